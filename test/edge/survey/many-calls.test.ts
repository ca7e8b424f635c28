import { describe, expect, it } from 'vitest';
import { createSurveyPace } from '../../../shared/edge/survey/survey-pace.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { callsOf, type Ecs, needed, PLAIN, startEcs } from '../../simulator/api/ecs.ts';
import { survey } from './surveying.ts';

const PROVIDERS = Array.from({ length: 23 }, (_, index) => ({ name: `p-${index}`, instances: 6, everySeconds: 1 }));

/** 138 container instances of 23 providers, 25 daemons, 27 services. */
const LARGE: Scenario = {
  ...PLAIN,
  clusters: [
    {
      name: 'prod',
      capacityProviders: PROVIDERS,
      daemons: Array.from({ length: 25 }, (_, index) => ({
        name: `d-${index}`,
        capacityProviders: [`p-${index % 23}`],
      })),
      services: Array.from({ length: 27 }, (_, index) => ({
        name: `s-${index}`,
        capacityProvider: `p-${index % 23}`,
        desiredCount: 9,
      })),
    },
  ],
};

/** The fewest calls that can tell all of it: each page and batch of them full. */
const fewestOf = ({ fleet }: Ecs): number => {
  const { instances, daemons, services, capacityProviders, tasks } = needed([...fleet.clusters.values()][0]);
  const live = [...instances.values()].filter(({ status }) => status !== 'INACTIVE').length;
  const running = [...tasks.values()].filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length;
  const families = new Set([...services.values()].map(({ placement }) => placement.family)).size;
  const [count, each] = [(all: number, size: number) => Math.ceil(all / size), daemons.size];
  return [
    1 + 1, // the cluster is listed and described
    count(capacityProviders.size, 10),
    count(each, 100) + each + each, // each daemon and its deployments
    count(each, 20) + count(each, 20), // their newest deployments and current revisions
    each + families, // definitions
    count(live, 100) * 2,
    count(running, 100) * 2,
    count(services.size, 100) + count(services.size, 10),
  ].reduce((sum, calls) => sum + calls, 0);
};

describe('a survey of a large cluster', () => {
  it('makes as few calls as its pages and batches allow', async () => {
    const ecs = await startEcs({ scenario: LARGE, throttled: false });
    const { unread } = await survey(ecs);
    expect(unread).toEqual([]);
    expect(callsOf(ecs)).toBe(fewestOf(ecs));
  });

  it.runIf(RUNS_ALL_DRAWN)(
    inCi('is never throttled, and takes the time that a quarter of the limits gives'),
    async () => {
      const ecs = await startEcs({ scenario: LARGE });
      const pace = createSurveyPace({
        now: () => ecs.server.now,
        wait: async (milliseconds) => ecs.advance(milliseconds / 1000),
      });
      const began = ecs.server.now;
      const { calls } = await survey(ecs, { pace });
      expect(callsOf(ecs)).toBe(fewestOf(ecs));
      const ofDefinitions =
        (calls['ecs:DescribeTaskDefinition'] ?? 0) + (calls['ecs:DescribeDaemonTaskDefinition'] ?? 0);
      expect(ecs.server.now - began).toBeGreaterThanOrEqual(((ofDefinitions - 12) / 5) * 1000);
    },
  );
});
