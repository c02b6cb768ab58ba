// What came of a request, and what it sent, in words.

import { words } from "./words.js";

// lasting writes seconds as hours, minutes and seconds, such as 1m30s.
export function lasting(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (h ? `${h}h` : "") + (h || m ? `${m}m` : "") + `${s}s`;
}

// outcomeOf says how the answer to a request was reached. A file that an earlier page has saved says it itself, in English.
export function outcomeOf(entry) {
  if (entry.outcome) return entry.outcome;
  const [first, second] = clauses(entry);
  return second ? `${first}; ${second}` : first;
}

function clauses(entry) {
  const why = words.reasons[entry.reason] ?? words.reasons.unreachable;
  const left = lasting(entry.ttl_s ?? 0);
  switch (entry.kind) {
    case "none": return [words.outcome.none];
    case "near": return [words.outcome.near];
    case "hit": return [entry.status === 404 ? words.outcome.hitAbsent(left) : words.outcome.hit(left)];
    case "list": return [entry.failed ? words.outcome.listFailed : words.outcome.list];
    case "write":
      return [entry.status >= 500 ? words.outcome.writeUnknown : entry.failed ? words.outcome.writeRefused : words.outcome.write,
        entry.reason ? words.outcome.notTold(why) : entry.stored ? words.outcome.stored : words.outcome.forgotten];
    case "miss":
      return [entry.status >= 500 ? words.outcome.missFailed : entry.status === 404 ? words.outcome.missAbsent : entry.collapsed ? words.outcome.missShared : words.outcome.miss,
        entry.stored ? words.outcome.stored : entry.reason ? words.outcome.notStored(why) : ""];
    default:
      return [(entry.status >= 500 ? words.outcome.bypassFailed : entry.status === 404 ? words.outcome.bypassAbsent : entry.collapsed ? words.outcome.bypassShared : words.outcome.bypass)(why),
        entry.stored ? words.outcome.stored : ""];
  }
}

// lineText says what a request sent, or what it waited for.
export function lineText(line) {
  if (line.to === "another") return words.waterfall.waits;
  if (line.what === "delay") return words.waterfall.delay + line.text; // a delay has a text if it was cut short: why
  const command = line.script ? `${words.scripts[line.script] ?? line.script}: ${line.text}` : line.text;
  return line.what === "shared" ? words.waterfall.shared(command) : command;
}

// upgraded returns a request as it was saved by an earlier page, whose lines were said by the server, in the form of today.
export function upgraded(entry) {
  const lines = entry.lines.map((line) => {
    const [, shared, script, text] = /^(together with others: )?(?:(get a lease|store under a lease|mark a write|end a write): )?(.*)$/s.exec(line.text);
    return { ...line, text, ...(shared && { what: "shared" }), ...(script && { script }) };
  });
  return { ...entry, lines };
}
