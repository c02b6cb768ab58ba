// The banners: what is wrong now, and what can be done. Each goes when it is over, in every tab.

import { $, make, counted } from "./lib.js";

// of returns what is to be said, by what the page knows: the connection, the switches and the health.
function of({ connection, silent, file, switches, health }) {
  if (file) return [`What is shown was saved to ${file}. `];
  if (connection === "lost") return ["Not connected: what is shown is as it was. Start the server again (go run ./httpapi); the page comes back by itself."];
  if (connection !== "open") return [];
  const said = [];
  if (silent) said.push(`Nothing was heard from the server for ${silent} s: it may hang. Look at its log; the page goes on by itself when it does.`);
  if (!switches.plugged) said.push("Redis is unplugged, for this instance: reads go to SQL. Plug it in again, under 'Make things go wrong'.");
  if (health.redis_down) said.push(`Redis does not answer (${health.redis_down}): reads go to SQL. Start it again (redis-server); the service goes on by itself.`);
  for (const what of health.unfit ?? []) said.push(`Redis is not what the service needs: ${what}. The server's log says the remedy.`);
  if (health.breaker_open) said.push("The circuit breaker is open: Redis has failed, and is asked now and then only. It closes when it answers a request again.");
  if (health.stores_open) said.push("The circuit breaker of stores is open: Redis took nothing. It closes when the next product can be stored.");
  if (health.gate_closed) said.push("The gate is closed: Redis could not be told of a change, and is not used. It opens as soon as the change is delivered.");
  if (health.era_unsure && !health.redis_down) said.push("It is not sure which Redis is the cache, so none is used. That ends by itself, when a master is clear and SQL answers.");
  if (health.near_distrusted && !health.near_refused && !health.redis_down && switches.plugged) {
    said.push("The near cache is not trusted: Redis does not tell it of changes, so it answers nothing. It goes on by itself when Redis does.");
  }
  if (switches.delay_ms) said.push(`Delay: each query of SQL takes ${switches.delay_ms} ms longer, as set on this page. Set it to 0, under 'Make things go wrong'.`);
  if (switches.limited) said.push(`The memory of Redis is limited: ${counted(health.evicted ?? 0, "key")} evicted since. Give it back, under 'Make things go wrong'.`);
  return said;
}

export function show(known, back) {
  const texts = of(known), list = $("banners");
  if (list.textContent === texts.join("") + (known.file ? "Go on with what happens now" : "")) return;
  list.replaceChildren(...texts.map((text) => make("p", text)));
  // What has the focus is scrolled to where they don't cover it.
  document.documentElement.style.scrollPaddingBottom = `${list.offsetHeight}px`;
  if (!known.file) return;
  const button = make("button", "Go on with what happens now");
  button.type = "button";
  button.id = "live";
  button.addEventListener("click", back);
  list.firstElementChild.append(button);
}
