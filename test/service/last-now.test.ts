import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { lastNowsOf } from './last-now.ts';
import { runService, type ServiceRun } from './service-run.ts';

const scenario = (faults: NonNullable<Scenario['faults']>): Scenario => ({
  name: 'one-instance',
  says: 'One container instance whose daemon does not behave.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 1 }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 3 }],
    },
  ],
  faults,
});
const late = scenario([{ fault: 'daemon-late', instances: [1], lateSeconds: 60 }]);

/** The run with another word in each last notice. */
const saying = (run: ServiceRun, now: string): ServiceRun => {
  for (const notice of run.service.witness.notices.values())
    Object.assign(notice, { text: notice.text.replaceAll(/"now":"[a-z-]+"/g, `"now":"${now}"`) });
  return run;
};

describe('the last word on whether an incident goes on', () => {
  it('is right where a daemon came late: its tasks run on, and it runs', async () => {
    const nows = lastNowsOf(await runService(late, 1));
    expect(nows).toMatchObject([{ told: 'consequences', notComparable: null, wrong: null }]);
  });

  it('is found to be wrong where it says something else', async () => {
    const run = saying(await runService(late, 1), 'going-on');
    expect(lastNowsOf(run)).toMatchObject([{ wrong: expect.stringContaining('no longer going on') }]);
  });
});
