// The banners: what is wrong now, and what can be done. Each goes when it is over, in every tab.

import { $, make } from "./lib.js";
import { words } from "./words.js";

// of returns what is to be said, by what the page knows: the connection, the switches and the health.
function of({ connection, silent, file, switches, health }) {
  if (file) return [words.banners.file(file)];
  if (connection === "lost") return [words.banners.lost];
  if (connection !== "open") return [];
  const said = [];
  if (silent) said.push(words.banners.silent(silent));
  if (!switches.plugged) said.push(words.banners.unplugged);
  if (health.redis_down) said.push(words.banners.redisDown(health.redis_down));
  for (const what of health.unfit ?? []) said.push(words.banners.unfit(what));
  if (health.breaker_open) said.push(words.banners.breakerOpen);
  if (health.stores_open) said.push(words.banners.storesOpen);
  if (health.gate_closed) said.push(words.banners.gateClosed);
  if (health.era_unsure && !health.redis_down) said.push(words.banners.eraUnsure);
  if (health.near_distrusted && !health.near_refused && !health.redis_down && switches.plugged) said.push(words.banners.nearDistrusted);
  if (switches.delay_ms) said.push(words.banners.delay(switches.delay_ms));
  if (switches.limited) said.push(words.banners.limited(health.evicted ?? 0));
  return said;
}

export function show(known, back) {
  const texts = of(known), list = $("banners");
  if (list.textContent === texts.join("") + (known.file ? words.banners.live : "")) return;
  list.replaceChildren(...texts.map((text) => make("p", text)));
  // What has the focus is scrolled to where they don't cover it.
  document.documentElement.style.scrollPaddingBottom = `${list.offsetHeight}px`;
  if (!known.file) return;
  const button = make("button", words.banners.live);
  button.type = "button";
  button.id = "live";
  button.addEventListener("click", back);
  list.firstElementChild.append(button);
}
