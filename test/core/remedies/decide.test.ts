import { describe, expect, it } from 'vitest';
import { afterRefusal, decide } from '../../../shared/core/remedies/decide.ts';
import { GUARD_NAMES, type GuardAnswer, type GuardName, OVERRIDABLE } from '../../../shared/core/remedies/guard.ts';

const NOON = Date.UTC(2026, 8, 14, 12);
const MINUTE = 60_000;

const answers = (...refused: readonly GuardName[]): readonly GuardAnswer[] =>
  GUARD_NAMES.map((guard) => ({ guard, passed: !refused.includes(guard), reason: `${guard} says so`, until: null }));
const next = (refused: readonly GuardAnswer[], since = NOON) => afterRefusal(refused, NOON, since);

describe('the decision', () => {
  it('is to act when all guards pass', () => {
    expect(decide(answers())).toBe('act');
  });

  it('is nothing to do without a plan, whatever is overridden', () => {
    expect(decide(null)).toBe('nothing-to-do');
    expect(decide(null, GUARD_NAMES)).toBe('nothing-to-do');
  });

  it('is to refuse where no guard was asked', () => {
    expect(decide([])).toBe('refuse');
  });

  it.each(GUARD_NAMES)('is to refuse when %s refuses, and to act only if it may be overridden and is', (guard) => {
    expect(decide(answers(guard))).toBe('refuse');
    expect(decide(answers(guard), [guard])).toBe(OVERRIDABLE.includes(guard) ? 'act' : 'refuse');
  });

  it('overrides nothing that is not named', () => {
    expect(decide(answers('cooldown', 'attempts'), ['cooldown'])).toBe('refuse');
    expect(decide(answers('cooldown', 'attempts'), ['cooldown', 'attempts'])).toBe('act');
  });

  it('never overrides the fresh look, the kill switch, the hands-off tag and the budget', () => {
    for (const guard of ['fresh-look-agrees', 'kill-switch', 'hands-off-tag', 'budget'] as const)
      expect(decide(answers(guard), GUARD_NAMES)).toBe('refuse');
  });
});

describe('after a refusal', () => {
  it.each(['kill-switch', 'mode', 'plan-is-current', 'not-already-leaving', 'daemon-critical'] as const)(
    'by %s nothing follows: no backlog is replayed',
    (guard) => {
      expect(next(answers(guard, 'budget', 'attempts'))).toEqual({ kind: 'drop' });
    },
  );

  it.each(['hands-off-tag', 'attempts'] as const)('by %s a person follows', (guard) => {
    expect(next(answers(guard, 'budget'))).toEqual({ kind: 'person', why: `${guard}: ${guard} says so` });
  });

  it.each(['fresh-look-agrees', 'budget', 'repair-had-its-time', 'no-daemon-deployment', 'cooldown'] as const)(
    'by %s it is asked again in a minute, and by a person after an hour',
    (guard) => {
      expect(next(answers(guard))).toEqual({ kind: 'again', at: NOON + MINUTE });
      expect(next(answers(guard), NOON - 60 * MINUTE)).toEqual({ kind: 'again', at: NOON + MINUTE });
      expect(next(answers(guard), NOON - 60 * MINUTE - 1)).toMatchObject({
        kind: 'person',
        why: `${guard}, for more than an hour: ${guard} says so`,
      });
    },
  );

  it('waits for the last of those that say until when', () => {
    const until = { cooldown: NOON + 2 * MINUTE, 'repair-had-its-time': NOON + 5 * MINUTE } as const;
    const refused = answers('cooldown', 'repair-had-its-time').map((answer) =>
      answer.guard === 'cooldown' || answer.guard === 'repair-had-its-time'
        ? { ...answer, until: until[answer.guard] }
        : answer,
    );
    expect(next(refused)).toEqual({ kind: 'again', at: NOON + 5 * MINUTE });
  });
});
