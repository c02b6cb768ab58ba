// A product: the form that asks for it, what SQL and Redis have of it, and the keys.

import { $, make, bdi, row, say, tell, send, waiting, later, counted, ticking, tickTo, setClock } from "./lib.js";

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
    tell("answer", 'No product can have this name: it must be neither "." nor "..".');
    return;
  }
  const answered = waiting("answer");
  try {
    const answer = await send(method, path, body);
    tell("answer", ...answerText(method, asked, answer));
    if (method === "GET") fill(answer.data.attributes);
  } catch (error) {
    tell("answer", error.message);
  }
  answered();
  choose(asked);
}

function answerText(method, asked, answer) {
  const done = { GET: "found", POST: "created", PUT: "changed", DELETE: "deleted" }[method];
  const how = answer.headers.get("Cache-Status"), took = answer.headers.get("Server-Timing");
  return [`${answer.status}: `, bdi(asked), ` ${done}. Cache-Status: ${how ?? "none"}. Server-Timing: ${took ?? "none"}.`];
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
    say("verdict", bdi(asked), `: ${error.message}`);
    $("verdict").className = "";
    $("pair").replaceChildren();
  }
}, 1000);

let shown = ""; // the pair, without its time stamp

function showPair(pair) {
  setClock(pair.at);
  const same = JSON.stringify({ ...pair, at: 0 });
  if (same === shown && $("pair").children.length) return;
  shown = same;
  say("verdict", bdi(pair.name), `: ${pair.verdict}`);
  $("verdict").className = /^(same|stale)/.exec(pair.verdict)?.[0] ?? "";
  const until = pair.cached?.ends ?? pair.absent_until;
  const ends = until ? ticking(until, loadPair) : "–";
  $("pair").replaceChildren(
    pairRow("Price", pair, (side) => side.price.toFixed(2)),
    pairRow("Quantity", pair, (side) => String(side.quantity)),
    row("Lives for", pair.sql ? "until it is deleted" : "–", ends));
}

// pairRow marks, in words too, what is not the same on both sides.
function pairRow(what, pair, text) {
  const [sql, cached] = [pair.sql, pair.cached].map((side) => side ? text(side) : "–");
  const differs = pair.cached && sql !== cached;
  return row(what, sql, differs ? make("b", `stale: ${cached}`, "miss") : cached);
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
    say("keys-note", error.message);
  }
  if (searching) say("found", $("keys-note").textContent); // said aloud for a search only, not each time that a key comes
  searching = false;
}, 2000);

function showKeys(keys) {
  setClock(keys.at);
  const more = keys.more ? `, and ${keys.more} more` : "";
  say("keys-note", keys.keys.length ? counted(keys.keys.length, "key") + more : match ? "No name in the cache has this in it." : "The cache is empty.");
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
  if (!key.ends) lives.textContent = "ever";
  else if (lives.firstElementChild) tickTo(lives.firstElementChild, key.ends, loadKeys);
  else lives.replaceChildren(ticking(key.ends, loadKeys));
  return row;
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
  say("found", "");
  loadKeys();
});

// look asks for all again.
export function look() {
  loadKeys();
  loadPair();
}
