// The numbers of the last minutes: a headline, plots, and a table.

import { $, make, row, ms, clock, minute, serverNow } from "./lib.js";
import { words, label, onLanguage } from "./words.js";

const kinds = ["hit", "miss", "bypass"];
const seconds = new Map(), minutes = new Map(); // the spans, by their beginning; in this order, the oldest first
const kept = { seconds: 5 * 60000, minutes: 30 * 60000 }; // in milliseconds
let changed = true; // the minutes are not as they are shown
let back = 1; // how many minutes the plots go back
let still = 0; // the time at which all stands still, in a file that was opened

const now = () => still || serverNow();

// restart begins anew, with what a server has kept, or with what a file has from a time on which all stands still.
export function restart(state, at = 0) {
  seconds.clear();
  minutes.clear();
  still = at;
  changed = true;
  take(state);
  show();
}

export function take(state) {
  for (const span of state.seconds ?? []) seconds.set(span.at, span);
  for (const span of state.minutes ?? []) minutes.set(span.at, span);
  if (state.minutes?.length) changed = true;
}

export const all = () => ({ seconds: [...seconds.values()], minutes: [...minutes.values()] });

// forget drops spans that were over too long ago.
function forget(spans, length, keptFor) {
  for (const at of spans.keys()) {
    if (at + length > now() - keptFor) continue;
    spans.delete(at);
    changed = true;
  }
}

const count = (span) => kinds.reduce((sum, kind) => sum + (span[kind]?.count ?? 0), 0);
const ratio = (span) => 100 * (span.hit?.count ?? 0) / count(span);

// show is called once a second.
export function show() {
  forget(seconds, 1000, kept.seconds);
  forget(minutes, 60000, kept.minutes);
  if (document.hidden) return;
  showHeadline();
  drawPlots();
  if (!changed) return;
  changed = false;
  const rows = [...minutes.values()].reverse().flatMap(spanRows);
  $("numbers").replaceChildren(...(rows.length ? rows : [noReads()]));
}

// sum adds up what some spans have of a kind.
function sum(spans, kind) {
  const of = (field) => spans.reduce((all, span) => all + (span[kind]?.[field] ?? 0), 0);
  return { count: of("count"), us: of("sum_us") };
}

// showHeadline says what the cache was good for in the last minute. A read that hit has saved a read of SQL, and so has one
// that shared another's. The time that it saved is what a miss took on average, less its own.
function showHeadline() {
  const last = [...seconds.values()].filter((span) => span.at > now() - 60000);
  const reads = last.reduce((all, span) => all + count(span), 0);
  const hit = sum(last, "hit"), shared = last.reduce((all, span) => all + (span.shared ?? 0), 0);
  const miss = [last, [...minutes.values()]].map((spans) => sum(spans, "miss")).find((one) => one.count > 0);
  set("hits", reads ? `${(100 * hit.count / reads).toFixed(1)} %` : "–", words.headline.hitsOf(hit.count, reads));
  set("saved", reads ? words.headline.savedOf(hit.count + shared, reads) : "–", words.headline.savedBy(hit.count, shared));
  const saved = miss && Math.max(0, hit.count * miss.us / miss.count - hit.us);
  set("time-saved", hit.count && miss ? `${ms(saved)} ms` : "–",
    miss ? words.headline.timeBy(hit.count, ms(miss.us / miss.count)) : words.headline.noMiss);
}

function set(id, text, title) {
  if ($(id).textContent !== text) $(id).textContent = text;
  $(id).title = title;
}

// spanRows returns a row for each kind of read that a span has.
function spanRows(span) {
  const rows = kinds.filter((kind) => span[kind]).map((kind) => {
    const { count, median_us, p99_us } = span[kind];
    return row(make("span", words.kinds[kind], kind), String(count), ms(median_us), ms(p99_us));
  });
  const head = make("th", [clock(span.at, minute), " ", make("b", ratio(span).toFixed(1) + " %")]);
  head.scope = "row";
  head.rowSpan = rows.length;
  rows[0]?.prepend(head);
  rows.at(-1)?.classList.add("last");
  return rows;
}

function noReads() {
  const only = row(words.numbers.none);
  only.firstElementChild.colSpan = 5;
  return only;
}

// The plots, which dygraphs draws.

const marks = { hit: "●", miss: "▲", bypass: "■" };
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
const colours = () => ({ colors: kinds.map(colour), axisLineColor: colour("line"), gridLineColor: colour("faint") });

const countPlot = plot("count-plot", {
  stackedGraph: true, plotter: drawBars, valueRange: [0, 10], highlightCircleSize: 0,
  axes: { x: { ticker: timeTicks, drawGrid: false }, y: { axisLabelWidth: 46, pixelsPerLabel: 30, axisLabelFormatter: whole } },
});

const timePlot = plot("time-plot", {
  logscale: true, drawPoints: true, drawPointCallback: drawMark, drawHighlightPointCallback: () => {}, valueRange: [0.008, 125],
  axes: { x: { ticker: timeTicks, drawGrid: false }, y: { axisLabelWidth: 46, ticker: (low, high) => powers(low, high).map((v) => ({ v, label: String(v) })) } },
});

function plot(id, options) {
  return new Dygraph($(id), rows(() => [null, null, null]), {
    ...options, labels: ["time", ...kinds],
    axisLabelFontSize: 13, axisLineWidth: 1, gridLineWidth: 1, strokeWidth: 1.5, pointSize: 3,
    interactionModel: {}, resizable: "passive", rightGap: 12,
    highlightCallback: (event, x) => point(x), unhighlightCallback: () => point(),
    ...colours(),
  });
}

// whole labels whole numbers only.
function whole(value) { return Number.isInteger(value) ? String(value) : ""; }

// drawBars draws the bars of one kind, which stand on those of the kinds behind it.
function drawBars(one) {
  const { drawingContext: pen, points, plotArea } = one;
  const width = Math.max(1, plotArea.w / points.length - 1), bottom = one.dygraph.toDomYCoord(0);
  pen.fillStyle = one.color;
  for (const { yval, canvasx, canvasy } of points) {
    if (yval > 0) pen.fillRect(canvasx - width / 2, canvasy, width, bottom - canvasy);
  }
}

// drawMark draws a point: each kind has its own.
function drawMark(plot, name, pen, x, y, color) {
  pen.fillStyle = color;
  pen.font = "9px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(marks[name], x, y);
}

// timeTicks labels some whole minutes, or parts of one.
function timeTicks(from, to, pixels) {
  const step = [10000, 20000, 60000, 120000, 300000, 600000].find((step) => (to - from) / step * 75 < pixels) ?? 900000, ticks = [];
  for (let v = Math.ceil(from / step) * step; v <= to; v += step) ticks.push({ v, label: step < 60000 ? clock(v) : clock(v, minute) });
  return ticks;
}

// powers returns the powers of ten in a range of milliseconds.
function powers(low, high) {
  return [-3, -2, -1, 0, 1, 2, 3, 4, 5].map((exponent) => Number("1e" + exponent)).filter((power) => power >= low && power <= high);
}

// rows returns what the plots show, a row for each second, or each minute.
function rows(value) {
  const [spans, step] = back > 5 ? [minutes, 60000] : [seconds, 1000];
  const end = Math.floor(now() / step) * step, number = back * 60000 / step;
  return Array.from({ length: number }, (_, i) => end - (number - 1 - i) * step).map((at) => [new Date(at), ...value(spans.get(at) ?? {})]);
}

// They are drawn only while they can be seen.
let seen = false;
new IntersectionObserver(([one]) => {
  seen = one.isIntersecting;
  if (seen) drawPlots();
}).observe(document.querySelector(".plots"));

function drawPlots() {
  if (!seen) return;
  const values = rows((span) => kinds.map((kind) => span[kind]?.count ?? 0));
  const most = Math.max(4, ...values.map(([, ...counts]) => counts.reduce((sum, one) => sum + one)));
  countPlot.updateOptions({ file: values, valueRange: [0, 1.1 * most] });
  const medians = rows((span) => kinds.map((kind) => span[kind] ? Math.max(span[kind].median_us, 1) / 1000 : null));
  timePlot.updateOptions({ file: medians, valueRange: decades(medians.flatMap(([, ...all]) => all.filter((value) => value !== null))) });
}

// decades returns whole powers of ten around values, with a little room.
function decades(values) {
  if (values.length === 0) return [0.008, 125];
  const low = Math.floor(Math.log10(Math.min(...values))), high = Math.ceil(Math.log10(Math.max(...values)));
  return [0.8 * 10 ** low, 1.25 * 10 ** Math.max(high, low + 1)];
}

// point says the values of a second, or a minute; without one, how to get them.
let pointed; // at that time
function point(at) {
  pointed = at;
  const span = at === undefined ? undefined : (back > 5 ? minutes : seconds).get(at);
  const of = (kind) => span[kind] ? [words.numbers.value(span[kind].count, words.kinds[kind], ms(span[kind].median_us))] : [];
  $("pointed").textContent = at === undefined ? words.numbers.point :
    `${clock(at, back > 5 ? minute : undefined)}: ` + (span && count(span) ? kinds.flatMap(of).join("; ") : words.numbers.noReads);
}

$("window").addEventListener("click", (event) => {
  if (!event.target.value) return;
  back = Number(event.target.value);
  for (const button of $("window").children) button.setAttribute("aria-pressed", String(button === event.target));
  label(document.querySelector(".per"), back > 5 ? "numbers.perMinute" : "numbers.perSecond");
  drawPlots();
});

onLanguage(() => {
  changed = true;
  show();
  point(pointed);
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  countPlot.updateOptions(colours());
  timePlot.updateOptions(colours());
});
