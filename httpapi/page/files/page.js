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

// ms writes microseconds as milliseconds, with about three digits that count.
const ms = (us) => (us / 1000).toFixed(us < 1000 ? 3 : us < 10000 ? 2 : us < 100000 ? 1 : 0);

const counted = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

// row returns a row of a table: a cell at the left, and others at the right.
function row(first, ...numbers) {
  const cell = (content, className) => make("td", content instanceof Node ? [content] : content, className);
  return make("tr", [cell(first), ...numbers.map((number) => cell(number, "number"))]);
}

// send asks the server, and returns its answer, or throws an error that says in words what is wrong.
async function send(method, path, body) {
  // no-store: what the page shows must be what the server says now, not a 304 to what the browser has kept.
  const options = { method, headers: {}, cache: "no-store" };
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

// ticking returns an element that counts down to an instant, and calls something once, at the first tick after it: so
// what is still there at zero is asked for once a second at the most.
function ticking(ends, atZero) {
  const element = make("span");
  element.ends = ends;
  element.atZero = atZero;
  showLeft(element);
  element.setAttribute("data-ticks", "");
  return element;
}

function showLeft(element) {
  const left = element.ends - serverNow();
  element.textContent = left > 0 ? Math.ceil(left / 1000) + " s" : "over";
  return left;
}

function tick(element) {
  if (showLeft(element) > 0 || !element.atZero) return;
  const atZero = element.atZero;
  element.atZero = null;
  atZero();
}

setInterval(() => { document.querySelectorAll("[data-ticks]").forEach(tick); showSpans(); showArtificial(); }, 1000);

// waiting says that there is no answer yet, if there is none soon. What it returns is called when there is one.
function waiting(id) {
  const timer = setTimeout(() => say(id, "Waiting for the server's answer…"), 300);
  return () => clearTimeout(timer);
}

// later returns a function that calls another at once, and again when it is through, after a pause in milliseconds at
// least.
function later(call, pause) {
  let busy = false, again = false;
  return async function go() {
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    await Promise.all([call(), new Promise((done) => setTimeout(done, pause))]);
    busy = false;
    if (again) go();
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
  if (name === "." || name === "..") { // a browser would ask for another path
    say("answer", 'No product can have this name: it must be neither "." nor "..".');
    return;
  }
  const answered = waiting("answer");
  try {
    const answer = await send(method, path, body);
    say("answer", answerText(method, name, answer));
    if (method === "GET") fill(answer.data.attributes);
  } catch (error) {
    say("answer", error.message);
  }
  answered();
  choose(name);
}

function answerText(method, name, answer) {
  const done = { GET: "found", POST: "created", PUT: "changed", DELETE: "deleted" }[method];
  const how = answer.headers.get("Cache-Status"), took = answer.headers.get("Server-Timing");
  return `${answer.status}: ${name} ${done}. Cache-Status: ${how ?? "none"}. Server-Timing: ${took ?? "none"}. ${artificialText()}`;
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
    say("verdict", `${name}: ${error.message}`);
    $("verdict").className = "";
    $("pair").replaceChildren();
  }
}, 300);

function showPair(pair) {
  setClock(pair.at);
  say("verdict", `${pair.name}: ${pair.verdict}`);
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

const loadKeys = later(async () => {
  try {
    const { data } = await send("GET", "/page/keys?match=" + encodeURIComponent(match));
    showKeys(data);
  } catch (error) {
    say("keys-note", error.message);
  }
  if (searching) say("found", $("keys-note").textContent); // said aloud for a search only, not each time that a key comes
  searching = false;
}, 1000);

function showKeys(keys) {
  setClock(keys.at);
  const more = keys.more ? `, and ${keys.more} more` : "";
  say("keys-note", keys.keys.length ? counted(keys.keys.length, "key") + more : match ? "No name in the cache has this in it." : "The cache is empty.");
  const focused = $("keys").contains(document.activeElement) ? document.activeElement.textContent : null;
  $("keys").replaceChildren(...keys.keys.map(keyRow));
  if (focused !== null) [...$("keys").querySelectorAll("button")].find((key) => key.textContent === focused)?.focus({ preventScroll: true });
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
  searching = true;
  say("found", "");
  loadKeys();
});

// The requests.

let leftOut = 0;
let held = null; // while the list is held: what came meanwhile

function showState(state) {
  $("requests").replaceChildren();
  held = null;
  leftOut = 0;
  delay = 0; // it may be another run of the server, which knows nothing of the delays of before
  delayed = { until: 0, delay: 0 };
  for (const kept of [seconds, minutes]) kept.clear();
  take(state);
  showSpans();
  look();
}

function take(requests) {
  setClock(requests.at);
  addSpans(requests);
  leftOut += requests.left_out ?? 0;
  if (held) held = [...held, ...requests.entries].slice(-maxEntries);
  else addEntries(requests.entries);
  showHeld();
  if (requests.entries.some((entry) => entry.lines.length > 0)) look();
}

function addEntries(entries) {
  const list = $("requests");
  const shown = new Set([...list.children].map((item) => item.dataset.number));
  const fresh = entries.slice(-maxEntries).filter((entry) => !shown.has(String(entry.number)));
  list.prepend(...fresh.reverse().map(entryItem));
  while (list.children.length > maxEntries) list.lastElementChild.remove();
}

// showHeld says what is not in the list.
function showHeld() {
  $("hold").textContent = held ? "Let it go on" : "Hold the list";
  const behind = held ? `Held: ${counted(held.length, "newer request")} to be shown. ` : "";
  const missing = leftOut ? `${counted(leftOut, "more request")} came faster than the list can take them; the numbers above have all.` : "";
  say("left-out", behind + missing);
}

$("hold").addEventListener("click", () => {
  const came = held;
  held = came ? null : [];
  if (came) addEntries(came);
  showHeld();
});

function entryItem(entry) {
  const item = make("li", [entryDetails(entry)]);
  item.dataset.number = entry.number;
  return item;
}

function entryDetails(entry) {
  const [, word, rest] = /^([^:]*)(:.*)$/.exec(entry.outcome) ?? ["", "", entry.outcome];
  const how = make("span", [make("b", word), rest], "how " + (/hit|miss|bypass/.exec(word)?.[0] ?? ""));
  const times = make("span", [
    make("span", entry.redis_us ? `Redis ${ms(entry.redis_us)} ms` : "no Redis"), " ",
    make("span", entry.sql_us ? `SQL ${ms(entry.sql_us)} ms` : "no SQL"), " ",
    make("span", `in all ${ms(entry.took_us)} ms`)], "times");
  const what = make("span", [make("code", `${entry.method} ${entry.path}`), ` ${entry.status}`], "what");
  const when = make("span", `${clock(entry.at)} #${entry.number}`, "when");
  const details = make("details", [make("summary", [what, " ", when, " ", how, " ", times])]);
  details.addEventListener("toggle", () => details.append(lines(entry)), { once: true });
  return details;
}

function lines(entry) {
  if (entry.lines.length === 0) return make("p", linesMissing(entry), "lines");
  const items = entry.lines.map((line) => make("li", [
    make("span", line.to), " ", make("code", line.text), " ", make("span", `${ms(line.took_us)} ms`, "number")]));
  if (entry.more) items.push(make("li", `and ${entry.more} more`, "rest"));
  const list = make("ol", items, "lines");
  list.setAttribute("role", "list");
  return list;
}

function linesMissing(entry) {
  if (!entry.redis_us && !entry.sql_us) return "It caused neither a command nor a query.";
  return "It sent nothing itself: it shared what another request was told.";
}

// The numbers of the last five minutes.

const kinds = ["hit", "miss", "bypass"];
const keptFor = 5 * 60000; // in milliseconds
const seconds = new Map(), minutes = new Map(); // the spans, by their beginning; in this order, the oldest first
let changed = true; // the minutes are not as they are shown

const minute = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const second = { ...minute, second: "2-digit" };
const clock = (at, to = second) => new Date(at).toLocaleTimeString([], to);

function addSpans(requests) {
  for (const span of requests.seconds ?? []) seconds.set(span.at, span);
  for (const span of requests.minutes ?? []) minutes.set(span.at, span);
  if (requests.minutes?.length) changed = true;
}

// forget drops spans that were over five minutes ago.
function forget(spans, length) {
  for (const at of spans.keys()) {
    if (at + length > serverNow() - keptFor) continue;
    spans.delete(at);
    changed = true;
  }
}

function ratio(span) {
  const all = kinds.reduce((sum, kind) => sum + (span[kind]?.count ?? 0), 0);
  return 100 * (span.hit?.count ?? 0) / all;
}

// spanRows returns a row for each kind of read that a span has.
function spanRows(span, to) {
  const rows = kinds.filter((kind) => span[kind]).map((kind) => {
    const { count, median_us, p99_us } = span[kind];
    return row(make("span", kind, kind), String(count), ms(median_us), ms(p99_us));
  });
  const head = make("th", [clock(span.at, to), " ", make("b", ratio(span).toFixed(1) + " %")]);
  head.scope = "row";
  head.rowSpan = rows.length;
  rows[0]?.prepend(head);
  rows.at(-1)?.classList.add("last");
  return rows;
}

const newestFirst = (spans, to) => [...spans.values()].reverse().flatMap((span) => spanRows(span, to));

// showSpans is called once a second.
function showSpans() {
  forget(seconds, 1000);
  forget(minutes, 60000);
  if (document.hidden) return;
  drawPlots();
  if (!changed) return;
  changed = false;
  const rows = newestFirst(minutes, minute);
  $("numbers").replaceChildren(...(rows.length ? rows : [noReads()]));
}

function noReads() {
  const only = row("None in the last five minutes.");
  only.firstElementChild.colSpan = 5;
  return only;
}

// The table of seconds stands still, so that it can be read.
$("by-second").addEventListener("toggle", () => {
  if (!$("by-second").open) return;
  say("seconds-note", `As of ${clock(serverNow())}. Close and open it for later ones. Seconds without reads are not there.`);
  $("seconds").replaceChildren(...newestFirst(seconds));
});

// The plots, which dygraphs draws. Its lines and marks stand in the legend too.

const patterns = { hit: null, miss: [9, 5], bypass: [2, 4] };
const marks = { hit: "●", miss: "▲", bypass: "■" };
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

const ratioPlot = plot("ratio-plot", ["hit ratio"], [-4, 104], () => [0, 25, 50, 75, 100].map((v) => ({ v, label: v + " %" })), {
  fillGraph: true, fillAlpha: 0.12,
});

const timePlot = plot("time-plot", kinds, [0.01, 100], (low, high) => powers(low, high).map((v) => ({ v, label: String(v) })), {
  logscale: true,
  series: Object.fromEntries(kinds.map((kind) => [kind, { strokePattern: patterns[kind] }])),
});

// plot returns a plot that is only to be looked at.
function plot(id, names, range, ticker, options) {
  return new Dygraph($(id), window5().map((at) => [new Date(at), ...names.map(() => null)]), {
    ...options,
    labels: ["time", ...names],
    valueRange: range,
    axes: {
      x: { ticker: minuteTicks, drawGrid: false },
      y: { ticker, axisLabelWidth: 46 },
    },
    axisLabelFontSize: 13, axisLineWidth: 1, gridLineWidth: 1, strokeWidth: 2, pointSize: 3,
    drawGapPoints: true, drawPointCallback: drawMark,
    interactionModel: {}, resizable: "passive", rightGap: 12,
    ...colours(names),
  });
}

function colours(names) {
  return { colors: names.map((name) => colour(patterns[name] === undefined ? "accent" : name)), axisLineColor: colour("line"), gridLineColor: colour("faint") };
}

// drawMark draws a point beside which there are none: each kind has its own.
function drawMark(plot, name, context, x, y, color) {
  context.fillStyle = color;
  context.font = "9px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(marks[name] ?? marks.hit, x, y);
}

// minuteTicks labels each whole minute, or every other one where there is little room.
function minuteTicks(from, to, pixels) {
  const step = pixels < 400 ? 120000 : 60000, ticks = [];
  for (let v = Math.ceil(from / step) * step; v <= to; v += step) ticks.push({ v, label: clock(v, minute) });
  return ticks;
}

// powers returns the powers of ten in a range of milliseconds.
function powers(low, high) {
  return [-3, -2, -1, 0, 1, 2, 3, 4, 5].map((exponent) => Number("1e" + exponent)).filter((power) => power >= low && power <= high);
}

// window5 returns the beginnings of the seconds of the last five minutes.
function window5() {
  const end = Math.floor(serverNow() / 1000) * 1000;
  return Array.from({ length: keptFor / 1000 + 1 }, (_, i) => end - keptFor + i * 1000);
}

function drawPlots() {
  const times = window5();
  const at = (value) => times.map((time) => [new Date(time), ...value(seconds.get(time) ?? {})]);
  const medians = at((span) => kinds.map((kind) => span[kind] ? Math.max(span[kind].median_us, 1) / 1000 : null));
  ratioPlot.updateOptions({ file: at((span) => kinds.some((kind) => span[kind]) ? [ratio(span)] : [null]) });
  timePlot.updateOptions({ file: medians, valueRange: decades(medians.flatMap(([, ...values]) => values.filter((value) => value !== null))) });
}

// decades returns whole powers of ten around values, with a little room.
function decades(values) {
  if (values.length === 0) return [0.008, 125];
  const low = Math.floor(Math.log10(Math.min(...values))), high = Math.ceil(Math.log10(Math.max(...values)));
  return [0.8 * 10 ** low, 1.25 * 10 ** Math.max(high, low + 1)];
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  ratioPlot.updateOptions(colours(["hit ratio"]));
  timePlot.updateOptions(colours(kinds));
});

// The faults.

let plugged = true;
let delay = 0, delayed = { until: 0, delay: 0 }; // the artificial delay, and the one before

function showSwitches(switches) {
  plugged = switches.plugged;
  if (delay && !switches.delay_ms) delayed = { until: serverNow(), delay };
  delay = switches.delay_ms;
  showArtificial();
  $("faults").disabled = !switches.allowed;
  say("allowed", switches.allowed ? "This server listens on this machine only, so it lets you." :
    "This server can be reached from other machines, so it refuses all of these. Start it with -listen 127.0.0.1:3000 to use them.");
  if (document.activeElement !== $("delay").elements.delay) $("delay").elements.delay.value = switches.delay_ms;
  $("redis").querySelector("button").textContent = plugged ? "Unplug Redis" : "Plug Redis in again";
  say("plugged", plugged ? "Redis is plugged in." : "Redis is unplugged: the service does not reach it, only this page does.");
}

// artificialText says what is artificial about the times that are shown; nothing if there is nothing.
function artificialText() {
  if (delay) return `Artificial delay: each query of the database takes ${delay} ms longer, as set on this page.`;
  if (delayed.until < serverNow() - keptFor) return "";
  return `Artificial delay: until ${clock(delayed.until)} each query of the database took ${delayed.delay} ms longer, as set on this page.`;
}

function showArtificial() {
  const text = artificialText();
  for (const note of document.querySelectorAll(".artificial")) {
    note.hidden = text === "";
    if (note.textContent !== text) note.textContent = text;
  }
}

// onFault has a form's button ask the server for something, and say in words what came of it.
function onFault(id, path, body, words) {
  $(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const answered = waiting("fault"), asked = body();
    try {
      const { data } = await send("POST", path, asked);
      say("fault", words(data, asked));
    } catch (error) {
      say("fault", error.message);
    }
    answered();
    look();
    setTimeout(look, 1000); // an invalidation that has waited for Redis is delivered by then
  });
}

function look() {
  loadKeys();
  loadPair();
}

onFault("stampede", "/page/stampede", () => ({ name: form.elements.name.value, requests: $("stampede").elements.requests.valueAsNumber }),
  (result, asked) => `${counted(result.requests, "request")} for ${asked.name} caused ${counted(result.reads, "read")} of the database, and took ${ms(result.took_us)} ms in all.` +
    (result.failed ? ` ${counted(result.failed, "answer")} failed.` : ""));
onFault("empty", "/page/empty", () => ({}), (result) => `Removed: ${counted(result.removed, "key")}.`);
onFault("delay", "/page/delay", () => ({ delay_ms: $("delay").elements.delay.valueAsNumber }),
  (switches) => switches.delay_ms ? `Set: an artificial delay of ${switches.delay_ms} ms for each query.` : "There is no artificial delay any more.");
onFault("redis", "/page/redis", () => ({ plugged: !plugged }), (switches) => switches.plugged ? "Redis was plugged in." : "Redis was unplugged.");

// The stream.

function connect() {
  const source = new EventSource("/page/events");
  const on = (event, show) => source.addEventListener(event, (message) => show(JSON.parse(message.data)));
  source.addEventListener("open", () => say("connection", "Connected: what happens is shown as it happens."));
  source.addEventListener("error", () => {
    say("connection", "Not connected. What is shown is as it was; the page comes back by itself when the server does (go run ./httpapi).");
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000); // the browser has given up
  });
  on("state", showState);
  on("switches", showSwitches);
  on("requests", take);
}

connect();
