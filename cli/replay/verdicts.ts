import { isCluster } from '../../shared/core/arn.ts';
import { type CoveragePartsOf, declaredCoverage, joinParts } from '../../shared/core/coverage.ts';
import type { DeclaredDaemon } from '../../shared/core/expected-daemons.ts';
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
  for (const ledger of managed) yield* judge(ledger, joinParts(partsOf(ledger)), contextOf(ledger.clusterArn));
}

/** The same by places, in a time that does not grow with the daemons of which an instance shows nothing. */
export function* placesOf(told: Told): Generator<JudgedPlace> {
  const { partsOf, managed, contextOf } = instancesOf(told);
  const judgePlace = judgeAlike();
  for (const verdict of deploymentVerdicts(told)) yield { verdicts: [verdict], alike: [] };
  for (const ledger of managed) yield judgePlace(ledger, partsOf(ledger), contextOf(ledger.clusterArn));
}

const instancesOf = (told: Told) => {
  const { ledgers, policy, now } = told;
  const partsOf = partsIn(told);
  const isManaged = (ledger: Ledger): boolean => {
    const { own, shared } = partsOf(ledger);
    return isManagedInstance(ledger, own) || isManagedInstance(ledger, shared);
  };
  const managed = [...ledgers.values()]
    .filter(isManaged)
    .sort((one, other) => byCodeUnit(one.containerInstanceArn, other.containerInstanceArn));
  const isRepairHeldBack = repairPace(managed);
  const contextOf = (clusterArn: string): JudgeContext => {
    const knownSince = oldestFactOf(told, clusterArn) - REGISTRATION_TOLERANCE_MS;
    return { policy, now, evidence: 'stream', knownSince, isRepairHeldBack };
  };
  return { partsOf, managed, contextOf };
};

/** Sorted by place: deployments are on no instance and come first, and each instance's verdicts are sorted already. */
const deploymentVerdicts = ({ deployments, policy, now, daemons }: Told): readonly Verdict[] => {
  const livesIn = declaredLives(daemons);
  return [...deployments.values()]
    .flatMap((ledger) => judgeDeployments(ledger, { policy, now }, livesIn(ledger)) ?? [])
    .sort(byPlace);
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
