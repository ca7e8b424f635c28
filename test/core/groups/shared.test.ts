import { describe, expect, it } from 'vitest';
import { type Group, grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import { unpacked } from '../../../shared/core/groups/members.ts';
import { sharedIn } from '../../../shared/core/groups/shared.ts';
import { sequenceOf } from '../../../shared/core/messages/change.ts';
import type { Notice, NoticeRevision } from '../../../shared/core/notices/notice.ts';
import { notice } from '../messages/notices.ts';

const NOW = Date.parse('2026-11-23T10:06:00.000Z');
/** After the last act of all: the notices' acts are at 10:00:02. */
const COUNTED = '2026-11-23T10:05:12.000Z';
type Running = NonNullable<NoticeRevision['running']>;

const revision = (number: number, running: Partial<Running> | null = {}): NoticeRevision => ({
  daemonName: 'cloudwatch-agent',
  revision: number,
  running: running === null ? null : { count: 4, others: 12, asOf: COUNTED, ...running },
  deployedAt: '2026-11-23T09:56:02.100Z',
  deployedBeforeMs: 240_000,
});

const GOES_ON = { now: 'going-on', affected: { count: 1, of: 20 } } as const;

/** Some instances of each revision; null: none is known there. */
const groupOf = (...parts: readonly (readonly [amount: number, daemonRevision: NoticeRevision | null])[]): Group => {
  const each = parts.flatMap(([amount, daemonRevision]) => Array.from({ length: amount }, () => daemonRevision));
  const notices = each.map((daemonRevision, index) => notice(index + 1, { ...GOES_ON, daemonRevision }));
  const group = grownBy(null, 'g', notices, NOW);
  if (group === null) throw new Error('a group begins with a notice');
  return group;
};

describe('a group says of the daemon what its instances share', () => {
  it('with the number of all, the time of the count, and how long before its deployment began', () => {
    const group = groupOf([13, revision(7, { count: 13, others: 6 })], [1, revision(6, { count: 6, others: 13 })]);
    const { why } = groupMessage(group, { how: 'first', since: 0 });
    expect(why).not.toContain('ECS has not said why.');
    expect(why[0]).toBe(
      '13 of 14 run revision 7 of cloudwatch-agent, which the rest of the provider did not as of 10:05:12 UTC; its deployment began 4 min before the first',
    );
  });

  it('from 80 of a hundred on', () => {
    expect(sharedIn(groupOf([4, revision(7)], [1, revision(6)]))).toMatchObject({ revision: 7, count: 4, of: 5 });
    expect(sharedIn(groupOf([79, revision(7, { count: 79 })], [21, revision(6)]))).toBeNull();
    expect(sharedIn(groupOf([80, revision(7, { count: 80 })], [20, revision(6)]))).toMatchObject({
      count: 80,
      of: 100,
    });
  });

  it.each<{ when: string; group: Group }>([
    {
      when: 'all of the provider runs one revision, so that ECS counted no others',
      group: groupOf([5, revision(7, null)]),
    },
    { when: 'the others are none', group: groupOf([5, revision(7, { others: 0 })]) },
    { when: 'more run it than the group has', group: groupOf([5, revision(7, { count: 6 })]) },
    {
      when: 'ECS counted before the last act',
      group: groupOf([5, revision(7, { asOf: '2026-11-23T10:00:02.000Z' })]),
    },
    { when: 'the revisions of too many are not known', group: groupOf([4, revision(7)], [2, null]) },
    { when: 'none is known', group: groupOf([5, null]) },
  ])('but nothing where $when', ({ group }) => {
    expect(sharedIn(group)).toBeNull();
    const { why } = groupMessage(group, { how: 'first', since: 0 });
    expect(why.join()).not.toMatch(/revision/);
  });

  it.each([
    { when: 'hours before', deployedBeforeMs: 3_600_001 },
    { when: 'after the first act', deployedBeforeMs: -1 },
    { when: 'nobody knows when', deployedBeforeMs: null },
  ])('without its deployment if that began $when', ({ deployedBeforeMs }) => {
    const shared = sharedIn(groupOf([4, { ...revision(7), deployedBeforeMs }], [1, revision(6)]));
    expect(shared).toMatchObject({ revision: 7, deployedBeforeMs: null });
  });

  it('from the first act of all, whichever is told first', () => {
    const [late, early] = [90_000, 30_000].map((deployedBeforeMs) => ({ ...revision(7), deployedBeforeMs }));
    expect(sharedIn(groupOf([2, late ?? null], [2, early ?? null]))).toMatchObject({ deployedBeforeMs: 30_000 });
  });

  it('by places: two incidents of one instance count once', () => {
    const one = notice(1, { ...GOES_ON, daemonRevision: revision(7, { count: 2 }) });
    const other = { ...one, incidentId: 'prod/another', id: 'prod/another#1' };
    const group = grownBy(
      null,
      'g',
      [one, other, notice(2, { ...GOES_ON, daemonRevision: revision(7, { count: 2 }) })],
      NOW,
    );
    expect(group === null ? null : sharedIn(group)).toMatchObject({ count: 2, of: 2 });
  });

  it('by what ran there when it broke, not by what put it right', () => {
    const opened = groupOf([4, revision(7, null)]);
    const repaired: readonly Notice[] = [1, 2, 3, 4].map((incident) =>
      notice(incident, { ...GOES_ON, n: 2, state: 'repaired', now: 'consequences', daemonRevision: revision(8) }),
    );
    const group = grownBy(opened, 'g', repaired, NOW);
    expect([...unpacked(group?.members ?? '').values()].map((member) => member.revision)).toEqual([7, 7, 7, 7]);
    expect(group === null ? 'none' : sharedIn(group)).toBeNull();
  });

  it('in the past once all are over', () => {
    const notices = [1, 2].map((incident) =>
      notice(incident, { n: 2, state: 'resolved', now: 'over', daemonRevision: revision(7, { count: 2 }) }),
    );
    const group = grownBy(null, 'g', notices, NOW);
    if (group === null) throw new Error('a group begins with a notice');
    expect(groupMessage(group, { how: 'first', since: 0 }).why[0]).toMatch(/^All 2 ran revision 7 /);
  });
});

describe('the members of a group', () => {
  it('are read by a release that knows no revisions, which takes the number up to the point', () => {
    const { members } = groupOf([1, revision(7)]);
    expect(Number.parseInt(members.slice(11), 36)).toBe(sequenceOf(notice(1)));
    expect(members.endsWith('.7')).toBe(true);
  });

  it('of such a release have no revision', () => {
    const { members } = groupOf([1, null]);
    expect([...unpacked(members).values()]).toMatchObject([{ sequence: sequenceOf(notice(1)), revision: null }]);
  });
});
