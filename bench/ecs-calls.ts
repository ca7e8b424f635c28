import { namedScenario } from '../simulator/scenarios/load.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { measuredOf } from './rounds.ts';
import { ordinaryDay } from './service/fleet-events.ts';
import { eachSecond, runService } from './service/small-service.ts';
import type { Usage } from './service/usage.ts';
import type { Row } from './table.ts';

const SEEDS = [1, 2, 3];
const JOINING = 40;
/** One instance joins after the other, so that none shares its look with the next. */
const JOINING_EVERY_SECONDS = 35;
const SUSPICIOUS = [
  'daemon-missing',
  'daemon-late',
  'daemon-crash',
  'daemon-crash-unrepaired',
  'daemon-ended-first',
  'daemon-duplicate',
  'daemon-unhealthy',
  'drain-stuck',
  'registering-stuck',
  'host-lost',
  'host-lost-silently',
  'events-lost',
];

/** Counts Bookend's calls at the simulated ECS: for each event, each instance that joins, and each look at one suspicion. */
export async function* benchEcsCalls(): AsyncGenerator<Row> {
  const days = await runs(ordinaryDay(JOINING));
  yield row('ECS calls for an event', days, ({ callsWhileObserving, events }) => callsWhileObserving / events, 0);
  const ofLooks = ({ lookCalls }: Usage): number => lookCalls / JOINING;
  yield row('ECS calls for an instance that joins', await runs(joining(true, true)), ofLooks, 3);
  yield row('  where ECS sends no events for daemon tasks', await runs(joining(false, false)), ofLooks, 3);
  yield row('  nor any, but health checks', await runs(joining(false, true)), ofLooks, 3);
  const suspicions = (await Promise.all(SUSPICIOUS.map((name) => runs(namedScenario(name))))).flat();
  yield worst(`ECS calls for one look at one suspicion, the most in ${SUSPICIOUS.length} scenarios`, suspicions);
}

const row = (what: string, usages: readonly Usage[], of: (usage: Usage) => number, target: number): Row => ({
  what,
  measured: measuredOf(usages.map(of)),
  unit: 'calls',
  target,
});

/** The highest counts, not the middle one. */
const worst = (what: string, usages: readonly Usage[]): Row => {
  const measured = measuredOf(usages.map(({ mostCallsAlone }) => mostCallsAlone));
  return { what, measured: { ...measured, median: measured.highest }, unit: 'calls', target: 4 };
};

const joining = (daemonTaskEvents: boolean, healthCheck: boolean): Scenario => ({
  name: 'joining',
  says: 'A fleet that grows, instance by instance.',
  hours: (JOINING * JOINING_EVERY_SECONDS + 180) / 3600,
  switches: { daemonTaskEvents },
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: JOINING, everySeconds: JOINING_EVERY_SECONDS }],
      daemons: [{ name: 'log-agent', healthCheck }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: JOINING * 20 }],
    },
  ],
});

const runs = (scenario: Scenario): Promise<readonly Usage[]> =>
  Promise.all(
    SEEDS.map((seed) =>
      runService({ scenario, seed, seconds: Math.round(scenario.hours * 3600), batchesOf: eachSecond }),
    ),
  );
