import type { CheckMessage } from '../messages/checks.ts';
import type { Recorded } from '../record/record.ts';
import { keyOf, pkOf } from '../store/keys.ts';
import { type Inspector, NOTHING_ASKED } from './inspector.ts';
import { judgeAgain } from './judge-cluster.ts';
import type { LiveCheck } from './live-checks.ts';
import { type LooksMade, makeLooks } from './make-looks.ts';

/** A check that could not be made: its message must come again. */
export type FailedCheck = { readonly check: CheckMessage; readonly cause: unknown };

/** What the checks of one cluster came to. */
export type ClusterChecked = LooksMade & { readonly failed: readonly FailedCheck[] };

/**
 * Makes the checks of one cluster. Those that the clock settles need no ECS, and are made whatever becomes of the others.
 * Never rejects: a check that could not be made is named.
 */
export const checkCluster = async (
  clusterArn: string,
  live: readonly LiveCheck[],
  inspector: Inspector,
): Promise<ClusterChecked> => {
  const looks = live.filter(({ state }) => state.due?.needs === 'look');
  const byClock = live.filter((one) => !looks.includes(one)).map(({ state }) => keyOf(state));
  const judged = await judgeAgain(clusterArn, byClock, inspector);
  const looked = await looksMade(clusterArn, looks, inspector);
  const recorded = [...judged, ...looked.recorded];
  const failed = [...looked.failed, ...unrecorded(recorded, live)];
  const comesAgain = new Set(failed.map(({ check }) => check));
  return { ...looked, recorded, failed, later: looked.later.filter(({ body }) => !comesAgain.has(body)) };
};

const looksMade = async (
  clusterArn: string,
  looks: readonly LiveCheck[],
  inspector: Inspector,
): Promise<ClusterChecked> => {
  if (looks.length === 0) return { recorded: [], failed: [], later: [], asked: NOTHING_ASKED };
  try {
    return { ...(await makeLooks(clusterArn, looks, inspector)), failed: [] };
  } catch (cause) {
    const failed = looks.map(({ check }) => ({ check, cause }));
    return { recorded: [], failed, later: [], asked: NOTHING_ASKED };
  }
};

/** Checks whose place could not be written. */
const unrecorded = (recorded: readonly Recorded[], live: readonly LiveCheck[]): readonly FailedCheck[] => {
  const failed = recorded.filter(({ outcome }) => outcome === 'failed');
  const causes = new Map(failed.map(({ touched, cause }) => [pkOf(touched.key), cause]));
  return live.flatMap(({ check }) => {
    const pk = pkOf(check.place);
    return causes.has(pk) ? [{ check, cause: causes.get(pk) }] : [];
  });
};
