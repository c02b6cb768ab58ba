// A product: the form that asks for it, what SQL and Redis have of it, and the keys.

import { $, make, bdi, row, say, tell, send, wrong, waiting, later, ticking, tickTo, setClock } from "./lib.js";
import { words, label, onLanguage } from "./words.js";

const form = $("product"), fields = form.elements;
const productPath = (name) => "/products/" + encodeURIComponent(name);
let live = () => true; // whether a server can be asked

export function whileLive(is) { live = is; }

export const name = () => fields.name.value;

// number returns a field as JSON has it. What is no number goes as text, and the server says what is wrong with it.
function number(text) {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? text.trim().replace(/^(-?)0+(?=\d)/, "$1") : JSON.stringify(text);
}

// changeJSON is what the fields would make of a product, as the service takes it.
export const changeJSON = () => `{"price":${number(fields.price.value)},"quantity":${number(fields.quantity.value)}}`;
const productJSON = () => `{"name":${JSON.stringify(name())},${changeJSON().slice(1)}`;

async function act(method, path, body) {
  if (!form.reportValidity()) return;
  const asked = name();
  if (asked === "." || asked === "..") { // a browser would ask for another path
    tell("answer", () => words.product.dots);
    return;
  }
  const answered = waiting("answer");
  try {
    const answer = await send(method, path, body);
    tell("answer", () => answerText(method, asked, answer));
    if (method === "GET") fill(answer.data.attributes);
  } catch (error) {
    tell("answer", wrong(error));
  }
  answered();
  choose(asked);
}

function answerText(method, asked, answer) {
  const header = (name) => answer.headers.get(name) ?? words.product.none;
  return words.product.done[method](answer.status, bdi(asked), header("Cache-Status"), header("Server-Timing"));
}

function fill(product) {
  fields.price.value = product.price;
  fields.quantity.value = product.quantity;
}

const change = () => act("PUT", productPath(name()), changeJSON());

// Enter changes the product from a field of what can be changed: it would be found else, and what was typed overwritten.
let enter = null; // the field in which it is pressed
form.addEventListener("keydown", (event) => { enter = event.key === "Enter" ? event.target : null; });
form.addEventListener("keyup", () => { enter = null; });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (enter === fields.price || enter === fields.quantity) change();
  else act("GET", productPath(name()));
  enter = null;
});
fields.create.addEventListener("click", () => act("POST", "/products", productJSON()));
fields.update.addEventListener("click", change);
fields.delete.addEventListener("click", () => act("DELETE", productPath(name())));
// What is being typed is what the buttons are for, also after a reload.
const showName = () => {
  for (const one of document.querySelectorAll(".chosen")) Object.assign(one, { textContent: name() || "…", title: name() });
  sessionStorage.setItem("product", JSON.stringify([name(), fields.price.value, fields.quantity.value]));
};
form.addEventListener("input", showName);
try {
  [fields.name.value, fields.price.value, fields.quantity.value] = JSON.parse(sessionStorage.getItem("product"));
} catch { /* this tab has none yet */ }
showName();

// A product in SQL, and in Redis.

let chosen = sessionStorage.getItem("chosen") ?? "";

function choose(name) {
  chosen = name;
  sessionStorage.setItem("chosen", name);
  showName();
  loadPair();
}

const loadPair = later(async () => {
  const asked = chosen;
  if (!asked || !live()) return;
  try {
    const { data } = await send("GET", "/page/product?name=" + encodeURIComponent(asked));
    if (asked === chosen) showPair(data);
  } catch (error) {
    say("verdict", () => [bdi(asked), `: ${wrong(error)()}`]);
    $("verdict").className = "";
    $("pair").replaceChildren();
  }
}, 1000);

let shown = null; // the pair

function showPair(pair) {
  setClock(pair.at);
  const text = (one) => JSON.stringify({ ...one, at: 0 });
  if (shown && text(pair) === text(shown) && $("pair").children.length) return;
  shown = pair;
  say("verdict", () => [bdi(pair.name), `: ${words.verdicts[pair.verdict]}`]);
  $("verdict").className = /^(same|stale)/.exec(pair.verdict)?.[0] ?? "";
  drawPair(pair);
}

onLanguage(() => { if ($("pair").children.length) drawPair(shown); });

function drawPair(pair) {
  const until = pair.cached?.ends ?? pair.absent_until;
  const ends = until ? ticking(until, loadPair) : "–";
  $("pair").replaceChildren(
    pairRow(words.product.price, pair, (side) => side.price.toFixed(2)),
    pairRow(words.product.quantity, pair, (side) => String(side.quantity)),
    row(words.product.lives, pair.sql ? words.product.untilDeleted : "–", ends));
}

// pairRow marks, in words too, what is not the same on both sides.
function pairRow(what, pair, text) {
  const [sql, cached] = [pair.sql, pair.cached].map((side) => side ? text(side) : "–");
  const differs = pair.cached && sql !== cached;
  return row(what, sql, differs ? make("b", words.product.stale(cached), "miss") : cached);
}

// The keys.

let match = "", searching = false;
const rows = new Map(); // by key

// They are asked for only while they can be seen.
let seen = false;
new IntersectionObserver(([one]) => {
  seen = one.isIntersecting;
  if (seen) loadKeys();
}).observe($("keys-note").parentElement);

const loadKeys = later(async () => {
  if (!live() || !seen) return;
  try {
    const { data } = await send("GET", "/page/keys?match=" + encodeURIComponent(match));
    showKeys(data);
  } catch (error) {
    say("keys-note", wrong(error));
  }
  if (searching) say("found", () => $("keys-note").textContent); // said aloud for a search only, not each time that a key comes
  searching = false;
}, 2000);

function showKeys(keys) {
  setClock(keys.at);
  const none = () => match ? words.keys.noMatch : words.keys.none;
  say("keys-note", () => keys.keys.length ? words.keys.number(keys.keys.length, keys.more) : none());
  const wanted = keys.keys.map(keyRow), list = $("keys");
  for (const key of rows.keys()) if (!wanted.includes(rows.get(key))) rows.delete(key);
  if (wanted.length === list.children.length && wanted.every((row, i) => row === list.children[i])) return;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(...wanted);
  focused?.focus({ preventScroll: true });
}

// keyRow returns the row of a key: the one that there is already, if there is one.
function keyRow(key) {
  let row = rows.get(key.key);
  if (!row) rows.set(key.key, row = newKeyRow(key));
  const lives = row.lastElementChild;
  if (!key.ends) lives.replaceChildren(ever());
  else if (lives.querySelector("[data-ticks]")) tickTo(lives.firstElementChild, key.ends, loadKeys);
  else lives.replaceChildren(ticking(key.ends, loadKeys));
  return row;
}

function ever() {
  const element = make("span");
  label(element, "keys.ever");
  return element;
}

function newKeyRow(key) {
  const button = make("button", [bdi(key.key)], "plain line");
  button.type = "button";
  button.title = key.key;
  button.addEventListener("click", () => { fields.name.value = key.name; choose(key.name); });
  return row(button, "");
}

$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  match = event.target.elements.match.value;
  searching = true;
  say("found");
  loadKeys();
});

// look asks for all again.
export function look() {
  loadKeys();
  loadPair();
}
