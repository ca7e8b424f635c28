import { describe, expect, it } from 'vitest';
import { applicationTask, at, daemonTask, instance, timeline } from '../../timeline/index.ts';
import { factsIn, lookAt, place } from './service.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = (ended?: '05:00') => applicationTask({ id: 'one', started: '01:05', ...(ended && { ended }) });
const agent = daemonTask({ id: 'agent', started: '01:40' });

/**
 * The instance as it is known at 06:00, after a look: without the daemon, with it, or with it after the tasks concerned
 * have ended.
 */
const heard = (...events: readonly ReturnType<typeof timeline>[]) => {
  const one = place();
  one.hears('01:30', [...factsIn(timeline(joined, orders())), lookAt('01:30', ['one'])]);
  one.tells();
  one.hears('06:00', [...factsIn(timeline(...events)), lookAt('06:00', ['one', 'agent'])]);
  return one;
};

describe('a daemon that started late', () => {
  it('is over once it runs and the tasks that ran without it have ended: late it will be for ever', () => {
    const one = heard(joined, orders('05:00'), agent);
    expect(one.known().incident).toMatchObject({
      violations: [{ rule: 'daemon-running' }, { rule: 'daemon-started-first' }],
      resolution: 'the tasks concerned have ended; what happened cannot be undone',
    });
    expect(one.hears('07:00', factsIn(agent)).changed).toBe(false);
  });

  it('is repaired, not over, while such a task still runs', () => {
    const one = heard(joined, orders(), agent);
    expect(one.known().incident?.resolvedAt).toBeNull();
    one.hears('11:00', []);
    expect(one.known().incident).toMatchObject({ resolvedAt: null, repairedAt: at('06:00') });
    expect(one.tells()).toMatchObject([{ state: 'repaired', now: 'consequences' }]);
  });

  it('is neither while it does not run, though the tasks have ended', () => {
    const one = heard(joined, orders('05:00'));
    expect(one.known().incident?.resolvedAt).toBeNull();
    expect(one.known().incident).not.toHaveProperty('repairedAt');
  });
});
