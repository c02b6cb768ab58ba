// What the parts of the page share.

import { words, onLanguage } from "./words.js";

export const $ = (id) => document.getElementById(id);

// make returns an element with a text, or with elements and texts in it. Text is never read as HTML.
export function make(tag, content, className) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (Array.isArray(content)) element.append(...content);
  else if (content !== undefined) element.textContent = content;
  return element;
}

// bdi returns a text that may be written in the other direction, and whose end may be cut off: the whole stands in its title.
export function bdi(text) {
  const element = make("bdi", text);
  element.title = text;
  return element;
}

// line makes an element one line, whose end is cut off where there is no room; the whole stands in its title.
export function line(element) {
  element.classList.add("line");
  element.title = element.textContent;
  return element;
}

// say has an element say a text, or elements and texts, which a function returns: it is called again in another language.
const speakers = new Map(); // by the elements' ids
export function say(id, speaker = () => "") {
  speakers.set(id, speaker);
  sayIn(id, speaker);
}

function sayIn(id, speaker) {
  const element = $(id), parts = [speaker()].flat(), text = parts.map((part) => part.textContent ?? part).join("");
  delete element.dataset.word;
  if (element.textContent !== text) element.replaceChildren(...parts.filter((part) => part !== ""));
}

onLanguage(() => speakers.forEach((speaker, id) => sayIn(id, speaker)));

// tell says what came of something; it goes when it is old.
const old = 60000; // in milliseconds
const timers = new Map();
export function tell(id, speaker) {
  say(id, speaker);
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(() => say(id), old));
}

// ms writes microseconds as milliseconds, with three digits that count.
export const ms = (us) => (us / 1000).toFixed(us < 1000 ? 3 : us < 10000 ? 2 : us < 100000 ? 1 : 0);

// row returns a row of a table: a cell at the left, and others at the right.
export function row(first, ...numbers) {
  const cell = (content, className) => make("td", content instanceof Node ? [content] : content, className);
  return make("tr", [cell(first), ...numbers.map((number) => cell(number, "number"))]);
}

// Refused is the error of what the server refuses, or does not answer. It says in words what is wrong, in the language of the
// moment.
class Refused extends Error {
  constructor(speaker) {
    super(speaker());
    this.speaker = speaker;
  }
}

// wrong returns a function that says in words what is wrong.
export const wrong = (error) => error.speaker ?? (() => error.message);

// send asks the server, and returns its answer, or throws an error.
export async function send(method, path, body) {
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
    throw new Refused(() => words.noServer);
  }
  const text = await response.text();
  let data = null;
  try { data = text ? JSON.parse(text) : null; } catch { /* not JSON: the status says enough */ }
  if (!response.ok) throw new Refused(() => problemText(path, response.status, data));
  return { status: response.status, headers: response.headers, data };
}

// problemText words a problem of the page by its code, and one of the service by its status. What has no words says its detail.
function problemText(path, status, problem) {
  const fields = (problem?.errors ?? []).map((wrong) => words.service.field(wrong.field, wrong.detail));
  const detail = words.problems[problem?.code]?.(problem) ??
    (path.startsWith("/products") && problem?.detail ? words.service.status(status, problem.detail) : problem?.detail);
  return words.refused(status, problem?.title ?? "", detail ?? words.noReason, fields);
}

// waiting says that there is no answer yet, if there is none soon. What it returns is called when there is one.
export function waiting(id) {
  const timer = setTimeout(() => say(id, () => words.waiting), 300);
  return () => clearTimeout(timer);
}

// later returns a function that calls another at once, and again when it is through, after a pause in milliseconds at
// least.
export function later(call, pause) {
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

// The clock. Lifetimes tick by the server's clock, of which each answer has one time stamp.

let ahead = 0; // how far the server's clock is ahead of this one, in milliseconds
export const serverNow = () => Date.now() + ahead;
export const setClock = (at) => { ahead = at - Date.now(); };

const second = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
export const minute = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const clock = (at, to = second) => new Date(at).toLocaleTimeString([], to);

// ticking returns an element that counts down to an instant, and calls something once, at the first tick after it: so
// what is still there at zero is asked for once a second at the most.
export function ticking(ends, atZero) {
  const element = make("span");
  element.setAttribute("data-ticks", "");
  return tickTo(element, ends, atZero);
}

// tickTo has such an element count down to another instant.
export function tickTo(element, ends, atZero) {
  Object.assign(element, { ends, atZero });
  showLeft(element);
  return element;
}

function showLeft(element) {
  const left = element.ends - serverNow(), text = left > 0 ? Math.ceil(left / 1000) + " s" : words.product.over;
  if (element.textContent !== text) element.textContent = text;
  return left;
}

onLanguage(() => document.querySelectorAll("[data-ticks]").forEach(showLeft));

export function tickAll() {
  for (const element of document.querySelectorAll("[data-ticks]")) {
    if (showLeft(element) > 0 || !element.atZero) continue;
    const atZero = element.atZero;
    element.atZero = null;
    atZero();
  }
}
