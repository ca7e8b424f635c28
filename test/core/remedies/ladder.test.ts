import { describe, expect, it } from 'vitest';
import { nextRung } from '../../../shared/core/remedies/ladder.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { Attempt } from '../../../shared/core/state/attempt.ts';
import type { RemedyName } from '../../../shared/core/words/remedy.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 8, 14, 12);
const LADDER = DEFAULT_POLICY.remedies['daemon-started-first'];
const BOTH: readonly RemedyName[] = ['stop-early-tasks', 'drain-instance'];

/** An act of ten minutes ago whose deadline was five minutes ago. */
const attempt = (remedy: RemedyName, outcome: Attempt['outcome'], minutesAgo = 10): Attempt => ({
  incidentId: 'i',
  planId: 'p',
  remedy,
  by: 'bookend',
  at: NOON - minutesAgo * MINUTE,
  until: NOON - (minutesAgo - 5) * MINUTE,
  taskArns: [],
  outcome,
  trouble: null,
});
const next = (attempts: readonly Attempt[], helps = BOTH, ladder = LADDER) => nextRung(ladder, attempts, helps, NOON);

describe('the next rung', () => {
  it.each([
    { when: 'nothing was tried', attempts: [], remedy: 'stop-early-tasks' },
    {
      when: 'the first was not accepted',
      attempts: [attempt('stop-early-tasks', 'failed')],
      remedy: 'stop-early-tasks',
    },
    {
      when: 'Bookend stopped in the first',
      attempts: [attempt('stop-early-tasks', 'begun')],
      remedy: 'stop-early-tasks',
    },
    { when: 'the first had no effect', attempts: [attempt('stop-early-tasks', 'no-effect')], remedy: 'drain-instance' },
    { when: 'the first’s time is over', attempts: [attempt('stop-early-tasks', 'acted')], remedy: 'drain-instance' },
    {
      when: 'the first worked, and it is broken again',
      attempts: [attempt('stop-early-tasks', 'repaired')],
      remedy: 'drain-instance',
    },
    {
      when: 'the second was not accepted',
      attempts: [attempt('stop-early-tasks', 'no-effect', 20), attempt('drain-instance', 'failed')],
      remedy: 'drain-instance',
    },
  ])('is $remedy when $when', ({ attempts, remedy }) => {
    expect(next(attempts)).toMatchObject({ kind: 'due', rung: { remedy } });
  });

  it('passes over a remedy that would not help', () => {
    expect(next([], ['drain-instance'])).toMatchObject({ kind: 'due', rung: { remedy: 'drain-instance' } });
  });

  it.each([
    { when: 'what was done has time left', attempts: [attempt('stop-early-tasks', 'acted', 4)], until: NOON + MINUTE },
    { when: 'an act is under way', attempts: [attempt('stop-early-tasks', 'begun', 1)], until: NOON + 2 * MINUTE },
    {
      when: 'a person’s drain is under way, which is no rung of it',
      attempts: [attempt('drain-instance', 'begun', 2)],
      until: NOON + MINUTE,
    },
  ])('waits while $when', ({ attempts, until }) => {
    expect(next(attempts)).toEqual({ kind: 'waits', until });
    expect(next(attempts, BOTH, [])).toEqual({ kind: 'waits', until });
  });

  it('waits for the last of what is under way', () => {
    const attempts = [attempt('stop-early-tasks', 'acted', 2), attempt('drain-instance', 'acted', 4)];
    expect(next(attempts)).toEqual({ kind: 'waits', until: NOON + 3 * MINUTE });
  });

  it.each([
    { when: 'the ladder is empty', attempts: [], ladder: [], helps: BOTH, why: 'the policy names no remedy' },
    {
      when: 'nothing on it would help',
      attempts: [],
      ladder: LADDER,
      helps: [],
      why: 'none of the remedies in the policy would help',
    },
    {
      when: 'the last one had no effect',
      attempts: [attempt('stop-early-tasks', 'no-effect', 20), attempt('drain-instance', 'no-effect')],
      ladder: LADDER,
      helps: BOTH,
      why: 'the remedies in the policy are used up',
    },
  ])('is a person when $when', ({ attempts, ladder, helps, why }) => {
    expect(next(attempts, helps, ladder)).toEqual({ kind: 'person', why });
  });
});
