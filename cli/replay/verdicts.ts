import { isCluster } from '../../shared/core/arn.ts';
import { type CoveragePartsOf, declaredCoverage, joinParts } from '../../shared/core/coverage.ts';
import type { Coverage, DeclaredDaemon } from '../../shared/core/expected-daemons.ts';
import { inferredParts } from '../../shared/core/inferred-coverage.ts';
import { byPlace, judge, judgeDeployments } from '../../shared/core/judge.ts';
import { type JudgedPlace, judgeAlike } from '../../shared/core/judge-alike.ts';
import type { DeploymentLedger } from '../../shared/core/ledger/deployments.ts';
import { byCodeUnit } from '../../shared/core/ledger/join.ts';
import type { Ledger } from '../../shared/core/ledger/ledger.ts';
import { type Life, livesOf, WHOLE_LIFE } from '../../shared/core/life.ts';
import { isManagedInstance } from '../../shared/core/managed-instance.ts';
import type { Policy } from '../../shared/core/policy.ts';
import { repairPace } from '../../shared/core/repair-pace.ts';
import type { JudgeContext } from '../../shared/core/scene/scene.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import {
  type Filter,
  isFiltering,
  reachesInto,
  type Stretch,
  wantsCluster,
  wantsInstance,
  wantsVerdict,
} from './filter.ts';
import { registersIn } from './findings.ts';

/** All that a stream told. */
export type Told = {
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** By `deploymentsKey`. */
  readonly deployments: ReadonlyMap<string, DeploymentLedger>;
  /** The time of the oldest fact of each cluster: what is known of one proves nothing of another. Epoch milliseconds. */
  readonly oldestFactAt: ReadonlyMap<string, number>;
  /** Exactly these daemons are judged; null: those that the stream shows, where it shows them. */
  readonly daemons: readonly DeclaredDaemon[] | null;
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  readonly filter: Filter;
};

/** In replay the oldest fact of the cluster may lie this much after the registration of an instance. */
const REGISTRATION_TOLERANCE_MS = 5000;

export const deploymentsKey = (clusterArn: string, daemonName: string): string =>
  JSON.stringify([clusterArn, daemonName]);

/**
 * The verdicts of a stream, in the order of the contract, one place after the other: there may be more of them than fit into
 * memory, since every daemon is expected on every instance of the providers that it was seen on.
 */
export function* verdictsOf(told: Told): Generator<Verdict> {
  const { partsOf, managed, contextOf } = instancesOf(told);
  yield* deploymentVerdicts(told);
  for (const ledger of managed) {
    const verdicts = judge(ledger, joinParts(partsOf(ledger)), contextOf(ledger.clusterArn));
    yield* verdicts.filter((verdict) => wantsVerdict(told.filter, verdict));
  }
}

/** The same by places, in a time that does not grow with the daemons of which an instance shows nothing. */
export function* placesOf(told: Told): Generator<JudgedPlace> {
  const { partsOf, managed, contextOf } = instancesOf(told);
  const judgePlace = judgeAlike();
  for (const verdict of deploymentVerdicts(told)) yield { verdicts: [verdict], alike: [] };
  for (const ledger of managed)
    yield wantedOf(told.filter, judgePlace(ledger, partsOf(ledger), contextOf(ledger.clusterArn)));
}

/** What is alike for many daemons is of wanted ones alone: nothing else was judged, but for those that the policy puts in order. */
const wantedOf = (filter: Filter, { verdicts, alike }: JudgedPlace): JudgedPlace =>
  isFiltering(filter)
    ? {
        verdicts: verdicts.filter((verdict) => wantsVerdict(filter, verdict)),
        alike: alike.flatMap((one) => {
          const wanted = one.verdicts.filter((verdict) => wantsVerdict({ ...filter, daemonNames: null }, verdict));
          return wanted.length === 0 ? [] : [{ ...one, verdicts: wanted }];
        }),
      }
    : { verdicts, alike };

/** The Managed Instances of a stream, whatever is filtered. */
export const managedIn = (told: Told): readonly Ledger[] => managedBy(partsIn(told), told);

const managedBy = (partsOf: CoveragePartsOf, { ledgers }: Told): readonly Ledger[] => {
  const isManaged = (ledger: Ledger): boolean => {
    const { own, shared } = partsOf(ledger);
    return isManagedInstance(ledger, own) || isManagedInstance(ledger, shared);
  };
  return [...ledgers.values()]
    .filter(isManaged)
    .sort((one, other) => byCodeUnit(one.containerInstanceArn, other.containerInstanceArn));
};

const instancesOf = (told: Told) => {
  const { policy, now, filter } = told;
  const allParts = partsIn(told);
  const all = managedBy(allParts, told);
  const isRepairHeldBack = repairPace(all);
  const contextOf = (clusterArn: string): JudgeContext => {
    const knownSince = oldestFactOf(told, clusterArn) - REGISTRATION_TOLERANCE_MS;
    return { policy, now, evidence: 'stream', knownSince, isRepairHeldBack };
  };
  const managed = isFiltering(filter) ? all.filter((ledger) => wantsInstance(filter, ledger, now)) : all;
  return { partsOf: partsWanted(allParts, told), managed, contextOf };
};

/** Of the daemons only those that are wanted, and those that the policy puts in order. */
const partsWanted = (partsOf: CoveragePartsOf, { filter, policy }: Told): CoveragePartsOf => {
  if (filter.daemonNames === null) return partsOf;
  const wanted = new Set([...filter.daemonNames, ...policy.daemonOrder]);
  const known = new WeakMap<readonly Coverage[], readonly Coverage[]>();
  const only = (coverages: readonly Coverage[]): readonly Coverage[] => {
    const some = known.get(coverages) ?? coverages.filter(({ daemonName }) => wanted.has(daemonName));
    known.set(coverages, some);
    return some;
  };
  return (instance) => {
    const { shared, own } = partsOf(instance);
    return { shared: only(shared), own: only(own) };
  };
};

/** Whether the registration of an instance lies in the stream. */
export const isRegisteredIn =
  (told: Told) =>
  (containerInstanceArn: string): boolean => {
    const ledger = told.ledgers.get(containerInstanceArn);
    return (
      ledger !== undefined && registersIn(ledger, oldestFactOf(told, ledger.clusterArn) - REGISTRATION_TOLERANCE_MS)
    );
  };

/** Sorted by place: deployments are on no instance and come first, and each instance's verdicts are sorted already. */
const deploymentVerdicts = ({ deployments, policy, now, daemons, filter }: Told): readonly Verdict[] => {
  const livesIn = declaredLives(daemons);
  return [...deployments.values()]
    .filter((ledger) => wantsCluster(filter, ledger.clusterArn) && reachesInto(filter, stretchOf(ledger, now)))
    .flatMap((ledger) => judgeDeployments(ledger, { policy, now }, livesIn(ledger)) ?? [])
    .filter((verdict) => wantsVerdict(filter, verdict))
    .sort(byPlace);
};

const stretchOf = ({ deployments }: DeploymentLedger, now: number): Stretch => {
  let from = now;
  for (const { firstSeenAt } of deployments.values()) from = Math.min(from, firstSeenAt);
  return { from, to: now };
};

const partsIn = (told: Told): CoveragePartsOf => {
  if (told.daemons === null) return inferredParts(told.ledgers.values());
  const coverageOf = declaredCoverage(told.daemons, {
    deploymentsOf: (clusterArn, daemonName) => told.deployments.get(deploymentsKey(clusterArn, daemonName)),
    oldestFactAt: (clusterArn) => oldestFactOf(told, clusterArn),
  });
  return (instance) => ({ shared: coverageOf(instance), own: [] });
};

const oldestFactOf = ({ oldestFactAt }: Told, clusterArn: string): number =>
  oldestFactAt.get(clusterArn) ?? Number.POSITIVE_INFINITY;

/** The declared lives of the daemon of some deployments, none if it is not declared; without `--daemons` one without bounds. */
const declaredLives = (daemons: readonly DeclaredDaemon[] | null): ((ledger: DeploymentLedger) => readonly Life[]) => {
  if (daemons === null) return () => [WHOLE_LIFE];
  const byName = Map.groupBy(daemons, ({ daemonName }) => daemonName);
  return ({ clusterArn, daemonName }) =>
    livesOf((byName.get(daemonName) ?? []).filter((daemon) => isCluster(daemon.clusterArn ?? clusterArn, clusterArn)));
};
