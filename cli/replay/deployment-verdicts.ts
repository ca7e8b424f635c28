import type { DeclaredDaemon } from '../../shared/core/expected/expected-daemons.ts';
import { type Life, livesOf, WHOLE_LIFE } from '../../shared/core/expected/life.ts';
import { byPlace, judgeDeployments } from '../../shared/core/judging/judge.ts';
import type { DeploymentLedger } from '../../shared/core/ledger/deployments.ts';
import { isCluster } from '../../shared/core/words/arn.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { reachesInto, type Stretch, wantsCluster, wantsVerdict } from './filter.ts';
import type { Told } from './told.ts';

/** Those on deployments, which are on no instance and come first. Sorted by place. */
export const deploymentVerdicts = ({ deployments, policy, now, daemons, filter }: Told): readonly Verdict[] => {
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

/** The declared lives of the daemon of some deployments, none if it is not declared; without `--daemons` one without bounds. */
const declaredLives = (daemons: readonly DeclaredDaemon[] | null): ((ledger: DeploymentLedger) => readonly Life[]) => {
  if (daemons === null) return () => [WHOLE_LIFE];
  const byName = Map.groupBy(daemons, ({ daemonName }) => daemonName);
  return ({ clusterArn, daemonName }) =>
    livesOf((byName.get(daemonName) ?? []).filter((daemon) => isCluster(daemon.clusterArn ?? clusterArn, clusterArn)));
};
