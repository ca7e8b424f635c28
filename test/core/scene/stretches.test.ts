import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byBeginning, common, gapsOf, type Stretch, uncovered, union } from '../../../shared/core/scene/stretches.ts';

const MOMENTS = Array.from({ length: 16 }, (_, moment) => moment - 1);
/** Half-open: a stretch ends just before its `to`. */
const holds = (stretches: readonly Stretch[]): readonly number[] =>
  MOMENTS.filter((moment) => stretches.some(({ from, to }) => from <= moment && moment < to));
const isIn = (moments: readonly number[]) => (moment: number) => moments.includes(moment);

const SEEDED = { seed: 20260914, numRuns: 200 };
const someEnd = fc.nat({ max: 12 });
const stretch = fc.oneof(
  fc.tuple(someEnd, someEnd).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) })),
  someEnd.map((from) => ({ from, to: Number.POSITIVE_INFINITY })),
  someEnd.map((to) => ({ from: Number.NEGATIVE_INFINITY, to })),
);
const filled = stretch.filter(({ from, to }) => from < to);
const several = fc.array(filled, { maxLength: 6 });

/** Sorted, with time between them. */
const expectApart = (stretches: readonly Stretch[]): void => {
  for (const [index, { from, to }] of stretches.entries()) {
    expect(from).toBeLessThan(to);
    if (index > 0) expect(from).toBeGreaterThan(stretches[index - 1]?.to ?? from);
  }
};

describe('stretches of time', () => {
  it('unite to those moments that any of them holds', () => {
    fc.assert(
      fc.property(several, (all) => {
        expectApart(union(all));
        expect(holds(union(all))).toEqual(holds(all));
      }),
      SEEDED,
    );
  });

  it('leave of a run what none of them covers', () => {
    fc.assert(
      fc.property(filled, several, (run, all) => {
        const left = uncovered(run, union(all));
        expectApart(left);
        expect(holds(left)).toEqual(holds([run]).filter((moment) => !isIn(holds(all))(moment)));
      }),
      SEEDED,
    );
  });

  it('have gaps between them and after the last, and none before the first', () => {
    fc.assert(
      fc.property(several, (all) => {
        const [gaps, first] = [gapsOf(union(all)), Math.min(...all.map(({ from }) => from))];
        expect(holds(gaps)).toEqual(MOMENTS.filter((moment) => moment >= first && !isIn(holds(all))(moment)));
      }),
      SEEDED,
    );
  });

  it('have in common the moments that both hold', () => {
    fc.assert(
      fc.property(several, several, (some, others) => {
        const shared = common(union(some), union(others));
        for (const { from, to } of shared) expect(from).toBeLessThan(to);
        expect(holds(shared)).toEqual(holds(some).filter(isIn(holds(others))));
      }),
      SEEDED,
    );
  });

  it('that touch are one, and one that only ends where a run begins covers nothing of it', () => {
    expect(
      union([
        { from: 2, to: 3 },
        { from: 1, to: 2 },
      ]),
    ).toEqual([{ from: 1, to: 3 }]);
    expect(
      uncovered({ from: 2, to: 3 }, [
        { from: 1, to: 2 },
        { from: 3, to: 4 },
      ]),
    ).toEqual([{ from: 2, to: 3 }]);
    expect(common([{ from: 1, to: 2 }], [{ from: 2, to: 3 }])).toEqual([]);
  });

  it('are sorted by their beginning, which may be open, and else stay as they are', () => {
    const [open, one, same, late, endless] = [
      { from: Number.NEGATIVE_INFINITY, to: 9 },
      { from: 1, to: 3 },
      { from: 1, to: 2 },
      { from: 2, to: 3 },
      { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY },
    ];
    for (const each of [open, one, endless]) expect(byBeginning(each, each)).toBe(0);
    expect(byBeginning(one, late)).toBe(-1);
    expect(byBeginning(late, one)).toBe(1);
    expect([endless, late, one, same, open].toSorted(byBeginning)).toEqual([open, one, same, late, endless]);
  });

  it('have no gap after one that runs on', () => {
    expect(gapsOf([{ from: 1, to: Number.POSITIVE_INFINITY }])).toEqual([]);
    expect(gapsOf([{ from: 1, to: 2 }])).toEqual([{ from: 2, to: Number.POSITIVE_INFINITY }]);
  });
});
