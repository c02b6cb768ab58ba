// The page: what the server's stream tells it goes to its parts.

import { $, say, tell, setClock, serverNow, tickAll } from "./lib.js";
import * as banners from "./banners.js";
import * as faults from "./faults.js";
import * as numbers from "./numbers.js";
import * as product from "./product.js";
import * as requests from "./requests.js";
import { upgraded } from "./outcome.js";
import * as way from "./way.js";
import { words, onLanguage } from "./words.js";

const longestSilence = 5000; // in milliseconds

let source = null; // the stream; null while the tab is hidden, or shows a file
let connection = "none", heard = 0; // when the server said something last, by the browser's clock
let scene = null, health = { servers: [] }, file = "";

const live = () => connection === "open" && !file;
product.whileLive(live);

function showState() {
  const silence = Date.now() - heard;
  banners.show({ connection, file, health, switches: faults.now(), silent: silence > longestSilence ? Math.floor(silence / 1000) : 0 }, goLive);
  $("faults").disabled = !live() || !faults.now().allowed;
  $("product").firstElementChild.disabled = !live();
}

function connect() {
  if (source || file || document.hidden) return;
  source = new EventSource("/page/events");
  heard = Date.now();
  const on = (event, take) => source.addEventListener(event, (message) => {
    heard = Date.now();
    take(JSON.parse(message.data));
    showState();
  });
  source.addEventListener("open", () => {
    connection = "open";
    heard = Date.now();
    say("connection", () => words.connection.open);
    showState();
  });
  source.addEventListener("error", () => {
    connection = "lost";
    say("connection", () => words.connection.lost);
    showState();
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again
    disconnect();
    setTimeout(connect, 2000);
  });
  on("scene", (next) => way.setScene(scene = next));
  on("switches", faults.setSwitches);
  on("health", (next) => way.setHealth(health = next));
  on("state", start);
  on("requests", take);
}

function disconnect() {
  source?.close();
  source = null;
}

// A browser has six connections to a server, for all its tabs: one that nobody sees keeps none.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) disconnect();
  else connect();
});

function start(state) {
  setClock(state.at);
  forgetWaiting();
  faults.forget();
  numbers.restart(state);
  requests.restart(state.entries, true);
  product.look();
}

// take shows requests at once, but no more often than once a second, and where many come, in two and a half: to draw the list is
// what costs a browser most, and nobody reads as fast.
let waiting = { entries: [], left: 0 }, shownAt = 0, timer = 0, pause = 1000;
const many = 20; // in a second

function take(state) {
  setClock(state.at);
  numbers.take(state);
  waiting.entries.push(...state.entries);
  waiting.left += state.left_out ?? 0;
  if (!timer) timer = setTimeout(showWaiting, Math.max(0, shownAt + pause - Date.now()));
}

function showWaiting() {
  const { entries, left } = waiting;
  forgetWaiting();
  shownAt = Date.now();
  pause = entries.length >= many ? 2500 : 1000;
  requests.take(entries, left);
  if (entries.some((entry) => entry.lines.length > 0)) product.look();
}

function forgetWaiting() {
  clearTimeout(timer);
  timer = 0;
  waiting = { entries: [], left: 0 };
}

setInterval(() => {
  if (document.hidden) return;
  if (!file) tickAll();
  numbers.show();
  faults.showDelayed();
  showState();
}, 1000);

// What is shown can be saved to a file, and opened again.

const format = "cacheaside page 2", earlier = "cacheaside page 1"; // the earlier one has what the server said in English

$("save").addEventListener("click", () => {
  const saved = { format, at: serverNow(), scene, health, entries: requests.all(), ...numbers.all() };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(saved)], { type: "application/json" }));
  link.download = `requests-${new Date(saved.at).toISOString().slice(0, 19).replaceAll(":", "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

$("open").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => {
  const [chosen] = $("file").files;
  $("file").value = "";
  if (!chosen) return;
  try {
    const saved = JSON.parse(await chosen.text());
    if (![format, earlier].includes(saved.format) || !saved.scene) throw new Error("no such format"); // the live page goes on
    if (saved.format === earlier) saved.entries = saved.entries.map(upgraded);
    showFile(chosen.name, saved);
  } catch {
    tell("left-out", () => words.requests.noFile(chosen.name, format));
  }
});

function showFile(name, saved) {
  disconnect();
  forgetWaiting();
  file = name;
  say("connection", () => words.connection.file);
  way.clear();
  way.setScene(saved.scene);
  way.setHealth(saved.health);
  numbers.restart(saved, saved.at);
  requests.restart(saved.entries, false);
  showState();
}

function goLive() {
  file = "";
  connection = "none";
  way.clear();
  connect();
}

onLanguage(showState);
connect();
showState();
