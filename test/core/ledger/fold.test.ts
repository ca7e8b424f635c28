import { describe, expect, it } from 'vitest';
import { earlyOf, foldOf } from '../../../shared/core/ledger/fold.ts';
import { emptyLedger } from '../../../shared/core/ledger/ledger.ts';

const FOLD = foldOf(emptyLedger('', ''), 'agent');
const applicationsFold = { dropped: 7, latestStart: 40 };

describe('of seven folded application tasks, the latest of which started at 40', () => {
  it.each<{
    what: string;
    counted: number | null | undefined;
    firstStart: number | null;
    dropped: number;
    late: number;
  }>([
    { what: 'the daemon has no known start', counted: 40, firstStart: null, dropped: 7, late: 7 },
    { what: 'the daemon started with the latest', counted: undefined, firstStart: 40, dropped: 0, late: 0 },
    { what: 'the daemon started after them', counted: undefined, firstStart: 41, dropped: 7, late: 7 },
    {
      what: 'they were counted without a start, and it came with the latest',
      counted: null,
      firstStart: 40,
      dropped: 0,
      late: 0,
    },
    {
      what: 'they were counted without a start, and it came after them',
      counted: null,
      firstStart: 41,
      dropped: 7,
      late: 7,
    },
    { what: 'they were counted by this start', counted: 30, firstStart: 30, dropped: 4, late: 2 },
    { what: 'they were counted by an earlier start', counted: 29, firstStart: 30, dropped: 4, late: 2 },
    { what: 'they were counted by a start that was not the first', counted: 31, firstStart: 30, dropped: 0, late: 0 },
  ])(
    '$dropped started before the daemon, and $late long before it, where $what',
    ({ counted, firstStart, dropped, late }) => {
      const early = { dropped: 4, late: 2, firstStart: counted ?? null };
      const folds = counted === undefined ? new Map() : new Map([['agent', { ...FOLD, early }]]);
      expect(earlyOf({ folds, applicationsFold }, 'agent', firstStart)).toMatchObject({ dropped, late });
    },
  );
});
