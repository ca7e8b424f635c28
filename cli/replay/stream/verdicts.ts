import { joinParts } from '../../../shared/core/expected/coverage.ts';
import type { DeclaredDaemon } from '../../../shared/core/expected/expected-daemons.ts';
import { type Life, livesOf, WHOLE_LIFE } from '../../../shared/core/expected/life.ts';
import { inOutputOrder, judge, judgeDeployments } from '../../../shared/core/judging/judge.ts';
import { type JudgedSubject, judgeAlike } from '../../../shared/core/judging/judge-alike.ts';
import type { DeploymentLedger } from '../../../shared/core/ledger/deployments.ts';
import { isCluster } from '../../../shared/core/words/arn.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { type Filter, isFiltering, reachesInto, type Stretch, wantsCluster, wantsVerdict } from './filter.ts';
import { instancesOf } from './judged-instances.ts';
import type { ReplayedStream } from './replayed-stream.ts';

/**
 * The verdicts of a stream, in the order of `--json`, one instance after the other: there may be more of them than fit into
 * memory, since every daemon is expected on every instance of the providers that it was seen on.
 */
export function* verdictsOf(stream: ReplayedStream): Generator<Verdict> {
  const { partsOf, managed, contextOf } = instancesOf(stream);
  yield* deploymentVerdicts(stream);
  for (const ledger of managed) {
    const verdicts = judge(ledger, joinParts(partsOf(ledger)), contextOf(ledger.clusterArn));
    yield* verdicts.filter((verdict) => wantsVerdict(stream.filter, verdict));
  }
}

/** Judges the same by instances, in a time that does not grow with daemons that left no trace on an instance. */
export function* subjectsOf(stream: ReplayedStream): Generator<JudgedSubject> {
  const { partsOf, managed, contextOf } = instancesOf(stream);
  const judgePlace = judgeAlike();
  for (const verdict of deploymentVerdicts(stream)) yield { verdicts: [verdict], alike: [] };
  for (const ledger of managed)
    yield wantedOf(stream.filter, judgePlace(ledger, partsOf(ledger), contextOf(ledger.clusterArn)));
}

/** Verdicts that many daemons share need no filter by daemon: only wanted daemons, and those in the policy's order, were judged. */
const wantedOf = (filter: Filter, { verdicts, alike, measured = [] }: JudgedSubject): JudgedSubject =>
  isFiltering(filter)
    ? {
        verdicts: verdicts.filter((verdict) => wantsVerdict(filter, verdict)),
        alike: alike.flatMap((one) => {
          const wanted = one.verdicts.filter((verdict) => wantsVerdict({ ...filter, daemonNames: null }, verdict));
          return wanted.length === 0 ? [] : [{ ...one, verdicts: wanted }];
        }),
        measured: measured.filter((one) => wantsVerdict(filter, one)),
      }
    : { verdicts, alike, measured };

/** The verdicts on deployments come first, since they are on no instance. They are sorted by cluster and daemon. */
const deploymentVerdicts = ({ deployments, policy, now, daemons, filter }: ReplayedStream): readonly Verdict[] => {
  const livesIn = declaredLives(daemons);
  return [...deployments.values()]
    .filter((ledger) => wantsCluster(filter, ledger.clusterArn) && reachesInto(filter, stretchOf(ledger, now)))
    .flatMap((ledger) => judgeDeployments(ledger, { policy, now }, livesIn(ledger)))
    .filter((verdict) => wantsVerdict(filter, verdict))
    .sort(inOutputOrder);
};

const stretchOf = ({ deployments }: DeploymentLedger, now: number): Stretch => {
  let from = now;
  for (const { firstSeenAt } of deployments.values()) from = Math.min(from, firstSeenAt);
  return { from, to: now };
};

/** The declared lives of the daemon of some deployments, none if it is not declared; without `--daemons` one without bounds. */
const declaredLives = (daemons: readonly DeclaredDaemon[] | null): ((ledger: DeploymentLedger) => readonly Life[]) => {
  if (daemons === null) return () => [WHOLE_LIFE];
  const byName = Map.groupBy(daemons, ({ daemonName }) => daemonName);
  return ({ clusterArn, daemonName }) =>
    livesOf((byName.get(daemonName) ?? []).filter((daemon) => isCluster(daemon.clusterArn ?? clusterArn, clusterArn)));
};
