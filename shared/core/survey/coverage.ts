import { byCodeUnit, earliestKnown } from '../words/join.ts';
import { type Field, isMissing } from './field.ts';
import type { HolePolicy } from './hole.ts';
import { presenceOf } from './presence.ts';
import { activeDaemons, managedProviders } from './select.ts';
import type { Daemon, Instance, Provider, Survey } from './survey.ts';
import { runningApplicationTasks, runningTasksOf } from './tasks.ts';

/**
 * The reach of one daemon on one capacity provider now. `instances` (the ACTIVE ones) = `covered` + `uncovered` + `unknown`; the start
 * counts add up to `instances` too.
 */
export type CoverageLine = {
  readonly clusterArn: string;
  readonly capacityProviderName: string;
  /** null: no active daemon covers the provider; then all of its instances are uncovered, and nothing is known of starts. */
  readonly daemonName: string | null;
  /** null: not known. */
  readonly critical: boolean | null;
  readonly instances: number;
  readonly covered: number;
  /** ARNs, sorted. These are the ones of which `instance-without-daemon` speaks. */
  readonly uncovered: readonly string[];
  /** ARNs, sorted: not due yet, or not looked at completely. */
  readonly unknown: readonly string[];
  /** ECS's own count of instances without the daemon; null: it does not tell. */
  readonly ecsWithoutDaemonCount: number | null;
  /** Instances whose running application tasks all started at or after the daemon task that runs. */
  readonly startHeld: number;
  readonly startEarly: number;
  readonly startUnknown: number;
  /** Starts are compared among the tasks that run now. */
  readonly basis: 'running';
};

type Deadlines = Pick<HolePolicy, 'startDeadlineSeconds' | 'settleSeconds'>;

/** A line for each Managed Instances provider and active daemon that covers it, sorted by provider and daemon. */
export const coverageOf = (survey: Survey, policy: Deadlines): Field<readonly CoverageLine[]> => {
  const { instances } = survey;
  const providers = managedProviders(survey);
  const daemons = activeDaemons(survey);
  if (isMissing(instances)) return instances;
  if (isMissing(providers)) return providers;
  if (isMissing(daemons)) return daemons;
  const ofProvider = Map.groupBy(
    instances.filter(({ status }) => status === 'ACTIVE'),
    ({ capacityProviderName }) => capacityProviderName,
  );
  return providers
    .flatMap((provider) => {
      const its = ofProvider.get(provider.name) ?? [];
      const covering = daemons.filter(({ providers: names }) => !isMissing(names) && names.includes(provider.name));
      // a daemon whose providers are not known may cover this one
      const isBare = covering.length === 0 && !daemons.some(({ providers: names }) => isMissing(names));
      if (isBare) return [lineWithout(survey, provider, its)];
      return covering.map((daemon) => lineOf(survey, provider, daemon, its, policy));
    })
    .sort(
      (one, other) =>
        byCodeUnit(one.capacityProviderName, other.capacityProviderName) ||
        byCodeUnit(one.daemonName, other.daemonName),
    );
};

const lineWithout = ({ resource }: Survey, { name }: Provider, instances: readonly Instance[]): CoverageLine => ({
  clusterArn: resource,
  capacityProviderName: name,
  daemonName: null,
  critical: null,
  instances: instances.length,
  covered: 0,
  uncovered: arnsOf(instances),
  unknown: [],
  ecsWithoutDaemonCount: null,
  startHeld: 0,
  startEarly: 0,
  startUnknown: instances.length,
  basis: 'running',
});

const lineOf = (
  { resource, now }: Survey,
  { name }: Provider,
  daemon: Daemon,
  instances: readonly Instance[],
  policy: Deadlines,
): CoverageLine => {
  const presences = Map.groupBy(instances, (instance) => {
    const presence = presenceOf(daemon, instance, now, policy);
    return isMissing(presence) ? 'not-due' : presence;
  });
  const starts = Map.groupBy(instances, (instance) => startOn(daemon, instance));
  const { revision } = daemon;
  return {
    clusterArn: resource,
    capacityProviderName: name,
    daemonName: daemon.daemonName,
    critical: isMissing(revision) || isMissing(revision.critical) ? null : revision.critical,
    instances: instances.length,
    covered: presences.get('running')?.length ?? 0,
    uncovered: arnsOf(presences.get('absent') ?? []),
    unknown: arnsOf(presences.get('not-due') ?? []),
    ecsWithoutDaemonCount: withoutDaemonCountOf(daemon, name),
    startHeld: starts.get('held')?.length ?? 0,
    startEarly: starts.get('early')?.length ?? 0,
    startUnknown: starts.get('unknown')?.length ?? 0,
    basis: 'running',
  };
};

const startOn = (daemon: Daemon, { tasks }: Instance): 'held' | 'early' | 'unknown' => {
  if (isMissing(tasks)) return 'unknown';
  const running = runningTasksOf(daemon, tasks);
  if (running.length === 0) return 'unknown';
  const applications = runningApplicationTasks(tasks).map(({ startedAt }) => startedAt);
  if (applications.length === 0) return 'held';
  const daemonStartedAt = earliestKnown(running.map(({ startedAt }) => startedAt));
  if (daemonStartedAt === null || running.some(({ startedAt }) => startedAt === null)) return 'unknown';
  if (applications.some((startedAt) => startedAt !== null && startedAt < daemonStartedAt)) return 'early';
  return applications.includes(null) ? 'unknown' : 'held';
};

/** Of all revisions that run on the provider; null where ECS tells none, or not of each. */
const withoutDaemonCountOf = ({ running }: Daemon, providerName: string): number | null => {
  if (isMissing(running)) return null;
  const counts = running
    .flatMap(({ providers }) => providers)
    .filter(({ name }) => name === providerName)
    .map(({ withoutDaemonCount }) => withoutDaemonCount);
  if (counts.length === 0) return null;
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0 as number | null);
};

const arnsOf = (instances: readonly Instance[]): readonly string[] =>
  instances.map(({ resource }) => resource).sort(byCodeUnit);
