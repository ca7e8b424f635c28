import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../shared/core/advance/advance.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { ItemState } from '../../../shared/core/state/instance-state.ts';
import { timeOf } from '../../../shared/core/words/facts.ts';
import type { HoleFact } from '../../../shared/core/words/hole-fact.ts';
import { arnsOfFact } from '../../../shared/core/words/watched.ts';
import { itemOf, stateOf } from '../../../shared/edge/store/item.ts';
import { CLUSTER, T0 } from '../../edge/store/states.ts';
import { hostileText } from '../messages/hostile.ts';

const HOUR = 3_600_000;
const RESOURCE = 'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/gpu';

const factAt = (hour: number, seen: Partial<HoleFact['seen']> = {}): HoleFact => ({
  ...{ kind: 'hole', clusterArn: CLUSTER, hole: 'auto-repair-off', resource: RESOURCE, at: T0 + hour * HOUR },
  seen: {
    is: 'there',
    found: { severity: 'warning', headline: 'Auto repair is off', why: 'it is DISABLED', cure: 'enable it' },
    ...seen,
  } as HoleFact['seen'],
});
const gone: HoleFact['seen'] = { is: 'over', why: 'it is gone', isFinal: false };
const context = (hour: number) => ({ policy: DEFAULT_POLICY, inventory: null, now: T0 + hour * HOUR });
const learned = (state: ItemState | null, ...facts: readonly HoleFact[]) =>
  advance(state, facts, context(Math.max(...facts.map(({ at }) => (at - T0) / HOUR)))).state;

const anyFact = fc
  .record({ hour: fc.integer({ min: 0, max: 60 }), isThere: fc.boolean() })
  .map(({ hour, isThere }) => (isThere ? factAt(hour) : factAt(hour, gone)));

describe('the item of a hole', () => {
  it('is the same whatever the order of the facts that come together, and however often each comes', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (facts, numbers) => {
        const shuffled = [...facts, ...facts]
          .map((fact) => ({ fact, at: numbers.next().value }))
          .sort((one, other) => one.at - other.at)
          .map(({ fact }) => fact);
        expect(advance(null, shuffled, context(60)).state).toEqual(advance(null, facts, context(60)).state);
      }),
    );
  });

  it('learns nothing of a fact that came before, or of an older one', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { minLength: 1, maxLength: 20 }), (facts) => {
        let state: ItemState | null = null;
        for (const fact of facts.toSorted((one, other) => one.at - other.at)) {
          const next: ItemState = learned(state, fact);
          expect(advance(next, [fact], context(61))).toMatchObject({ state: next, changed: false });
          if (state?.kind === 'hole' && next.kind === 'hole' && next !== state)
            expect(advance(next, [{ ...fact, at: state.ledger.at }], context(61)).changed).toBe(false);
          state = next;
        }
      }),
    );
  });

  it('tells of no more than three states in a day, whatever the audits find', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 72, maxLength: 72 }), (looks) => {
        let state: ItemState | null = null;
        const times: number[] = [];
        for (const [hour, isThere] of looks.entries()) {
          const known: readonly string[] = state?.untold.map(({ id }) => id) ?? [];
          const next: ItemState = learned(state, isThere ? factAt(hour) : factAt(hour, gone));
          for (const { id } of next.untold) if (!known.includes(id)) times.push(hour);
          state = { ...next, untold: [] };
        }
        for (const from of times)
          expect(times.filter((hour) => hour >= from && hour < from + 24).length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('tells open and resolved in turn, under an id that no other incident had', () => {
    const untold: string[] = [];
    let state: ItemState | null = null;
    for (const [hour, seen] of [
      [0, {}],
      [1, gone],
      [30, {}],
      [31, gone],
    ] as const) {
      const next: ItemState = learned(state, factAt(hour, seen));
      untold.push(...next.untold.map((one) => `${one.state} ${one.id}`));
      state = { ...next, untold: [] };
    }
    const first = `production/capacity-provider/gpu/auto-repair-off/${T0}`;
    const second = `production/capacity-provider/gpu/auto-repair-off/${T0 + 30 * HOUR}`;
    expect(untold).toEqual([`open ${first}#1`, `resolved ${first}#2`, `open ${second}#1`, `resolved ${second}#2`]);
  });

  it('goes on under its id while its last notice is not told: notices are made from the newest state', () => {
    const state = learned(learned(learned(null, factAt(0)), factAt(1, gone)), factAt(2));
    expect(state.untold.map((one) => [one.state, one.id.split('#')[1]])).toEqual([
      ['open', '1'],
      ['resolved', '2'],
      ['open', '3'],
    ]);
    expect(new Set(state.untold.map(({ id }) => id.split('#')[0])).size).toBe(1);
  });

  it('that was never open needs none for a hole that is gone', () => {
    expect(advance(null, [factAt(0, gone)], context(0)).changed).toBe(false);
  });

  it('stays small and comes back from the table as it was, whatever its names are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const fact = factAt(0, {
          is: 'there',
          found: { severity: 'info', headline: text, why: text.slice(0, 2000), cure: text.slice(0, 2000) },
        });
        const first = Array<string>(5).fill(text.slice(0, 700));
        const hostile: HoleFact = {
          ...fact,
          resource: `${RESOURCE}#${text}`,
          group: { leads: true, count: 10_000, first, mark: '1.2' },
        };
        const state = learned(null, hostile);
        const item = itemOf(state, 1);
        expect(JSON.stringify(item).length).toBeLessThan(200_000);
        expect(stateOf(item).state).toEqual(JSON.parse(JSON.stringify(state)));
      }),
    );
  });

  it('is of a cluster that must be watched, at the time of its look', () => {
    expect(arnsOfFact(factAt(1))).toEqual([CLUSTER]);
    expect(timeOf(factAt(1))).toBe(T0 + HOUR);
  });
});
