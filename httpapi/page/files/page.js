"use strict";

// Small things.

const $ = (id) => document.getElementById(id);
const maxEntries = 200;

// make returns an element with a text, or with elements in it. Text is never read as HTML.
function make(tag, content, className) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (Array.isArray(content)) element.append(...content);
  else if (content !== undefined) element.textContent = content;
  return element;
}

function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

const ms = (us) => (us / 1000).toFixed(us < 10000 ? 2 : 0) + " ms";

const counted = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

function row(...cells) {
  return make("tr", cells.map((cell) => make("td", cell instanceof Node ? [cell] : cell)));
}

// send asks the server, and returns its answer, or throws an error that says in words what is wrong.
async function send(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = typeof body === "string" ? body : JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The server does not answer.");
  }
  const text = await response.text();
  let data = null;
  try { data = text ? JSON.parse(text) : null; } catch { /* not JSON: the status says enough */ }
  if (!response.ok) throw new Error(problemText(response.status, data));
  return { status: response.status, headers: response.headers, data };
}

function problemText(status, problem) {
  const fields = (problem?.errors ?? []).map((wrong) => `; ${wrong.field} ${wrong.detail}`);
  return `${status} ${problem?.title ?? ""}: ${problem?.detail ?? "no reason given"}${fields.join("")}`;
}

// The clock. Lifetimes tick by the server's clock, of which each answer has one time stamp.

let ahead = 0; // how far the server's clock is ahead of this one, in milliseconds
const serverNow = () => Date.now() + ahead;
const setClock = (at) => { ahead = at - Date.now(); };

// ticking returns an element that counts down to an instant, and calls something once, when it is there.
function ticking(ends, atZero) {
  const element = make("span");
  element.ends = ends;
  element.atZero = atZero;
  tick(element);
  element.setAttribute("data-ticks", "");
  return element;
}

function tick(element) {
  const left = element.ends - serverNow();
  element.textContent = left > 0 ? Math.ceil(left / 1000) + " s" : "over";
  if (left > 0 || !element.atZero) return;
  const atZero = element.atZero;
  element.atZero = null;
  atZero();
}

setInterval(() => document.querySelectorAll("[data-ticks]").forEach(tick), 1000);

// later returns a function that calls another at once, and then at most each so many milliseconds.
function later(call, pause) {
  let waiting = false, again = false;
  return function go() {
    if (waiting) { again = true; return; }
    waiting = true;
    again = false;
    call();
    setTimeout(() => { waiting = false; if (again) go(); }, pause);
  };
}

// The form.

const form = $("product");
const productPath = (name) => "/products/" + encodeURIComponent(name);

// number returns a field as JSON has it. What is no number goes as text, and the server says what is wrong with it.
function number(text) {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? text.trim().replace(/^(-?)0+(?=\d)/, "$1") : JSON.stringify(text);
}

function fieldsJSON(withName) {
  const name = withName ? `"name":${JSON.stringify(form.elements.name.value)},` : "";
  return `{${name}"price":${number(form.elements.price.value)},"quantity":${number(form.elements.quantity.value)}}`;
}

async function act(method, path, body) {
  if (!form.reportValidity()) return;
  const name = form.elements.name.value;
  try {
    const answer = await send(method, path, body);
    say("answer", answerText(method, name, answer));
    if (method === "GET") fill(answer.data.attributes);
  } catch (error) {
    say("answer", error.message);
  }
  choose(name);
}

function answerText(method, name, answer) {
  const done = { GET: "found", POST: "created", PUT: "changed", DELETE: "deleted" }[method];
  const how = answer.headers.get("Cache-Status"), took = answer.headers.get("Server-Timing");
  return `${answer.status}: ${name} ${done}. Cache-Status: ${how ?? "none"}. Server-Timing: ${took ?? "none"}.`;
}

function fill(product) {
  form.elements.price.value = product.price;
  form.elements.quantity.value = product.quantity;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  act("GET", productPath(form.elements.name.value));
});
form.elements.create.addEventListener("click", () => act("POST", "/products", fieldsJSON(true)));
form.elements.update.addEventListener("click", () => act("PUT", productPath(form.elements.name.value), fieldsJSON(false)));
form.elements.delete.addEventListener("click", () => act("DELETE", productPath(form.elements.name.value)));

// A product in SQL, and in the cache.

let chosen = "";

function choose(name) {
  chosen = name;
  loadPair();
}

const loadPair = later(async () => {
  const name = chosen;
  if (!name) return;
  try {
    const { data } = await send("GET", "/page/product?name=" + encodeURIComponent(name));
    if (name === chosen) showPair(data);
  } catch (error) {
    say("verdict", error.message);
  }
}, 300);

function showPair(pair) {
  setClock(pair.at);
  say("verdict", `${pair.name}: ${pair.verdict}`);
  const price = (side) => side ? side.price.toFixed(2) : "–";
  const quantity = (side) => side ? String(side.quantity) : "–";
  const ends = pair.cached ? ticking(pair.cached.ends, loadPair) : "–";
  $("pair").replaceChildren(
    row("Price", price(pair.sql), price(pair.cached)),
    row("Quantity", quantity(pair.sql), quantity(pair.cached)),
    row("Lives for", pair.sql ? "until it is deleted" : "–", ends));
}

// The keys.

let match = "";

const loadKeys = later(async () => {
  try {
    const { data } = await send("GET", "/page/keys?match=" + encodeURIComponent(match));
    showKeys(data);
  } catch (error) {
    say("keys-note", error.message);
  }
}, 1000);

function showKeys(keys) {
  setClock(keys.at);
  const more = keys.more ? `, and ${keys.more} more` : "";
  say("keys-note", keys.keys.length ? counted(keys.keys.length, "key") + more : "No such key in Redis.");
  $("keys").replaceChildren(...keys.keys.map(keyRow));
}

function keyRow(key) {
  const button = make("button", key.key, "plain");
  button.type = "button";
  button.addEventListener("click", () => { form.elements.name.value = key.name; choose(key.name); });
  return row(button, key.ends ? ticking(key.ends, loadKeys) : "ever");
}

$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  match = event.target.elements.match.value;
  loadKeys();
});

// The requests.

function showState(state) {
  $("requests").replaceChildren();
  addEntries(state);
  loadKeys();
  loadPair();
}

function addEntries(requests) {
  setClock(requests.at);
  const list = $("requests");
  for (const entry of requests.entries) {
    if (!list.querySelector(`[data-number="${Number(entry.number)}"]`)) list.prepend(entryItem(entry));
  }
  while (list.children.length > maxEntries) list.lastElementChild.remove();
  if (requests.entries.some((entry) => entry.lines.length > 0)) {
    loadKeys();
    loadPair();
  }
}

function entryItem(entry) {
  const item = make("li", [entryDetails(entry)]);
  item.value = entry.number;
  item.dataset.number = entry.number;
  return item;
}

function entryDetails(entry) {
  const word = /^(near hit|hit|miss|bypass)/.exec(entry.outcome)?.[0] ?? "";
  const summary = make("summary", [
    make("code", `${entry.method} ${entry.path}`), ` ${entry.status} `,
    make("span", entry.outcome, word.replace("near ", "")),
    make("span", ` · Redis ${ms(entry.redis_us)}, SQL ${ms(entry.sql_us)}, in all ${ms(entry.took_us)}`, "soft")]);
  return make("details", [summary, make("ul", lineItems(entry))]);
}

function lineItems(entry) {
  if (entry.lines.length === 0) return [make("li", "It caused neither a command nor a query of its own.")];
  const items = entry.lines.map((line) => make("li", [`${line.to} `, make("code", line.text), make("span", ` ${ms(line.took_us)}`, "soft")]));
  if (entry.more) items.push(make("li", `and ${entry.more} more`));
  return items;
}

// The numbers of the last five minutes.

const kinds = ["hit", "miss", "bypass"];
const minutes = new Map(); // by the minute's beginning, what was counted by kind

function count(at, tallies) {
  const minute = Math.floor(at / 60000) * 60000;
  if (!minutes.has(minute)) minutes.set(minute, {});
  const ofMinute = minutes.get(minute);
  for (const [kind, tally] of Object.entries(tallies ?? {})) {
    const sum = ofMinute[kind] ??= { count: 0, sum_us: 0, slowest_us: 0 };
    sum.count += tally.count;
    sum.sum_us += tally.sum_us;
    sum.slowest_us = Math.max(sum.slowest_us, tally.slowest_us);
  }
  for (const old of minutes.keys()) if (old <= minute - 5 * 60000) minutes.delete(old);
  $("numbers").replaceChildren(...[...minutes].reverse().map(([start, sums]) => minuteRow(start, sums)));
}

function minuteRow(start, sums) {
  const all = kinds.reduce((sum, kind) => sum + (sums[kind]?.count ?? 0), 0);
  const ratio = all ? (100 * (sums.hit?.count ?? 0) / all).toFixed(1) + " %" : "no reads";
  const time = new Date(start).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return row(time, ratio, ...kinds.map((kind) => sumText(sums[kind])));
}

function sumText(sum) {
  return sum ? `${sum.count}: mean ${ms(sum.sum_us / sum.count)}, slowest ${ms(sum.slowest_us)}` : "none";
}

// The faults.

let plugged = true;

function showSwitches(switches) {
  plugged = switches.plugged;
  $("faults").disabled = !switches.allowed;
  say("allowed", switches.allowed ? "This server listens on this machine only, so it lets you." :
    "This server can be reached from other machines, so it refuses all of these.");
  if (document.activeElement !== $("delay").elements.delay) $("delay").elements.delay.value = switches.delay_ms;
  $("redis").querySelector("button").textContent = plugged ? "Unplug Redis" : "Plug Redis in again";
  say("plugged", plugged ? "Redis is plugged in." : "Redis is unplugged.");
}

// onFault has a form's button ask the server for something, and say in words what came of it.
function onFault(id, path, body, words) {
  $(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { data } = await send("POST", path, body());
      say("fault", words(data));
    } catch (error) {
      say("fault", error.message);
    }
    loadKeys();
    loadPair();
  });
}

onFault("stampede", "/page/stampede", () => ({ name: form.elements.name.value, requests: $("stampede").elements.requests.valueAsNumber }),
  (result) => `${counted(result.requests, "request")} caused ${counted(result.reads, "read")} of the database, and took ${ms(result.took_us)} in all.`);
onFault("empty", "/page/empty", () => ({}), (result) => `Removed: ${counted(result.removed, "key")}.`);
onFault("delay", "/page/delay", () => ({ delay_ms: $("delay").elements.delay.valueAsNumber }),
  (switches) => `Each query now takes ${switches.delay_ms} ms longer: an artificial delay.`);
onFault("redis", "/page/redis", () => ({ plugged: !plugged }), (switches) => switches.plugged ? "Redis was plugged in." : "Redis was unplugged.");

// The stream.

function connect() {
  const source = new EventSource("/page/events");
  const on = (event, show) => source.addEventListener(event, (message) => show(JSON.parse(message.data)));
  source.addEventListener("open", () => say("connection", "Connected: what happens is shown as it happens."));
  source.addEventListener("error", () => {
    say("connection", "Not connected. What is shown is as it was; the page comes back by itself when the server does.");
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000); // the browser has given up
  });
  on("state", showState);
  on("switches", showSwitches);
  on("requests", (requests) => {
    addEntries(requests);
    count(requests.at, requests.tallies);
  });
}

connect();
