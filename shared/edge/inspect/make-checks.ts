import { arnOfPlace, watchesAll } from '../../core/words/watched.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { type Check, type CheckMessage, SWEPT_AFTER_MILLISECONDS } from '../messages/checks.ts';
import { atMost } from '../pacing/at-most.ts';
import type { Recorded } from '../record/record.ts';
import { checkCluster, type FailedCheck } from './check-cluster.ts';
import { type Asked, type Inspector, together, type Watching } from './inspector.ts';
import { liveChecks } from './live-checks.ts';

/** What the checks of a batch came to. */
export type ChecksMade = {
  readonly recorded: readonly Recorded[];
  readonly failed: readonly FailedCheck[];
  /** How many were none of the ledgers' next checks any more. */
  readonly dropped: number;
  /** The number of those that are of what is not watched any more. */
  readonly refused: number;
  /** How many are to be made later, by a message of their own or by the sweep: ECS's share was used up, or ECS said too little. */
  readonly later: number;
  readonly asked: Asked;
};

const CLUSTERS_AT_A_TIME = 4;

/**
 * Makes the checks of a batch. What is not watched is left to the sweep; what is no ledger's next check any more is dropped before ECS is asked anything; what only
 * the clock settles is judged again; the rest is looked at, the instances of a cluster together, and what was found is
 * recorded like any other fact. What ECS cannot answer now is sent again with a delay. A place fails alone; where a cluster
 * can't be asked, its checks fail and those of the others are made.
 */
export const makeChecks = async (
  checks: readonly CheckMessage[],
  inspector: Inspector & Watching,
): Promise<ChecksMade> => {
  const watched = checks.filter(({ place, clusterArn }) =>
    watchesAll(inspector.watched, [clusterArn, arnOfPlace(place)]),
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
 * What is long overdue is not sent again: the sweep finds it each minute, and with both there would be ever more messages
 * of one check for as long as ECS's share is used up.
 */
const sendAgain = async (later: readonly Check[], { send, now }: Inspector): Promise<readonly FailedCheck[]> => {
  const latest = now() - SWEPT_AFTER_MILLISECONDS;
  const again = later.filter(({ body, delaySeconds }) => body.dueAt - delaySeconds * 1000 > latest);
  const unsent = await unsentOf(again, send, ({ body }) => body);
  return [...unsent].map(([check, cause]) => ({ check, cause }));
};
