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

/** What Bookend asks ECS, counted at the simulated ECS: by event, by instance that joins, and by look at one suspicion. */
export const benchEcsCalls = async (): Promise<readonly Row[]> => {
  const days = await runs(ordinaryDay(JOINING));
  const told = await runs(joining(true, true));
  const silent = await runs(joining(false, false));
  const silentWithHealth = await runs(joining(false, true));
  const suspicions = (await Promise.all(SUSPICIOUS.map((name) => runs(namedScenario(name))))).flat();
  const row = (what: string, usages: readonly Usage[], of: (usage: Usage) => number, target: number): Row => ({
    what,
    measured: measuredOf(usages.map(of)),
    unit: 'calls',
    target,
  });
  return [
    row('ECS calls for an event', days, ({ callsWhileObserving, events }) => callsWhileObserving / events, 0),
    row('ECS calls for an instance that joins', told, ({ lookCalls }) => lookCalls / JOINING, 3),
    row('  where ECS sends no events for daemon tasks', silent, ({ lookCalls }) => lookCalls / JOINING, 3),
    row('  nor any, but health checks', silentWithHealth, ({ lookCalls }) => lookCalls / JOINING, 3),
    worst(`ECS calls for one look at one suspicion, the most in ${SUSPICIOUS.length} scenarios`, suspicions),
  ];
};

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
