import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { aligned } from '../seeds/printed.ts';
import { compare } from './compare.ts';
import { detectionsOf } from './detection.ts';
import { percentile } from './percentiles.ts';
import { runService } from './service-run.ts';

const SIZES = [1, 10, 100, 300, 1000];

/** Container instances that register within a second, and whose daemon never comes; five application tasks on each. */
export const withoutDaemons = (instances: number): Scenario => ({
  name: 'daemons-missing-at-once',
  says: 'The daemon is missing on every container instance, and all of them come at once.',
  hours: 0.5,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, everySeconds: 1 / instances }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: instances * 5 }],
    },
  ],
  faults: [{ fault: 'daemon-missing' }],
});

/** Seconds from the end of the settle to the notice, for so many at once. */
export const absenceOf = async (instances: number) => {
  const run = await runService(withoutDaemons(instances), 1);
  const { violations } = await compare(run);
  const all = detectionsOf(run, violations).filter(({ by }) => by === 'absence');
  return { seconds: all.map(({ ms }) => ms / 1000), calls: run.service.ecs.calls.length };
};

/** Prints how long absence takes to be found, and how that grows. */
export const measureAbsence = async (): Promise<number> => {
  const rows = [['missing at once', 'found', 'median', 'p99', 'longest', 'calls of ECS in half an hour']];
  for (const instances of SIZES) {
    const { seconds, calls } = await absenceOf(instances);
    const [median, most, longest] = [0.5, 0.99, 1].map((of) => `${percentile(seconds, of).toFixed(1)} s`);
    rows.push([`${instances}`, `${seconds.length}`, `${median}`, `${most}`, `${longest}`, `${calls}`]);
  }
  for (const line of aligned(rows)) console.log(line);
  return 0;
};
