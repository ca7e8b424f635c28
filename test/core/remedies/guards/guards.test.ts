import { describe, expect, it } from 'vitest';
import { decide } from '../../../../shared/core/remedies/decide.ts';
import { GUARD_NAMES } from '../../../../shared/core/remedies/guard.ts';
import { judgeGuards } from '../../../../shared/core/remedies/guards/judge-guards.ts';
import { asked, ended, missing, refusals, started } from '../troubles.ts';

describe('the guards', () => {
  it.each([
    { trouble: 'a task that started before the daemon', events: started.early },
    { trouble: 'a daemon that ended', events: ended },
    { trouble: 'a daemon that never started', events: missing },
  ])('all pass on a quiet day with $trouble', ({ events }) => {
    const input = asked(events);
    expect(refusals(input)).toEqual([]);
    expect(decide(judgeGuards(input))).toBe('act');
  });

  it('always answer all of them, in one order, each with a reason', () => {
    const answers = judgeGuards(asked(ended));
    expect(answers.map(({ guard }) => guard)).toEqual(GUARD_NAMES);
    for (const { guard, reason } of answers) expect(reason, guard).toMatch(/^\S.{10,}/);
  });
});
