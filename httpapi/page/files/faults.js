// The buttons that make things go wrong.

import { $, bdi, say, tell, send, waiting, counted, ms, clock, serverNow } from "./lib.js";
import * as product from "./product.js";

const keptFor = 30 * 60000; // in milliseconds: for so long the numbers have what was slowed down
let switches = { allowed: false, plugged: true, limited: false, delay_ms: 0 };
let delayed = { until: 0, delay: 0 }; // the last delay, when it was over

export const now = () => switches;

// forget forgets the delays of another run of the server.
export function forget() { delayed = { until: 0, delay: 0 }; }

export function setSwitches(next) {
  if (switches.delay_ms && !next.delay_ms) delayed = { until: serverNow(), delay: switches.delay_ms };
  switches = next;
  say("allowed", switches.allowed ? "This server listens on this machine only, so it lets you." :
    "This server can be reached from other machines, so it refuses all of these. Start it with -listen 127.0.0.1:3000 to use them.");
  const delay = $("delay").elements.delay;
  if (document.activeElement !== delay) delay.value = switches.delay_ms;
  $("redis").querySelector("button").textContent = switches.plugged ? "Unplug Redis" : "Plug Redis in again";
  say("plugged", switches.plugged ? "Redis is plugged in" : "Redis is unplugged");
  $("limit").querySelector("button").textContent = switches.limited ? "Give it back" : "Limit it";
  say("limited", switches.limited ? "The memory of Redis is limited" : "The memory of Redis");
  showDelayed();
}

// showDelayed says, beside the numbers, from when to when they have what was slowed down.
export function showDelayed() {
  const text = switches.delay_ms ? `Each query of SQL takes ${switches.delay_ms} ms longer now, by the delay that is set on this page.` :
    delayed.until > serverNow() - keptFor ? `Until ${clock(delayed.until)} each query of SQL took ${delayed.delay} ms longer, by the delay that was set on this page.` : "";
  const note = document.querySelector(".artificial");
  note.hidden = text === "";
  if (note.textContent !== text) note.textContent = text;
}

// on has a form's button ask the server for something, and say in words what came of it.
function on(id, body, words) {
  $(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const answered = waiting("fault"), asked = body();
    try {
      const { data } = await send("POST", "/page/" + id, asked);
      tell("fault", ...words(data, asked));
    } catch (error) {
      tell("fault", error.message);
    }
    answered();
    product.look();
    setTimeout(product.look, 1000); // an invalidation that has waited for Redis is delivered by then
  });
}

on("stampede", () => ({ name: product.name(), requests: $("stampede").elements.requests.valueAsNumber }),
  (result, asked) => [`${counted(result.requests, "request")} for `, bdi(asked.name), ` caused ${counted(result.reads, "read")} of SQL, and took ${ms(result.took_us)} ms in all.` +
    (result.failed ? ` ${counted(result.failed, "answer")} failed.` : "")]);
on("empty", () => ({}), (result) => [`Removed: ${counted(result.removed, "key")}.`]);
on("delay", () => ({ delay_ms: $("delay").elements.delay.valueAsNumber }),
  (result) => [result.delay_ms ? `Set: a delay of ${result.delay_ms} ms for each query.` : "There is no delay any more."]);
on("redis", () => ({ plugged: !switches.plugged }), (result) => [result.plugged ? "Redis was plugged in." : "Redis was unplugged."]);
on("limit", () => ({ limited: !switches.limited }),
  (result) => [result.limited ? "The memory of Redis was limited, and filled: each key that comes takes another's place." : "Redis has the memory that it had."]);
on("elsewhere", () => `{"name":${JSON.stringify(product.name())},"change":${product.changeJSON()}}`, (result) => [{
  200: "The other instance has changed it. Find it here.",
  404: "The other instance found no such product: create it first.",
  422: "The other instance refused it (422): look at the price and the quantity.",
}[result.status] ?? `The other instance answered ${result.status}.`]);
