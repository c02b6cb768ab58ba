// The way of a request: the places and the protections that it passes, in their order, what each did, and a waterfall.

import { $, make, bdi, line, ms, clock, say } from "./lib.js";
import { outcomeOf, lineText } from "./outcome.js";
import { words } from "./words.js";

let scene = { protections: [], redis: null, database: "" }, health = { servers: [] };
let shown = null; // the entry
let pinned = false; // the entry was chosen, and stays

// The protections that a request passes on its way to Redis, in this order.
const protections = ["stampede", "failover", "batching", "coherence", "guard"];
const has = (protection) => scene.protections.includes(protection);

export function setScene(next) {
  scene = next;
  const stops = [stop("client", words.way.client)];
  if (has("near")) stops.push(stop("near", words.way.near));
  const passed = protections.filter(has);
  if (passed.length) {
    const between = stop("protections", words.way.protections);
    between.append(make("ul", passed.map((protection) => {
      const item = make("li", [make("b", protection), " ", make("span", words.way.protection[protection], "did")], "protection");
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
  sayWhich();
}

// speak says all again, in another language.
export function speak(entries) {
  if ($("way").children.length) setScene(scene);
  if (shown) drawWaterfall(entries);
}

export const isPinned = () => pinned;

function draw() {
  $("follow").hidden = !pinned;
  if (!$("way").children.length) return;
  const did = shown ? doings(shown) : {};
  for (const [id, at] of Object.entries(places())) set(id, at, did[id]);
  for (const protection of protections) setProtection(protection, did[protection]);
  if (shown) sayWhich(shown);
}

function sayWhich(entry) {
  say("way-of", () => entry ? words.way.which(make("b", entry.method), bdi(entry.path), entry.status, clock(entry.at), entry.number, outcomeOf(entry)) : words.way.none);
  if (entry) $("way-of").title = $("way-of").textContent;
}

// places says where each place is.
function places() {
  const replicas = health.servers.flatMap((server) => server.replicas ?? []);
  const masters = health.servers.map((server) => server.address);
  const redis = masters.length > 1 || replicas.length ? words.way.servers(masters, replicas) : origin(scene.redis);
  const here = words.way.here(location.host);
  const near = health.near_refused ? words.way.nearOff : health.near_distrusted ? words.way.nearSilent : here;
  return { client: words.way.you, near, protections: here, redis, sql: scene.database.replace(/^(SQLite: ).*[/\\]/, "$1…/") };
}

// origin says which Redis it is. A file that an earlier page has saved says it itself, in English.
function origin(redis) {
  if (typeof redis === "string") return redis.replace(/^Redis: /, "");
  return words.way.origin[redis.how](redis.at, redis.program) + (redis.note ? ` (${redis.note})` : "");
}

// doings says what each stop did for a request, and how it is drawn: lit, past (it was not asked, and the way goes on), or blocked.
function doings(entry) {
  const lines = entry.lines, to = (place) => lines.filter((one) => one.to === place);
  const asked = to("Redis").length > 0 || entry.redis_us > 0 && entry.kind !== "bypass";
  const own = Math.max(0, entry.took_us - entry.redis_us - entry.sql_us);
  const called = (script) => lines.some((one) => one.script === script);
  const shared = lines.some((one) => one.to === "another");
  const beyond = entry.kind !== "near" && entry.kind !== "none";
  const redisMs = ms(entry.redis_us);
  const doing = { client: ["lit", words.way.answered(entry.status, ms(entry.took_us))] };
  doing.near = { near: ["lit", words.way.nearHad(ms(entry.took_us))], none: ["", ""], write: ["past", words.way.nearForgets], list: ["past", words.way.nearNoLists] }[entry.kind] ?? ["past", words.way.nearHadNot];
  if (!beyond) return doing;

  doing.protections = ["lit", words.way.own(ms(own))];
  if (has("stampede")) doing.stampede = shared ? ["lit", words.way.waits] : called("get a lease") ? ["lit", words.way.leased] : undefined;
  if (lines.some((one) => one.what === "shared")) doing.batching = ["lit", words.way.together];
  if (called("mark a write")) doing.coherence = ["lit", words.way.marked];
  const blocked = { "circuit-open": "guard", timeout: "guard", "not-invalidated": "coherence", "another-redis": "failover" }[entry.reason];
  if (blocked) doing[blocked] = ["blocked", words.way.blocked[entry.reason]];

  if (shared && !to("Redis").length) doing.redis = ["lit", words.way.redisByAnother(redisMs)];
  else if (asked && entry.kind !== "bypass") doing.redis = ["lit", (words.way.redis[entry.kind] ?? words.way.redis.other)(redisMs)];
  else doing.redis = asked ? ["blocked", words.way.redisFailed(redisMs)] : ["past", words.way.redisNotAsked];
  if (entry.kind !== "hit") doing.sql = shared ? ["lit", words.way.sqlByAnother(ms(entry.sql_us))] : entry.sql_us ? ["lit", `${ms(entry.sql_us)} ms`] : ["", ""];
  return doing;
}

function set(id, at, doing = ["", ""]) {
  const item = $("way-" + id);
  if (!item) return;
  item.className = "stop " + doing[0];
  setText(item.querySelector(".at"), at);
  setText(item.querySelector(":scope > .did"), doing[1]);
}

function setProtection(protection, doing = ["", words.way.protection[protection]]) {
  const item = $("way-" + protection);
  if (!item) return;
  const wrong = { guard: health.breaker_open, coherence: health.gate_closed, failover: health.era_unsure }[protection];
  item.className = "protection " + (wrong ? "blocked" : doing[0]);
  setText(item.querySelector(".did"), wrong ? words.way.wrong[protection] : doing[1]);
}

function setText(element, text) {
  if (element.textContent === text) return;
  element.textContent = text;
  element.title = text;
}

// The waterfall: when each command and query began and ended, on one scale with the request.

function drawWaterfall(entries) {
  const entry = shown, whole = Math.max(entry.took_us, 1);
  const rows = [waterRow(words.waterfall.all, `${entry.method} ${entry.path}`, 0, entry.took_us, whole, "all")];
  for (const one of entry.lines) rows.push(waterRow(one.to === "another" ? words.waterfall.wait : one.to, lineText(one), one.at_us, one.took_us, whole, one.to));
  const other = entry.lines.some((one) => one.to === "another") && readerFor(entry, entries);
  if (other) {
    const began = (other.at - entry.at) * 1000;
    for (const one of other.lines.filter((one) => one.to === "SQL")) {
      rows.push(waterRow(`#${other.number}`, lineText(one), began + one.at_us, one.took_us, whole, "other"));
    }
  }
  const nothing = entry.redis_us || entry.sql_us ? words.waterfall.nothingItself : words.waterfall.nothing;
  if (entry.more) rows.push(make("li", words.waterfall.more(entry.more), "rest"));
  if (entry.untold) rows.push(make("li", words.waterfall.untold, "rest"));
  else if (!entry.lines.length) rows.push(make("li", nothing, "rest"));
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
    make("span", to, "to"), " ", code, " ", make("span", [bar], "bars"), " ",
    make("span", words.waterfall.fromTo(ms(Math.max(at, 0)), ms(Math.max(at + took, 0))), "number")]);
}

// readerFor returns the request that read for one that waited, if the page has it: the same path, at the same time.
function readerFor(entry, entries) {
  const end = (one) => one.at + one.took_us / 1000;
  return entries.find((one) => one.path === entry.path && one.at <= end(entry) && entry.at <= end(one) &&
    one.lines.some((line) => line.to === "SQL"));
}
