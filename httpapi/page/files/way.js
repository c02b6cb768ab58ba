// The way of a request: the places and the protections that it passes, in their order, what each did, and a waterfall.

import { $, make, bdi, line, ms, counted, clock, say } from "./lib.js";

let scene = { protections: [], redis: "", database: "" }, health = { servers: [] };
let shown = null; // the entry
let pinned = false; // the entry was chosen, and stays

// The protections that a request passes on its way to Redis, in this order, and how each is called.
const protections = {
  stampede: "one read for many", failover: "which Redis is it", batching: "together with others",
  coherence: "gate: told of changes", guard: "circuit breaker",
};
const has = (protection) => scene.protections.includes(protection);

export function setScene(next) {
  scene = next;
  const stops = [stop("client", "Client")];
  if (has("near")) stops.push(stop("near", "Near cache"));
  const passed = Object.keys(protections).filter(has);
  if (passed.length) {
    const between = stop("protections", "Protections");
    between.append(make("ul", passed.map((protection) => {
      const item = make("li", [make("b", protection), " ", make("span", protections[protection], "did")], "protection");
      item.id = "way-" + protection;
      return item;
    })));
    stops.push(between);
  }
  stops.push(stop("redis", "Redis"), stop("sql", "SQL"));
  $("way").replaceChildren(...stops);
  draw();
}

// stop returns a place on the way: its name, where it is, and what it did for the request.
function stop(id, name) {
  const item = make("li", [make("b", name), make("span", "", "at"), make("span", "", "did")], "stop");
  item.id = "way-" + id;
  return item;
}

export function setHealth(next) {
  health = next;
  draw();
}

// show has the way of a request lit: of one that was chosen until another is, or all are followed again.
export function show(entry, entries, chosen = false) {
  if (pinned && !chosen) return;
  pinned = chosen;
  shown = entry;
  draw();
  drawWaterfall(entries);
}

// follow goes on with the newest.
export function follow(newest, entries) {
  pinned = false;
  if (newest) show(newest, entries);
  else clear();
}

export function clear() {
  shown = null;
  pinned = false;
  draw();
  $("waterfall").replaceChildren();
  say("way-of", "Ask for a product, below: each request lights its way here.");
}

export const isPinned = () => pinned;

function draw() {
  $("follow").hidden = !pinned;
  if (!$("way").children.length) return;
  const did = shown ? doings(shown) : {};
  for (const [id, at] of Object.entries(places())) set(id, at, did[id]);
  for (const protection of Object.keys(protections)) setProtection(protection, did[protection]);
  if (shown) sayWhich(shown);
}

function sayWhich(entry) {
  say("way-of", make("b", entry.method), " ", bdi(entry.path), `, answered ${entry.status} at ${clock(entry.at)}, #${entry.number}: ${entry.outcome}`);
  $("way-of").title = $("way-of").textContent;
}

// places says where each place is.
function places() {
  const replicas = health.servers.flatMap((server) => server.replicas ?? []);
  const masters = health.servers.map((server) => server.address).join(", ");
  const redis = health.servers.length > 1 || replicas.length
    ? `${health.servers.length > 1 ? "masters" : "master"} ${masters}` + (replicas.length ? `; ${replicas.length > 1 ? "replicas" : "replica"} ${replicas.join(", ")}` : "")
    : scene.redis.replace(/^Redis: /, "");
  const near = health.near_refused ? "off: this Redis tells nobody of changes" : health.near_distrusted ? "answers nothing now" : `in this instance, ${location.host}`;
  return { client: "a program, or you", near, protections: `in this instance, ${location.host}`, redis, sql: scene.database.replace(/^(SQLite: ).*[/\\]/, "$1…/") };
}

// doings says what each stop did for a request, and how it is drawn: lit, past (it was not asked, and the way goes on), or blocked.
function doings(entry) {
  const lines = entry.lines, to = (place) => lines.filter((one) => one.to === place);
  const asked = to("Redis").length > 0 || entry.redis_us > 0 && entry.kind !== "bypass";
  const own = Math.max(0, entry.took_us - entry.redis_us - entry.sql_us);
  const said = (name) => lines.some((one) => one.text.includes(name));
  const shared = lines.some((one) => one.to === "another");
  const beyond = entry.kind !== "near" && entry.kind !== "none";
  const doing = { client: ["lit", `${entry.status} after ${ms(entry.took_us)} ms`] };
  doing.near = { near: ["lit", `had it: ${ms(entry.took_us)} ms`], none: ["", ""], write: ["past", "forgets it"], list: ["past", "has no lists"] }[entry.kind] ?? ["past", "did not have it"];
  if (!beyond) return doing;

  doing.protections = ["lit", `${ms(own)} ms in this instance`];
  if (has("stampede")) doing.stampede = shared ? ["lit", "waits for another's read"] : said("get a lease") ? ["lit", "asked for a lease"] : undefined;
  if (said("together with others: ")) doing.batching = ["lit", "one round trip with others"];
  if (said("mark a write")) doing.coherence = ["lit", "marked the key before the write"];
  const block = { "circuit-open": ["guard", "open"], "timeout": ["guard", "too slow"], "not-invalidated": ["coherence", "closed"], "another-redis": ["failover", "not sure"] }[entry.reason];
  if (block) doing[block[0]] = ["blocked", block[1]];

  const redisDid = { hit: "had it", miss: "did not have it", bypass: "was not used", write: "was told" }[entry.kind];
  if (shared && !to("Redis").length) doing.redis = ["lit", `asked by another: ${ms(entry.redis_us)} ms`];
  else if (asked && entry.kind !== "bypass") doing.redis = ["lit", `${redisDid}: ${ms(entry.redis_us)} ms`];
  else doing.redis = asked ? ["blocked", `failed after ${ms(entry.redis_us)} ms`] : ["past", "was not asked"];
  if (entry.kind !== "hit") doing.sql = shared ? ["lit", `another's read: ${ms(entry.sql_us)} ms`] : entry.sql_us ? ["lit", `${ms(entry.sql_us)} ms`] : ["", ""];
  return doing;
}

function set(id, at, doing = ["", ""]) {
  const item = $("way-" + id);
  if (!item) return;
  item.className = "stop " + doing[0];
  setText(item.querySelector(".at"), at);
  setText(item.querySelector(":scope > .did"), doing[1]);
}

function setProtection(protection, doing = ["", protections[protection]]) {
  const item = $("way-" + protection);
  if (!item) return;
  const wrong = { guard: health.breaker_open, coherence: health.gate_closed, failover: health.era_unsure }[protection];
  item.className = "protection " + (wrong ? "blocked" : doing[0]);
  setText(item.querySelector(".did"), wrong ? { guard: "open now", coherence: "closed now", failover: "not sure now" }[protection] : doing[1]);
}

function setText(element, text) {
  if (element.textContent === text) return;
  element.textContent = text;
  element.title = text;
}

// The waterfall: when each command and query began and ended, on one scale with the request.

function drawWaterfall(entries) {
  const entry = shown, whole = Math.max(entry.took_us, 1);
  const rows = [waterRow("all", `${entry.method} ${entry.path}`, 0, entry.took_us, whole, "all")];
  for (const one of entry.lines) rows.push(waterRow(one.to, one.text, one.at_us, one.took_us, whole, one.to));
  const other = entry.lines.some((one) => one.to === "another") && readerFor(entry, entries);
  if (other) {
    const began = (other.at - entry.at) * 1000;
    for (const one of other.lines.filter((one) => one.to === "SQL")) {
      rows.push(waterRow(`#${other.number}`, one.text, began + one.at_us, one.took_us, whole, "other"));
    }
  }
  if (entry.more) rows.push(make("li", `and ${entry.more} more`, "rest"));
  if (entry.untold) rows.push(make("li", "What it sent was not noted: nobody looked, and requests came too fast.", "rest"));
  else if (!entry.lines.length) rows.push(make("li", entry.redis_us || entry.sql_us ? "It sent nothing itself." : "It caused neither a command nor a query.", "rest"));
  const list = make("ol", rows);
  list.setAttribute("role", "list");
  $("waterfall").replaceChildren(list);
}

function waterRow(to, text, at, took, whole, kind) {
  const bar = make("span", "", "bar " + kind);
  const from = Math.min(Math.max(at / whole, 0), 1), end = Math.min(Math.max((at + took) / whole, from), 1);
  bar.style.insetInlineStart = `${100 * from}%`;
  bar.style.width = `max(2px, ${100 * (end - from)}%)`;
  const code = line(make("code", [bdi(text)]));
  return make("li", [
    make("span", to === "another" ? "waits" : to, "to"), " ", code, " ", make("span", [bar], "bars"), " ",
    make("span", `${ms(Math.max(at, 0))} to ${ms(Math.max(at + took, 0))} ms`, "number")]);
}

// readerFor returns the request that read for one that waited, if the page has it: the same path, at the same time.
function readerFor(entry, entries) {
  const end = (one) => one.at + one.took_us / 1000;
  return entries.find((one) => one.path === entry.path && one.at <= end(entry) && entry.at <= end(one) &&
    one.lines.some((line) => line.to === "SQL"));
}
