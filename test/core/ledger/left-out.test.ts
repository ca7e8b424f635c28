import { describe, expect, it } from 'vitest';
import { joinLeftOut, type LeftOut, leftOutSince } from '../../../shared/core/ledger/left-out.ts';

const first = (id: string, startedAt: number | null) => ({ taskArn: `arn:${id}`, startedAt });
const MANY: readonly (LeftOut | null)[] = [
  null,
  { times: 1, application: first('a', 5), daemon: null, to: 9 },
  { times: 3, application: first('b', 5), daemon: first('x', 7), to: 8 },
  { times: 2, application: first('c', null), daemon: first('y', 3), to: 12 },
  { times: 9, application: null, daemon: first('z', null), to: 1 },
];

describe('the count that two ledgers left out', () => {
  it('joins in any order, in any grouping, and once', () => {
    for (const one of MANY) {
      expect(joinLeftOut(one, one)).toEqual(one);
      for (const other of MANY) {
        expect(joinLeftOut(one, other)).toEqual(joinLeftOut(other, one));
        for (const third of MANY)
          expect(joinLeftOut(joinLeftOut(one, other), third)).toEqual(joinLeftOut(one, joinLeftOut(other, third)));
      }
    }
  });

  it('began with the first of them, before all others where nobody knows when', () => {
    expect(joinLeftOut(MANY[1] ?? null, MANY[3] ?? null)?.application).toEqual(first('c', null));
    expect(joinLeftOut(MANY[1] ?? null, MANY[2] ?? null)?.application).toEqual(first('a', 5));
  });
});

describe('those that were left out', () => {
  it.each<{ what: string; of: Pick<LeftOut, 'application' | 'daemon'>; since: number }>([
    {
      what: 'the start of an application task before a daemon',
      of: { application: first('a', 5), daemon: first('x', 6) },
      since: 5,
    },
    {
      what: 'the start of a daemon before an application task',
      of: { application: first('a', 6), daemon: first('x', 5) },
      since: 5,
    },
    { what: 'the start of an application task alone', of: { application: first('a', 5), daemon: null }, since: 5 },
    { what: 'the start of a daemon alone', of: { application: null, daemon: first('x', 5) }, since: 5 },
    {
      what: 'always, where a start is not known',
      of: { application: first('a', 5), daemon: first('x', null) },
      since: Number.NEGATIVE_INFINITY,
    },
    { what: 'never, where there are none', of: { application: null, daemon: null }, since: Number.POSITIVE_INFINITY },
  ])('may have run since $what', ({ of, since }) => {
    expect(leftOutSince({ times: 1, to: 9, ...of })).toBe(since);
  });
});
