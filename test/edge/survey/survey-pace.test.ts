import { describe, expect, it } from 'vitest';
import { SURVEY_SHARES } from '../../../shared/edge/survey/actions.ts';
import { createSurveyPace } from '../../../shared/edge/survey/survey-pace.ts';
import { BUCKETS } from '../../../simulator/api/request/throttle.ts';

/** A clock that goes on by waiting alone. */
const clock = () => {
  let now = 0;
  return {
    now: () => now,
    wait: async (milliseconds: number, signal: AbortSignal | undefined) => {
      signal?.throwIfAborted();
      now += milliseconds;
    },
  };
};

describe('the pace of a survey', () => {
  it('is five calls a second of the bucket that clusters share, after a burst of 25', async () => {
    const { now, wait } = clock();
    const pace = createSurveyPace({ now, wait });
    await Promise.all(Array.from({ length: 25 }, () => pace.turn('clusterResources', undefined)));
    expect(now()).toBe(0);
    await Promise.all(Array.from({ length: 100 }, () => pace.turn('clusterResources', undefined)));
    expect(now()).toBe(20_000);
  });

  it('of one bucket holds no other back', async () => {
    const { now, wait } = clock();
    const pace = createSurveyPace({ now, wait });
    await Promise.all(Array.from({ length: 25 }, () => pace.turn('clusterResources', undefined)));
    await pace.turn('services', undefined);
    expect(now()).toBe(0);
  });

  it.each([
    ['clusterResources', 'clusterResourceRead'],
    ['services', 'serviceRead'],
    ['daemonDeployments', 'daemonDeploymentRead'],
    ['daemonRevisions', 'daemonRevisionRead'],
  ] as const)('of %s is at most a quarter of what ECS allows', (ours, theirs) => {
    expect(SURVEY_SHARES[ours].burst).toBeLessThanOrEqual(BUCKETS[theirs].burst / 4);
    expect(SURVEY_SHARES[ours].perSecond).toBeLessThanOrEqual(BUCKETS[theirs].perSecond / 4);
  });

  it('asks the budget that is given in place of its own', async () => {
    const { now, wait } = clock();
    let taken = 0;
    const take = async () => {
      taken += 1;
      return taken % 2 === 0 ? ({ kind: 'granted' } as const) : ({ kind: 'later', delaySeconds: 3 } as const);
    };
    const pace = createSurveyPace({ now, wait, budgets: { clusterResources: { take } } });
    await pace.turn('clusterResources', undefined);
    expect({ taken, now: now() }).toEqual({ taken: 2, now: 3000 });
  });

  it('rests a bucket that throttles, for all who wait for it', async () => {
    const done: string[] = [];
    let end = () => {};
    const pace = createSurveyPace({ wait: () => new Promise<void>((resolve) => (end = resolve)) });
    const rest = pace.rest('services', 1000, undefined).then(() => done.push('rest'));
    const turn = pace.turn('services', undefined).then(() => done.push('turn'));
    await pace.turn('clusters', undefined);
    expect(done).toEqual([]);
    end();
    await Promise.all([rest, turn]);
    expect(done).toEqual(['rest', 'turn']);
  });

  it('is given up where the signal is aborted', async () => {
    const { now, wait } = clock();
    const pace = createSurveyPace({ now, wait });
    await expect(pace.turn('services', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    await pace.rest('services', 1000, AbortSignal.abort());
    await pace.turn('services', undefined);
  });
});
