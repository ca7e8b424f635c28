import { arnOfItem, watchesAll } from '../../core/words/watched.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { type Check, type CheckMessage, SWEPT_AFTER_MILLISECONDS } from '../messages/checks.ts';
import { atMost } from '../pacing/at-most.ts';
import type { Recorded } from '../record/record.ts';
import { itemKeyOf, pkOf } from '../store/keys.ts';
import { type EcsCounts, type Inspector, NOTHING_ASKED, together, type Watching } from './inspector.ts';
import { judgeAgain } from './judge-again.ts';
import { type LiveCheck, liveChecks } from './live-checks.ts';
import { type LooksMade, makeLooks } from './make-looks.ts';

/** The results of a batch of checks. */
export type ChecksMade = {
  readonly recorded: readonly Recorded[];
  readonly failed: readonly FailedCheck[];
  /** The number of checks that were no longer the next one of their ledger. */
  readonly dropped: number;
  /** The number of checks about an account or Region that is no longer watched. */
  readonly refused: number;
  /** The number of checks that come later, by a message of their own or by the sweep: the share of reads was used up, or ECS said too little. */
  readonly later: number;
  readonly asked: EcsCounts;
};

const CLUSTERS_AT_A_TIME = 4;

/**
 * Makes the checks of a batch. A check of an account or Region that is not watched is left to the sweep; one that is no ledger's
 * next check any more is dropped before ECS is asked anything; one that only the clock settles is judged again. For the rest ECS
 * is asked, about the instances of a cluster together, and its answers are recorded like any other fact. A check that ECS cannot
 * answer now is sent again with a delay. A item fails alone; where a cluster can't be asked, its checks fail and those of the
 * others are made.
 */
export const makeChecks = async (
  checks: readonly CheckMessage[],
  inspector: Inspector & Watching,
): Promise<ChecksMade> => {
  const watched = checks.filter(({ place, clusterArn }) =>
    watchesAll(inspector.watched, [clusterArn, arnOfItem(place)]),
  );
  const { live, early, dropped } = await liveChecks(watched, inspector);
  const clusters = [...Map.groupBy(live, ({ state }) => state.ledger.clusterArn)];
  const made = await atMost(CLUSTERS_AT_A_TIME, clusters, ([clusterArn, ofCluster]) =>
    checkCluster(clusterArn, ofCluster, inspector),
  );
  const later = [...early, ...made.flatMap((ofCluster) => ofCluster.later)];
  const unsent = await sendAgain(later, inspector);
  return {
    recorded: made.flatMap(({ recorded }) => recorded),
    failed: [...made.flatMap(({ failed }) => failed), ...unsent],
    dropped,
    refused: checks.length - watched.length,
    later: later.length - unsent.length,
    asked: together(made.map(({ asked }) => asked)),
  };
};

/**
 * Sends checks again, but for those that are long overdue: the sweep finds these each minute, and with both there would be ever
 * more messages of one check for as long as the share of reads is used up.
 */
const sendAgain = async (later: readonly Check[], { send, now }: Inspector): Promise<readonly FailedCheck[]> => {
  const latest = now() - SWEPT_AFTER_MILLISECONDS;
  const again = later.filter(({ body, delaySeconds }) => body.dueAt - delaySeconds * 1000 > latest);
  const unsent = await unsentOf(again, send, ({ body }) => body);
  return [...unsent].map(([check, cause]) => ({ check, cause }));
};

/** A check that could not be made: its message must come again. */
type FailedCheck = { readonly check: CheckMessage; readonly cause: unknown };

/** The results of the checks of one cluster. */
type ClusterChecked = LooksMade & { readonly failed: readonly FailedCheck[] };

/**
 * Makes the checks of one cluster. Those that the clock settles need no ECS, and are made whatever becomes of the others.
 * It never rejects: it names the checks that could not be made.
 */
const checkCluster = async (
  clusterArn: string,
  live: readonly LiveCheck[],
  inspector: Inspector,
): Promise<ClusterChecked> => {
  const looks = live.filter(({ state }) => state.due?.needs === 'look');
  const byClock = live.filter((one) => !looks.includes(one)).map(({ state }) => itemKeyOf(state));
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

/** The checks whose item could not be written. */
const unrecorded = (recorded: readonly Recorded[], live: readonly LiveCheck[]): readonly FailedCheck[] => {
  const failed = recorded.filter(({ outcome }) => outcome === 'failed');
  const causes = new Map(failed.map(({ item, cause }) => [pkOf(item.key), cause]));
  return live.flatMap(({ check }) => {
    const pk = pkOf(check.place);
    return causes.has(pk) ? [{ check, cause: causes.get(pk) }] : [];
  });
};
