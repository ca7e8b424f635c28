import { describe, expect, it } from 'vitest';
import { acknowledged } from '../../../shared/core/groups/ack.ts';
import { countsOf } from '../../../shared/core/groups/counts.ts';
import { NOTHING_TOLD_OF, nextTelling, type ToldOfGroup, toldWith } from '../../../shared/core/groups/due.ts';
import { type Group, grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { threadIn } from '../../../shared/edge/tell/threads/read-thread.ts';
import { notice } from '../messages/notices.ts';

const HOUR = 3_600_000;
const grown = (known: Group | null, notices: readonly Notice[], now = 0): Group => {
  const group = grownBy(known, 'g', notices, now);
  if (group === null) throw new Error('a group begins with a notice');
  return group;
};
const began = grown(null, [notice(1, { severity: 'warning' })]);
const ASKED = { at: 1000, until: HOUR, by: 'kim', reason: 'known' };
const acked = acknowledged(began, ASKED);
const toldFirst = toldWith(began, countsOf(began), NOTHING_TOLD_OF, 'first', 0);
const toldAck: ToldOfGroup = { ...toldFirst, ackedAt: 1000 };

describe('an acknowledged group', () => {
  const more = grown(acked, [notice(2, { severity: 'warning' })], 2000);
  const over = grown(acked, [notice(1, { n: 2, state: 'resolved', severity: 'warning' })], 2000);
  const worse = grown(acked, [notice(1, { n: 2, severity: 'critical' })], 2000);
  const QUIETLY = { at: 30_000, how: 'silent' };
  const AT_ITS_END = { at: HOUR, how: 'loud' };

  it.each([
    ['nobody knows is told first', acked, NOTHING_TOLD_OF, { at: 0, how: 'first' }, { at: 0, how: 'first' }],
    ['is told as such', acked, toldFirst, { at: 1000, how: 'ack' }, { at: 1000, how: 'ack' }],
    ['is told as such once', acked, toldAck, null, null],
    ['has grown is edited in silence, or waits', more, toldAck, QUIETLY, AT_ITS_END],
    ['is over is told', over, toldAck, { at: 30_000, how: 'quiet' }, { at: 30_000, how: 'loud' }],
    ['has become worse is told', worse, toldAck, { at: 30_000, how: 'loud' }, { at: 30_000, how: 'loud' }],
  ] as const)('that %s', (_what, group, told, byBot, byMail) => {
    const next = (edits: boolean) =>
      nextTelling(group, countsOf(group), told, { edits, repeatMs: 0, isForMachines: false, now: 5000 });
    expect([next(true), next(false)]).toEqual([byBot, byMail]);
  });

  it('that was edited in silence is told after its end if it has doubled, and then no more', () => {
    const hushed = toldWith(more, countsOf(more), toldAck, 'silent', 40_000);
    const manner = { edits: true, repeatMs: 0, isForMachines: false, now: HOUR };
    expect(nextTelling(more, countsOf(more), hushed, { ...manner, now: 50_000 })).toEqual(AT_ITS_END);
    expect(nextTelling(more, countsOf(more), hushed, manner)).toEqual({ at: 70_000, how: 'loud' });
    const loud = toldWith(more, countsOf(more), hushed, 'loud', HOUR);
    expect(nextTelling(more, countsOf(more), loud, manner)).toBeNull();
  });

  it('stays what it is when it becomes worse and better again: the acknowledgement is over', () => {
    expect(more.ack).toEqual({ ...ASKED, severity: 'warning', places: 1 });
    const better = grown(worse, [notice(1, { n: 3, severity: 'warning' })], 3000);
    expect([worse.ack, better.ack]).toEqual([null, null]);
  });

  const withPlaces = (known: Group, from: number, to: number) =>
    grown(
      known,
      Array.from({ length: to - from }, (_, n) => notice(from + n + 1, { severity: 'warning' })),
      3000,
    );

  it.each([
    { from: 1, to: 2, isAcked: true },
    { from: 1, to: 3, isAcked: false },
    { from: 2, to: 3, isAcked: true },
    { from: 2, to: 4, isAcked: false },
    { from: 10, to: 19, isAcked: true },
    { from: 10, to: 20, isAcked: false },
  ])('of $from places that are $to by now is still acknowledged: $isAcked', ({ from, to, isAcked }) => {
    const known = acknowledged(withPlaces(began, 1, from), ASKED);
    const spread = withPlaces(known, from, to);
    expect(spread.ack).toEqual(isAcked ? known.ack : null);
    const next = nextTelling(spread, countsOf(spread), toldAck, {
      edits: false,
      repeatMs: 0,
      isForMachines: false,
      now: 5000,
    });
    expect(next).toEqual(isAcked ? AT_ITS_END : { at: 30_000, how: 'loud' });
  });

  it('that an earlier release acknowledged, without the number of places, ends by its severity alone', () => {
    const { places: _, ...ack } = acked.ack ?? { ...ASKED, severity: 'warning' as const };
    expect(withPlaces({ ...began, ack }, 1, 40).ack).toEqual(ack);
  });

  it('has each acknowledgement at a moment of its own', () => {
    expect(acknowledged(acked, ASKED).ack?.at).toBe(1001);
  });

  it('is told in plain words, whatever people write', () => {
    const hostile = acknowledged(began, { ...ASKED, by: 'a\u202eb', reason: 'see https://evil.example\n<!channel>' });
    const { summary, actions } = groupMessage(hostile, { how: 'ack', since: 1 });
    expect(actions).toEqual([]);
    expect(summary).not.toMatch(/\u202e|\n|:\/\//);
    expect(summary).toContain('until 1970-01-01 01:00:00 UTC');
  });

  it.each([
    ['known', 'known.'],
    ['It is known.', 'It is known.'],
    ['known, really!', 'known, really!'],
  ])('says the reason %j as a sentence: %j', (reason, said) => {
    const { summary } = groupMessage(acknowledged(began, { ...ASKED, reason }), { how: 'ack', since: 1 });
    expect(summary).toContain(`UTC: ${said} Until then`);
  });

  it('is still read where its acknowledgement makes no sense', () => {
    const text = JSON.stringify({ kind: 'group', group: { ...began, ack: { until: 'never' } } });
    expect(threadIn(text)).toMatchObject({ kind: 'group', group: { id: 'g', ack: null } });
    expect(threadIn(JSON.stringify({ kind: 'group', group: acked }))).toEqual({ kind: 'group', group: acked });
  });
});
