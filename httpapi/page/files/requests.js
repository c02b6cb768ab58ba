// The list of requests: filtered, held, cleared, saved to a file and opened from one.

import { $, make, bdi, ms, clock, say } from "./lib.js";
import { outcomeOf } from "./outcome.js";
import * as way from "./way.js";
import { words, label, onLanguage } from "./words.js";

const maxEntries = 200;
const atFirst = 14, further = 60; // rows of the list that are drawn: further ones when it is scrolled to its end
let entries = []; // the newest last
let drawn = atFirst;
let items = new WeakMap(); // of the list, by entry
let held = null; // while the list is held: what came meanwhile
let leftOut = 0;
let cleared = 0; // the number of the last request that was cleared away

export const all = () => entries;

// restart shows what a server has kept.
export function restart(kept, clearedStays) {
  if (!clearedStays || (kept.at(-1)?.number ?? 0) < cleared) cleared = 0; // it is another run of the server
  entries = [];
  held = null;
  leftOut = 0;
  $("requests").replaceChildren();
  if (!way.isPinned()) way.clear();
  take(kept, 0);
}

export function take(fresh, left) {
  leftOut += left + Math.max(0, fresh.length - maxEntries);
  if (held) held = [...held, ...fresh].slice(-maxEntries);
  else add(fresh);
  showHeld();
}

function add(fresh) {
  const last = Math.max(cleared, entries.at(-1)?.number ?? 0);
  fresh = fresh.filter((entry) => entry.number > last).slice(-maxEntries);
  if (!fresh.length) return;
  entries = [...entries, ...fresh].slice(-maxEntries);
  draw();
  way.show(entries.at(-1), entries);
  mark();
}

// draw draws the newest of those that pass the filter, and leaves those that are there already.
function draw() {
  const list = $("requests");
  if (list.scrollTop === 0) drawn = atFirst;
  drawRows(list);
}

function drawRows(list) {
  const wanted = entries.filter(matches).slice(-drawn).reverse().map(itemOf), kept = new Set(wanted);
  for (const li of [...list.children]) if (!kept.has(li)) li.remove();
  wanted.forEach((li, i) => { if (list.children[i] !== li) list.insertBefore(li, list.children[i] ?? null); });
}

$("requests").addEventListener("scroll", () => {
  const list = $("requests");
  if (list.scrollTop + 2 * list.clientHeight < list.scrollHeight || drawn >= entries.length) return;
  drawn += further;
  draw();
});

function itemOf(entry) {
  if (!items.has(entry)) items.set(entry, item(entry));
  return items.get(entry);
}

function item(entry) {
  const outcome = outcomeOf(entry), [, word, rest] = /^([^:]*)(:.*)$/.exec(outcome) ?? ["", "", outcome];
  const what = make("code", [`${entry.method} `, bdi(entry.path)], "what line");
  what.title = `${entry.method} ${entry.path}`;
  const how = make("span", [make("b", word), rest], "how line " + ({ near: "hit" }[entry.kind] ?? entry.kind));
  how.title = outcome;
  const button = make("button", [
    what, " ", make("span", String(entry.status), "status"), " ", make("span", `${ms(entry.took_us)} ms`, "took"), " ",
    how, " ", make("span", `${clock(entry.at)} #${entry.number}`, "when")], "entry");
  button.type = "button";
  const li = make("li", [button]);
  li.entry = entry;
  return li;
}

// One listener for all: a click shows the way of a request again.
$("requests").addEventListener("click", (event) => {
  const entry = event.target.closest("li")?.entry;
  if (!entry) return;
  way.show(entry, entries, true);
  mark(entry);
  const top = $("way-title").getBoundingClientRect().top;
  if (top < 0 || top > innerHeight - 200) $("way-title").scrollIntoView({ block: "start" });
});

$("follow").addEventListener("click", () => {
  way.follow(entries.at(-1), entries);
  mark();
});

let marked = null; // its button

// mark marks the request whose way is shown because it was chosen.
function mark(chosen) {
  if (way.isPinned() && !chosen) return;
  marked?.removeAttribute("aria-current");
  marked = chosen && itemOf(chosen).firstElementChild;
  marked?.setAttribute("aria-current", "true");
}

// showHeld says what is not in the list.
function showHeld() {
  label($("hold"), held ? "requests.goOn" : "requests.hold");
  say("left-out", () => [
    held ? words.requests.held(held.length) : "",
    leftOut ? words.requests.leftOut(leftOut) : "",
    filtered() ? words.requests.found(entries.filter(matches).length, entries.length) : "",
  ].filter(Boolean).join(" "));
}

onLanguage(() => {
  const at = $("requests").scrollTop, chosen = marked?.parentElement.entry;
  items = new WeakMap();
  $("requests").replaceChildren();
  drawRows($("requests"));
  $("requests").scrollTop = at;
  way.speak(entries);
  if (chosen) mark(chosen);
});

$("hold").addEventListener("click", () => {
  const came = held;
  held = came ? null : [];
  if (came) add(came);
  showHeld();
});

$("clear").addEventListener("click", () => {
  cleared = Math.max(held?.at(-1)?.number ?? 0, entries.at(-1)?.number ?? 0);
  entries = [];
  if (held) held = [];
  leftOut = 0;
  $("requests").replaceChildren();
  way.clear();
  showHeld();
});

// The filter.

const filter = $("filter").elements;
const filtered = () => filter.kind.value !== "" || filter.path.value !== "" || filter.ms.value !== "";

function matches(entry) {
  return (!filter.kind.value || entry.kind === filter.kind.value) && entry.path.includes(filter.path.value) &&
    !(entry.took_us < 1000 * filter.ms.valueAsNumber);
}

$("filter").addEventListener("input", () => {
  $("requests").scrollTop = 0;
  draw();
  showHeld();
});
$("filter").addEventListener("submit", (event) => event.preventDefault());
