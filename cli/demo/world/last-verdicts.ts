import type { Policy } from '../../../shared/core/policy/policy.ts';
import type { ItemKey } from '../../../shared/core/words/item-key.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { judgeAgain, judgeCluster } from '../../../shared/edge/inspect/judge-again.ts';
import { repairPaceOf } from '../../../shared/edge/inspect/record-by-pace.ts';
import type { StateStore } from '../../../shared/edge/store/state-store.ts';
import type { TruthLine } from '../../../simulator/truth/verdict-line.ts';

/** Judges every container instance and deployment of these clusters at the end, from the state in Bookend's table. */
export const verdictsOf = async (
  store: StateStore,
  truth: readonly TruthLine[],
  { policy, now }: { readonly policy: Policy; readonly now: number },
): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const [clusterArn, lines] of Map.groupBy(truth, (line) => line.clusterArn)) {
    const isRepairHeldBack = await repairPaceOf(clusterArn, store);
    const recorder = { store, policy, now: () => now, isRepairHeldBack };
    const instances = await judgeCluster(clusterArn, recorder);
    const deployments = await judgeAgain(clusterArn, deploymentsIn(clusterArn, lines), recorder);
    verdicts.push(...[...instances, ...deployments].flatMap((one) => one.verdicts));
  }
  return verdicts;
};

/** No index lists them: they are named by who is asked for. */
const deploymentsIn = (clusterArn: string, lines: readonly TruthLine[]): readonly ItemKey[] =>
  lines.flatMap(({ containerInstanceArn, daemonName }) =>
    containerInstanceArn === null && daemonName !== null ? [{ kind: 'deployments', clusterArn, daemonName }] : [],
  );
