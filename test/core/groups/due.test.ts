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

  const stands = (n: number, isRight: boolean, sequence: number) =>
    isRight ? going(n, { n: sequence, state: 'resolved', now: 'over' }) : going(n, { n: sequence, state: 'changed' });

  it('and goes on elsewhere after it was told as over is told half a minute later: only a place that was told comes back', () => {
    const three = grown(
      null,
      [1, 2, 3].map((n) => going(n)),
    );
    const over = grown(
      three,
      [1, 2, 3].map((n) => stands(n, true, 2)),
      MINUTE,
    );
    const fourth = grown(over, [going(4)], 2 * MINUTE);
    const back = grown(over, [stands(3, false, 3)], 2 * MINUTE);
    const toldOver = (how: 'quiet' | 'loud') => told(over, how, 100 * SECOND, told(three, 'first', 0));
    expect(next(fourth, toldOver('loud'), MAIL)).toEqual({ at: 130 * SECOND, how: 'loud' });
    expect(next(fourth, toldOver('quiet'), BOT)).toEqual({ at: 130 * SECOND, how: 'loud' });
    expect(next(back, toldOver('loud'), MAIL)).toEqual({ at: 700 * SECOND, how: 'loud' });
  });

  it('and grew by edits until it was over has no new place when one of them comes back', () => {
    const three = grown(
      null,
      [1, 2, 3].map((n) => going(n)),
    );
    const five = grown(three, [going(4), going(5)], MINUTE);
    const edited = told(five, 'quiet', 2 * MINUTE, told(three, 'first', 0));
    const over = grown(
      five,
      [1, 2, 3, 4, 5].map((n) => stands(n, true, 2)),
      3 * MINUTE,
    );
    const toldOver = told(over, 'quiet', 4 * MINUTE, edited);
    expect(next(grown(over, [stands(5, false, 3)], 5 * MINUTE), toldOver, BOT)).toEqual({
      at: 270 * SECOND,
      how: 'quiet',
    });
  });

  it('in full is told of nothing more', () => {
    const many = grown(null, notices(40, { now: 'consequences' }));
    for (const manner of [BOT, MAIL, MACHINE]) expect(next(many, told(many, 'first', 0), manner)).toBeNull();
  });
});

describe('changes that keep coming', () => {
  const every20 = (count: number): Group =>
    Array.from({ length: count }, (_, n) => n + 2).reduce(
      (group, n) => grown(group, [going(1, { n, state: 'changed' })], (n - 1) * 20 * SECOND),
      one,
    );

  it('are held back five minutes where nothing can be edited, from the first that is not told', () => {
    expect(next(every20(10), first, MAIL)).toEqual({ at: 230 * SECOND, how: 'loud' });
    expect(next(every20(20), first, MAIL)).toEqual({ at: 300 * SECOND, how: 'loud' });
    const again = told(every20(15), 'loud', 300 * SECOND, first);
    expect(next(every20(40), again, MAIL)).toEqual({ at: 600 * SECOND, how: 'loud' });
  });

  it('are held back half a minute each where they do not follow one another', () => {
    const later = grown(one, [going(1, { n: 2, state: 'changed' })], 60 * MINUTE);
    expect(next(later, first, MAIL)).toEqual({ at: 60 * MINUTE + 30 * SECOND, how: 'loud' });
    const { changingSince: _, ...earlier } = later;
    expect(next(earlier, first, MAIL)).toEqual({ at: 60 * MINUTE + 30 * SECOND, how: 'loud' });
  });

  it.each([BOT, MAIL])('do not put off a reminder: $edits', (manner) => {
    const changed = grown(one, [going(1, { n: 2, state: 'changed' })], REPEAT - 10 * SECOND);
    const edited = { ...first, toldAt: REPEAT - 20 * SECOND };
    expect(next(changed, edited, manner)).toEqual({ at: REPEAT + 10 * SECOND, how: 'reminder' });
    expect(toldWith(changed, countsOf(changed), edited, 'reminder', REPEAT)).toMatchObject({
      revision: 2,
      loudAt: REPEAT,
    });
  });
});
