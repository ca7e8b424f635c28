import { describe, expect, it } from 'vitest';
import { signalOf } from '../../../shared/core/canary/signal.ts';

const MINUTE = 60_000;
const at = (minutes: number): number => Date.UTC(2026, 11, 1, 10) + minutes * MINUTE;

describe('the signal of a daemon that runs nowhere else, started at 10:00:30', () => {
  it.each([
    { minutes: [at(0)], taskStartedAt: at(1.5), isBeforeTask: true, why: 'before the task' },
    {
      minutes: [at(2), at(1)],
      taskStartedAt: at(1.5),
      isBeforeTask: null,
      why: 'of the minute 10:01, in which the task started',
    },
    { minutes: [at(2)], taskStartedAt: at(1.5), isBeforeTask: false, why: 'after the task had started' },
    { minutes: [at(-3), at(2)], taskStartedAt: at(1.5), isBeforeTask: false, why: 'of the minute 10:02' },
    { minutes: [], taskStartedAt: at(1.5), isBeforeTask: null, why: 'no sample yet' },
    { minutes: null, taskStartedAt: at(1.5), isBeforeTask: null, why: 'could not be read' },
    { minutes: [at(0)], taskStartedAt: null, isBeforeTask: null, why: 'one of both starts was not seen' },
  ])(
    'is $isBeforeTask with samples of $minutes and a task at $taskStartedAt',
    ({ minutes, taskStartedAt, ...signal }) => {
      const found = signalOf({ minutes, isAlone: true, daemonStartedAt: at(0.5), taskStartedAt });
      expect(found).toEqual({ isBeforeTask: signal.isBeforeTask, why: expect.stringContaining(signal.why) });
    },
  );

  it('proves nothing where other instances write into the same metrics', () => {
    const evidence = { minutes: [at(0)], isAlone: false, daemonStartedAt: at(0.5), taskStartedAt: at(1.5) };
    expect(signalOf(evidence).isBeforeTask).toBeNull();
  });
});
