import { describe, expect, it } from 'vitest';
import { type Counts, countsOf } from '../../../shared/core/groups/counts.ts';
import { grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import { unpacked } from '../../../shared/core/groups/members.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { NoticeState } from '../../../shared/core/words/notice-state.ts';
import { notice } from '../messages/notices.ts';

const NOW = Date.parse('2026-11-23T10:01:09.000Z');

/** A notice of one hole that tells of so many resources. */
const hole = (incident: number, count: number, state: NoticeState = 'open', n = 1): Notice => ({
  ...notice(incident, { n, state, now: state === 'resolved' ? 'over' : 'going-on' }),
  kind: 'hole',
  rules: [],
  violations: [],
  containerInstanceArn: null,
  hole: { hole: 'no-health-check', resource: `arn:aws:ecs:eu-west-1:1:x/${incident}`, why: 'none', cure: 'add one' },
  about: { headline: 'A daemon has no health check', count, first: [`x/${incident}`] },
});

const groupOf = (...notices: readonly Notice[]) => {
  const group = grownBy(null, 'g', notices, NOW);
  if (group === null) throw new Error('a group begins with a notice');
  return group;
};
const counted = (...notices: readonly Notice[]): Partial<Counts> => {
  const { places, goingOn, isOver, isOne } = countsOf(groupOf(...notices));
  return { places, goingOn, isOver, isOne };
};

describe('a notice that stands for many', () => {
  it.each<{ when: string; notices: readonly Notice[]; counts: Partial<Counts> }>([
    { when: 'it is alone', notices: [hole(1, 40)], counts: { places: 40, goingOn: 40, isOver: false, isOne: true } },
    {
      when: 'another is found later',
      notices: [hole(1, 40), hole(2, 1)],
      counts: { places: 41, goingOn: 41, isOver: false, isOne: false },
    },
    {
      when: 'some of them are gone, told by another of them',
      notices: [hole(1, 40), hole(7, 10, 'resolved')],
      counts: { places: 40, goingOn: 30, isOver: false },
    },
    {
      when: 'some of them have become worse, told by another of them',
      notices: [hole(1, 40), hole(7, 10, 'changed')],
      counts: { places: 40, goingOn: 40, isOver: false },
    },
    {
      when: 'all are gone, by two notices',
      notices: [hole(1, 40), hole(7, 10, 'resolved'), hole(1, 30, 'resolved', 2)],
      counts: { places: 40, goingOn: 0, isOver: true },
    },
    {
      when: 'only their end is known',
      notices: [hole(7, 10, 'resolved')],
      counts: { places: 10, goingOn: 0, isOver: true },
    },
  ])('counts as many when $when', ({ notices, counts }) => {
    expect(counted(...notices)).toMatchObject(counts);
  });

  it('is one message as long as it is alone, and with another one a number of all', () => {
    const words = { how: 'first', since: 0 } as const;
    expect(groupMessage(groupOf(hole(1, 40)), words).headline).toBe('prod: A daemon has no health check (+39)');
    const { headline, broke } = groupMessage(groupOf(hole(1, 40), hole(2, 1)), words);
    expect(headline).toBe('41 times: prod: A daemon has no health check');
    expect(broke.lines.length + broke.more).toBe(41);
  });

  it('is stored with its number, which a release that knows none passes over', () => {
    const { members } = groupOf(hole(1, 40), hole(7, 10, 'resolved'));
    expect([...unpacked(members).values()]).toMatchObject([
      { count: 40, isPart: false, revision: null },
      { count: 10, isPart: true },
    ]);
    expect(members).toMatch(/^.{11}[0-9a-z]+\.\.14,.{11}[0-9a-z]+\.\.-a$/);
  });
});
