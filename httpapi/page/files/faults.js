// The buttons that make things go wrong.

import { $, bdi, say, tell, send, wrong, waiting, ms, clock, serverNow } from "./lib.js";
import * as product from "./product.js";
import { words, label, onLanguage } from "./words.js";

const keptFor = 30 * 60000; // in milliseconds: for so long the numbers have what was slowed down
let switches = { allowed: false, plugged: true, limited: false, delay_ms: 0 };
let delayed = { until: 0, delay: 0 }; // the last delay, when it was over

export const now = () => switches;

// forget forgets the delays of another run of the server.
export function forget() { delayed = { until: 0, delay: 0 }; }

export function setSwitches(next) {
  if (switches.delay_ms && !next.delay_ms) delayed = { until: serverNow(), delay: switches.delay_ms };
  switches = next;
  say("allowed", () => switches.allowed ? words.faults.allowed : words.faults.refused);
  const delay = $("delay").elements.delay;
  if (document.activeElement !== delay) delay.value = switches.delay_ms;
  label($("redis").querySelector("button"), switches.plugged ? "faults.unplug" : "faults.plug");
  say("plugged", () => switches.plugged ? words.faults.plugged : words.faults.unplugged);
  label($("limit").querySelector("button"), switches.limited ? "faults.unlimit" : "faults.limit");
  say("limited", () => switches.limited ? words.faults.limited : words.faults.memory);
  showDelayed();
}

// showDelayed says, beside the numbers, from when to when they have what was slowed down.
export function showDelayed() {
  const text = switches.delay_ms ? words.faults.delayed(switches.delay_ms) :
    delayed.until > serverNow() - keptFor ? words.faults.wasDelayed(clock(delayed.until), delayed.delay) : "";
  const note = document.querySelector(".artificial");
  note.hidden = text === "";
  if (note.textContent !== text) note.textContent = text;
}

onLanguage(showDelayed);

// on has a form's button ask the server for something, and say in words what came of it.
function on(id, body, came) {
  $(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const answered = waiting("fault"), asked = body();
    try {
      const { data } = await send("POST", "/page/" + id, asked);
      tell("fault", () => came(data, asked));
    } catch (error) {
      tell("fault", wrong(error));
    }
    answered();
    product.look();
    setTimeout(product.look, 1000); // an invalidation that has waited for Redis is delivered by then
  });
}

on("stampede", () => ({ name: product.name(), requests: $("stampede").elements.requests.valueAsNumber }),
  (result, asked) => words.faults.stampedeDone(result.requests, bdi(asked.name), result.reads, ms(result.took_us), result.failed));
on("empty", () => ({}), (result) => words.faults.emptyDone(result.removed));
on("delay", () => ({ delay_ms: $("delay").elements.delay.valueAsNumber }), (result) => words.faults.delayDone(result.delay_ms));
on("redis", () => ({ plugged: !switches.plugged }), (result) => result.plugged ? words.faults.plugDone : words.faults.unplugDone);
on("limit", () => ({ limited: !switches.limited }), (result) => result.limited ? words.faults.limitDone : words.faults.unlimitDone);
on("elsewhere", () => `{"name":${JSON.stringify(product.name())},"change":${product.changeJSON()}}`, (result) => ({
  200: words.faults.elsewhereDone,
  404: words.faults.elsewhereAbsent,
  422: words.faults.elsewhereRefused,
}[result.status] ?? words.faults.elsewhereOther(result.status)));
