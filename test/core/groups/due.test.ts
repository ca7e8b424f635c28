import { describe, expect, it } from 'vitest';
import { countsOf } from '../../../shared/core/groups/counts.ts';
import {
  type Manner,
  NOTHING_TOLD_OF,
  nextTelling,
  type Telling,
  type ToldOfGroup,
  toldWith,
} from '../../../shared/core/groups/due.ts';
import { type Group, grownBy } from '../../../shared/core/groups/group.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { notice, notices } from '../messages/notices.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const REPEAT = 4 * 60 * MINUTE;

const grown = (known: Group | null, all: readonly Notice[], now = 0): Group => {
  const group = grownBy(known, 'g', all, now);
  if (group === null) throw new Error('a group begins with a notice');
  return group;
};
const told = (group: Group, how: Telling, now: number, before: ToldOfGroup = NOTHING_TOLD_OF): ToldOfGroup =>
  toldWith(group, countsOf(group), before, how, now);

const BOT = { edits: true, repeatMs: REPEAT, isForMachines: false, now: 0 };
const MAIL = { ...BOT, edits: false };
const MACHINE = { ...MAIL, isForMachines: true };
const next = (group: Group, known: ToldOfGroup, manner: Manner) => nextTelling(group, countsOf(group), known, manner);

const going = (n: number, rest: Parameters<typeof notice>[1] = {}) => notice(n, { now: 'going-on', ...rest });
const one = grown(null, [going(1)]);
const first = told(one, 'first', 0);

describe('what still goes on', () => {
  const consequences = grown(null, [notice(1, { now: 'consequences' })]);
  const over = grown(null, [notice(1, { state: 'resolved', now: 'over' })]);

  it.each([
    { what: 'goes on', group: one, repeatMs: REPEAT, due: { at: REPEAT, how: 'reminder' } },
    { what: 'goes on, and is never to be told again', group: one, repeatMs: 0, due: null },
    { what: 'goes on no more, but has consequences', group: consequences, repeatMs: REPEAT, due: null },
    { what: 'is over', group: over, repeatMs: REPEAT, due: null },
  ])('is told again after so long where it $what: $due', ({ group, repeatMs, due }) => {
    for (const manner of [BOT, MAIL])
      expect(next(group, told(group, 'first', 0), { ...manner, repeatMs })).toEqual(due);
    expect(next(group, told(group, 'first', 0), { ...MACHINE, repeatMs })).toBeNull();
  });

  it('is told again so long after the last message that nobody overlooks, and not after a quiet one', () => {
    const changed = grown(one, [going(1, { n: 2 })], MINUTE);
    const quietly = told(changed, 'quiet', 2 * MINUTE, first);
    expect(next(changed, quietly, BOT)).toEqual({ at: REPEAT, how: 'reminder' });
    const reminded = told(changed, 'reminder', REPEAT + SECOND, quietly);
    expect(next(changed, reminded, BOT)).toEqual({ at: 2 * REPEAT + SECOND, how: 'reminder' });
  });
});

describe('a group that was told of', () => {
  const half = 30 * SECOND;
  it.each<{ what: string; group: Group; bot: ReturnType<typeof next>; mail: ReturnType<typeof next> }>([
    {
      what: 'has doubled',
      group: grown(one, [going(2)], 5 * SECOND),
      bot: { at: half, how: 'loud' },
      mail: { at: half, how: 'loud' },
    },
    {
      what: 'has changed, and not doubled',
      group: grown(one, [going(1, { n: 2 })], 5 * SECOND),
      bot: { at: half, how: 'quiet' },
      mail: { at: 5 * SECOND + half, how: 'loud' },
    },
    {
      what: 'is over',
      group: grown(one, [going(1, { n: 2, state: 'resolved', now: 'over' })], 5 * SECOND),
      bot: { at: half, how: 'quiet' },
      mail: { at: half, how: 'loud' },
    },
  ])('and $what is told half a minute later', ({ group, bot, mail }) => {
    expect([next(group, first, BOT), next(group, first, MAIL)]).toEqual([bot, mail]);
    expect(next(group, first, MACHINE)).toEqual({ at: half, how: 'quiet' });
  });

  it('and whose severity rises is told loudly', () => {
    const mild = grown(null, [going(1, { severity: 'warning' }), going(2, { severity: 'warning' })]);
    const worse = grown(mild, [going(1, { n: 2, severity: 'critical' })], 5 * SECOND);
    expect(next(worse, told(mild, 'first', 0), BOT)).toEqual({ at: half, how: 'loud' });
  });

  it('as over, and is back at once, is told anew ten minutes after the last loud message', () => {
    const over = grown(one, [going(1, { n: 2, state: 'resolved', now: 'over' })], MINUTE);
    const toldOver = told(over, 'loud', 2 * MINUTE, first);
    const back = grown(over, [going(1, { n: 3, state: 'changed' })], 3 * MINUTE);
    expect(next(back, toldOver, MAIL)).toEqual({ at: 12 * MINUTE, how: 'loud' });
    expect(next(back, toldOver, BOT)).toEqual({ at: 2 * MINUTE + half, how: 'quiet' });
    const edited = told(back, 'quiet', 3 * MINUTE, toldOver);
    expect(next(back, edited, BOT)).toEqual({ at: 12 * MINUTE, how: 'loud' });
    expect(next(back, edited, MACHINE)).toBeNull();
  });

  it('in full is told of nothing more', () => {
    const many = grown(null, notices(40, { now: 'consequences' }));
    for (const manner of [BOT, MAIL, MACHINE]) expect(next(many, told(many, 'first', 0), manner)).toBeNull();
  });
});
