import { describe, expect, it } from 'vitest';
import { fleetEvents, shuffle } from '../../bench/fleet/lives.ts';
import { createNaiveReplay } from '../../bench/naive/replay.ts';
import { createReplay } from '../../cli/replay/stream/engine.ts';
import { drawnOf } from '../drawn.ts';

const FLEET = { instances: 120, eventsEach: 58 };

const linesOf = (replay: { add: (event: unknown) => unknown; finish: () => unknown }, events: readonly object[]) => {
  for (const event of events) replay.add(structuredClone(event));
  return replay.finish();
};

describe('the naive rival of the bench', () => {
  const trace = [...fleetEvents(FLEET)];
  const verdicts = createReplay();
  for (const event of trace) verdicts.add(event);
  const outcomes = verdicts.finish().map(({ rule, outcome }) => `${rule} ${outcome}`);

  it('meets violations and verdicts of most rules in the trace', () => {
    expect(outcomes).toContain('daemon-started-first violated');
    expect(outcomes).toContain('daemon-stopped-last violated');
    expect(new Set(outcomes.map((line) => line.split(' ')[0])).size).toBeGreaterThanOrEqual(6);
  });

  it.each(
    drawnOf([
      { when: 'half of them are lost', events: shuffle(trace, 3).slice(trace.length / 2) },
      { when: 'all events come in order', events: trace },
      { when: 'they are shuffled', events: shuffle(trace, 1) },
      { when: 'each comes twice, shuffled', events: shuffle([...trace, ...trace], 2) },
      { when: 'nine in ten are lost', events: shuffle(trace, 4).slice(trace.length * 0.9) },
    ]),
  )('gives the same lines as the engine when $when', ({ events }) => {
    expect(linesOf(createNaiveReplay(), events)).toEqual(linesOf(createReplay(), events));
  });
});
