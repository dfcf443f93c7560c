import assert from "node:assert/strict";
import { test } from "node:test";
import book from "../../../tests/measurement/guide_scenarios.json";
import { Guide, type Summary } from "../guide";

type Values = Record<string, number | null | number[]>;

/** A scenario as frames of numbers, as tests/measurement/scenarios.py spreads it. */
function frames(segments: Values[]): Summary[] {
  const listed: Summary[] = [];
  let at_ms = 0;
  for (const segment of segments) {
    const ground = segment["person"] === 0 ? book.nobody : book.good;
    const steps = Math.floor((segment["ms"] as number) / book.every_ms);
    for (let step = 0; step < steps; step++) {
      const { ms: _, ...values } = { ...ground, ...segment } as Values;
      for (const [name, value] of Object.entries(values)) if (Array.isArray(value)) values[name] = value[0]! + ((value[1]! - value[0]!) * step) / steps;
      listed.push({ at_ms, ...values } as unknown as Summary);
      at_ms += book.every_ms;
    }
  }
  return listed;
}

for (const { name, segments, expect, spoken, done, missing } of book.scenarios)
  test(`the guide on the device: ${name}`, () => {
    const guide = new Guide();
    const heard = frames(segments as unknown as Values[]).map((summary) => ({ at: summary.at_ms, ...guide.hear(summary) }));
    const changes = heard.filter((now, index) => now.code !== heard[index - 1]?.code).map(({ at, code }) => [at, code]);
    assert.deepEqual(changes, expect);
    assert.equal(guide.done, done);
    assert.equal(heard.filter((each) => each.new).length, spoken);
    assert.deepEqual(heard.at(-1)!.show.missing, missing);
  });

test("what she is told comes in her language, English where there is none", () => {
  const nobody = frames([{ ms: 2000, person: 0 }]);
  const last = (guide: Guide): string => nobody.map((summary) => guide.hear(summary)).at(-1)!.say;
  assert.match(last(new Guide("fr")), /reculez/);
  assert.match(last(new Guide("yo")), /step back/);
});
