import { DaemonNotFoundException, DescribeDaemonCommand } from '@aws-sdk/client-ecs';
import type { Coverage } from '../../../core/expected/expected-daemons.ts';
import { needsDeployments } from '../../../core/inventory/merge-inventory.ts';
import type { SeenDaemon } from '../../../core/inventory/seen.ts';
import { batchesOf } from '../../../core/looks/list-tasks.ts';
import type { Inventory } from '../../../core/state/instance-state.ts';
import { FieldProblem } from '../../events/fields.ts';
import { NotNowError } from '../reads/ask.ts';
import { describeDeployments, describeRevisions, listDeployments } from './describe-deployments.ts';
import type { InventoryCalls } from './inventory-calls.ts';
import { allOf } from './inventory-calls.ts';
import { type DaemonRow, type DescribedDaemon, readDaemon } from './read-daemon-answers.ts';
import { deploymentFactsOf } from './read-deployment-answers.ts';
import { arnsToDescribe, type Before, seenDaemon, silentDaemon } from './seen-daemon.ts';
import { chooseDaemons, DESCRIBED_TOGETHER } from './which-daemons.ts';

/** People wait for what an inventory confirms: what does not depend on each other is asked at the same time. */
const AT_ONCE = 5;

/**
 * Describes the daemons of a list, some at a time, first those of which nothing is known yet. If the share of reads is used up in
 * between, the described ones are kept and the rest stays as it is known: else a cluster of many daemons would begin anew for ever. @throws NotNowError if not even the first could be described
 */
export const seeDaemons = async (
  rows: readonly DaemonRow[],
  before: Before,
  asking: InventoryCalls,
): Promise<readonly SeenDaemon[]> => {
  const { described, left } = chooseDaemons(rows, before);
  const seen: SeenDaemon[] = [];
  const unseen = [...left];
  let stopped: NotNowError | null = null;
  for (const [index, few] of batchesOf(described, DESCRIBED_TOGETHER).entries()) {
    try {
      if (stopped === null) for (const one of await seeSome(few, before, asking)) seen.push(one);
    } catch (error) {
      if (!(error instanceof NotNowError) || index === 0) throw error;
      stopped = error;
    }
    if (stopped !== null) unseen.push(...few);
  }
  for (const row of unseen) for (const one of unseenDaemon(row, before, asking)) seen.push(one);
  return seen;
};

/** Keeps what is known of a daemon; nothing is known of one that was not described yet. */
const unseenDaemon = (row: DaemonRow, before: Before, asking: InventoryCalls): readonly SeenDaemon[] => {
  if (before.known.has(row.daemonName)) return [silentDaemon(row, before)];
  asking.unread.push(`${row.daemonArn}: it is to be described with the next refresh`);
  return [];
};

const seeSome = async (
  rows: readonly DaemonRow[],
  before: Before,
  asking: InventoryCalls,
): Promise<readonly SeenDaemon[]> => {
  const daemons: DescribedDaemon[] = [];
  const seen: SeenDaemon[] = [];
  for (const few of batchesOf(rows, AT_ONCE))
    for (const one of (await allOf(few.map((row) => describeDaemon(row, before, asking)))).flat())
      if ('revisions' in one) daemons.push(one);
      else seen.push(one);
  const newest = await describeDeployments(
    daemons.flatMap(({ deploymentArn }) => deploymentArn ?? []),
    asking,
  );
  const arns = new Set(daemons.flatMap((daemon) => arnsToDescribe(daemon, newest)));
  const revisions = await describeRevisions([...arns], asking);
  for (const daemon of daemons) {
    const told = { newest, revisions, listed: await listedOf(daemon, before, asking) };
    const one = seenDaemon(daemon, told, before, asking);
    const { clusterArn } = before;
    // a list does not tell when a rollback began: the newest deployment is described beside it
    for (const deployment of new Set([...(told.listed ?? []), ...one.newest]))
      for (const fact of deploymentFactsOf(clusterArn, daemon.daemonName, deployment)) asking.deployments.push(fact);
    seen.push(one.daemon);
  }
  return seen;
};

/** Lists a daemon's deployments; null where they need not all be known. */
const listedOf = (daemon: DescribedDaemon, before: Before, asking: InventoryCalls) => {
  const daemons: readonly Coverage[] = before.known.get(daemon.daemonName) ?? [];
  const previous: Inventory | null = before.previous === null ? null : { ...before.previous, daemons };
  return needsDeployments(previous, daemon, before.watchedSince) ? listDeployments(daemon, asking) : null;
};

/**
 * Describes a daemon. One that ECS lists and does not know when it is asked was deleted since, or is too young: what is known stands
 * until the next refresh.
 */
const describeDaemon = async (
  row: DaemonRow,
  before: Before,
  asking: InventoryCalls,
): Promise<readonly (DescribedDaemon | SeenDaemon)[]> => {
  const isKnown = before.known.has(row.daemonName);
  try {
    const { daemonArn } = row;
    const { daemon } = await asking.call((client) => client.send(new DescribeDaemonCommand({ daemonArn })));
    return [readDaemon(daemon, row)];
  } catch (error) {
    if (error instanceof DaemonNotFoundException) return isKnown ? [silentDaemon(row, before)] : [];
    if (!(error instanceof FieldProblem)) throw error;
    asking.needs(`${row.daemonArn}: ${error.message}`);
    return isKnown ? [silentDaemon(row, before)] : [];
  }
};
