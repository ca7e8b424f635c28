import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_BREACHES } from '../../../shared/core/ledger/fold.ts';
import {
  foldedBreach,
  inGaps,
  joinBreaches,
  NO_BREACH,
  type Run,
  together,
} from '../../../shared/core/scene/breach.ts';
import { firstAndWorst } from '../../../shared/core/scene/first-and-worst.ts';
import { gapsOf, type Stretch, union } from '../../../shared/core/scene/stretches.ts';

const stretch = fc
  .tuple(fc.nat({ max: 40 }), fc.nat({ max: 15 }))
  .map(([from, length]): Stretch => ({ from, to: from + length }));
const runs = fc
  .array(stretch, { maxLength: 7 })
  .map((stretches) => stretches.map((one, index): Run => ({ ...one, taskArn: `task-${index}` })));
const filled = stretch.filter(({ from, to }) => from < to);

const sizeOf = ({ from, to }: Stretch): number => Math.max(0, to - from);
const shared = (one: Stretch, other: Stretch): Stretch => ({
  from: Math.max(one.from, other.from),
  to: Math.min(one.to, other.to),
});
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);
const first = (numbers: readonly number[]): number => Math.min(Number.POSITIVE_INFINITY, ...numbers);

const run = (taskArn: string, from: number, to: number): Run => ({ taskArn, from, to });

describe('runs of tasks of one daemon together', () => {
  it('are found, by each pair of them, for longer than a limit', () => {
    fc.assert(
      fc.property(runs, fc.nat({ max: 6 }), (all, limitMs) => {
        const pairs = all.flatMap((one, index) =>
          all.slice(index + 1).map((other) => ({ one, other, part: shared(one, other) })),
        );
        const long = pairs.filter(({ part }) => sizeOf(part) > limitMs);
        const found = together(all, limitMs);
        expect([...found.taskArns].sort()).toEqual(
          [...new Set(long.flatMap(({ one, other }) => [one.taskArn, other.taskArn]))].sort(),
        );
        expect(found.longestMs).toBe(most(pairs.map(({ part }) => sizeOf(part))));
        expect(found.since).toBe(first(long.map(({ part }) => part.from)));
      }),
      { seed: 20260914, numRuns: 300 },
    );
  });

  it('lead by turns with the one that ran beside another for longest, and the first', () => {
    const all = [run('a', 0, 30), run('b', 20, 60), run('c', 45, 90), run('d', 89, 100)];
    expect(together(all, 5).taskArns).toEqual(['b', 'a', 'c']);
  });

  it('tell the first and the last beginning, and lead with the longest time that two shared', () => {
    const all = [run('a', 0, 100), run('b', 10, 110), run('c', 200, 230), run('d', 205, 260)];
    expect(together(all, 24)).toEqual({ taskArns: ['a', 'b', 'c', 'd'], longestMs: 90, since: 10, latest: 205 });
    expect(together(all, 25)).toEqual({ taskArns: ['a', 'b'], longestMs: 90, since: 10, latest: 10 });
  });
});

describe('runs of tasks in gaps', () => {
  it('are found, with the gap that lasts longest, as far as a gap begins before a moment', () => {
    fc.assert(
      fc.property(runs, fc.array(filled, { maxLength: 5 }), fc.nat({ max: 45 }), (all, cover, before) => {
        const gaps = gapsOf(union(cover)).map(({ from, to }) => ({ from, to: Math.min(to, 60) }));
        const broken = all.flatMap(({ taskArn, ...run }) => {
          const parts = gaps
            .filter(({ from }) => from < before)
            .map((gap) => shared(gap, run))
            .filter((part) => sizeOf(part) > 0);
          const [earliest] = parts;
          if (earliest === undefined || earliest.from >= before) return [];
          return [{ taskArn, parts, brokeAt: earliest.from }];
        });
        const found = inGaps(all, gaps, before);
        expect(found.since).toBe(first(broken.map(({ brokeAt }) => brokeAt)));
        expect(found.longestMs).toBe(most(broken.flatMap(({ parts }) => parts.map(sizeOf))));
        expect(found.taskArns).toEqual(
          firstAndWorst(
            broken.map(({ taskArn, parts, brokeAt }) => ({
              taskArn,
              brokeAt,
              badness: parts.reduce((sum, part) => sum + sizeOf(part), 0),
            })),
          ),
        );
      }),
      { seed: 20260914, numRuns: 500 },
    );
  });

  it('are found in a first gap that has no beginning', () => {
    const gaps = [
      { from: Number.NEGATIVE_INFINITY, to: 10 },
      { from: 20, to: 23 },
      { from: 30, to: 35 },
    ];
    const found = inGaps(
      [
        { taskArn: 'a', from: 5, to: 40 },
        { taskArn: 'b', from: 21, to: 34 },
      ],
      gaps,
      50,
    );
    expect(found).toEqual({ taskArns: ['a', 'b'], longestMs: 5, since: 5, latest: 30 });
  });
});

describe('a run that begins where a gap ends, and ends where another begins', () => {
  it('is in the gap between them alone', () => {
    const gaps = [
      { from: 0, to: 10 },
      { from: 20, to: 30 },
      { from: 40, to: 50 },
    ];
    const found = inGaps([{ taskArn: 'a', from: 10, to: 40 }], gaps, 60);
    expect(found).toEqual({ taskArns: ['a'], longestMs: 10, since: 20, latest: 20 });
  });
});

describe('a run that spans whole gaps', () => {
  const GAPS = [
    { from: 0, to: 10 },
    { from: 20, to: 40 },
    { from: 50, to: 55 },
    { from: 60, to: 90 },
    { from: 100, to: 110 },
  ];
  const longest = (...all: readonly Run[]): number => inGaps(all, GAPS, 200).longestMs;

  it('was in the longest of them, also where it lies between its first and its last', () => {
    expect(longest(run('a', 5, 58))).toBe(20);
    expect(longest(run('a', 5, 105))).toBe(30);
    expect(longest(run('a', 5, 95), run('b', 30, 105))).toBe(30);
  });

  it('was in it whatever other runs there are, which end before it or are within it', () => {
    expect(longest(run('a', 5, 54), run('b', 5, 105))).toBe(30);
    expect(longest(run('a', 5, 105), run('b', 61, 62))).toBe(30);
    expect(longest(run('a', 5, 105), run('b', 61, 62), run('c', 80, 81))).toBe(30);
  });

  it('was in none that comes after it', () => {
    expect(longest(run('a', 5, 54), run('b', 6, 54))).toBe(20);
  });

  it('counts by the sum of its parts, of which a first gap without a beginning is one', () => {
    const late = run('b', 60, 89);
    expect(inGaps([run('a', 30, 105), late], GAPS, 200).taskArns).toEqual(['a', 'b']);
    expect(inGaps([run('a', 39, 61), late], GAPS, 200).taskArns).toEqual(['b', 'a']);
    const wide = [...GAPS.slice(0, 4), { from: 100, to: 200 }];
    expect(inGaps([run('a', 30, 105), run('b', 100, 155)], wide, 200).taskArns).toEqual(['b', 'a']);
    const endless = [{ from: Number.NEGATIVE_INFINITY, to: 10 }, ...GAPS.slice(1)];
    expect(inGaps([run('a', 9, 51), late], endless, 200).taskArns).toEqual(['b', 'a']);
  });
});

describe('a folded breach', () => {
  const folded = { ...NO_BREACHES, taskArns: ['a'], longestMs: 5, since: 50 };

  it('counts where it began before the deletion, or where more than is proven may have been', () => {
    expect(foldedBreach(folded, { until: 51 })).toBe(folded);
    expect(foldedBreach(folded, { until: 50 })).toBe(NO_BREACHES);
    expect(foldedBreach({ ...folded, mostMs: 1 }, { until: 50 })).toMatchObject({ mostMs: 1 });
  });
});

describe('two breaches of one daemon', () => {
  it('join to the tasks of both, the longer time, the earlier beginning and the later last one', () => {
    const one = { taskArns: ['a', 'b'], longestMs: 5, since: 70, latest: 70 };
    const other = { taskArns: ['b', 'c'], longestMs: 9, since: 20, latest: 20 };
    const both = { longestMs: 9, since: 20, latest: 70 };
    expect(joinBreaches(one, other)).toEqual({ taskArns: ['a', 'b', 'c'], ...both });
    expect(joinBreaches(other, one)).toEqual({ taskArns: ['b', 'c', 'a'], ...both });
    expect(joinBreaches(one, NO_BREACH)).toEqual(one);
    expect(joinBreaches(NO_BREACH, one)).toEqual(one);
  });
});
