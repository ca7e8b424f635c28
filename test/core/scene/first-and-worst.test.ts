import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Broken, firstAndWorst } from '../../../shared/core/scene/first-and-worst.ts';
import { MOST_NAMED } from '../../../shared/core/words/verdict.ts';

const tasks = (...all: readonly [taskArn: string, brokeAt: number, badness: number][]): readonly Broken[] =>
  all.map(([taskArn, brokeAt, badness]) => ({ taskArn, brokeAt, badness }));

describe('the first and the worst', () => {
  it('lead by turns, the worst before the first', () => {
    const all = tasks(['first', 1, 1], ['second', 2, 2], ['third', 3, 9], ['fourth', 4, 8], ['fifth', 5, 0]);
    expect(firstAndWorst(all)).toEqual(['third', 'first', 'fourth', 'second', 'fifth']);
  });

  it('begins with the worst although thousands came before it', () => {
    const all = Array.from({ length: 5000 }, (_, n): Broken => ({ taskArn: `t${n}`, brokeAt: n, badness: n }));
    expect(firstAndWorst(all).slice(0, 4)).toEqual(['t4999', 't0', 't4998', 't1']);
  });

  it('lead by turns as far as people are told names, and the others follow as they broke', () => {
    const all = Array.from({ length: 60 }, (_, n): Broken => ({ taskArn: `t${n}`, brokeAt: n, badness: n }));
    expect(firstAndWorst(all).slice(MOST_NAMED - 2, MOST_NAMED + 3)).toEqual(['t50', 't9', 't10', 't11', 't12']);
  });

  it('takes what has no end for the worst', () => {
    const all = tasks(['ended', 1, 5], ['runs', 2, Number.POSITIVE_INFINITY], ['too', 3, Number.POSITIVE_INFINITY]);
    expect(firstAndWorst(all)).toEqual(['runs', 'ended', 'too']);
  });

  it('names each task once, all of them, in an order that does not depend on theirs', () => {
    const broken = fc.record({
      taskArn: fc.constantFrom('a', 'b', 'c', 'd'),
      brokeAt: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
      badness: fc.constantFrom(0, 1, Number.POSITIVE_INFINITY),
    });
    fc.assert(
      fc.property(fc.array(broken), fc.nat(), (all, turn) => {
        const turned = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))];
        expect(firstAndWorst(turned)).toEqual(firstAndWorst(all));
        expect([...firstAndWorst(all)].sort()).toEqual([...new Set(all.map(({ taskArn }) => taskArn))].sort());
      }),
    );
  });
});
