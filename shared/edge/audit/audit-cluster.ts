import { expectedOn } from '../../core/expected/expected-daemons.ts';
import { goneOf } from '../../core/ledger/leaving.ts';
import { emptyLedger, type Ledger } from '../../core/ledger/ledger.ts';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Question, question } from '../../core/looks/question.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { factsByItem } from '../../core/words/item-key.ts';
import { watchesAll } from '../../core/words/watched.ts';
import { listInstances } from '../ecs/looks/list-instances.ts';
import { lookAtInstances } from '../ecs/looks/look-at-instances.ts';
import { NotNowError } from '../ecs/reads/ask.ts';
import { type EcsCounts, type Looker, NOTHING_ASKED, together, type Watching } from '../inspect/inspector.ts';
import { recordByPace } from '../inspect/record-by-pace.ts';
import { refreshInventory } from '../inspect/refresh-inventory.ts';
import type { Recorded } from '../record/record.ts';
import type { Overheard } from '../survey/overheard.ts';
import { type ClusterNews, changesIn, knownOf } from './cluster-news.ts';
import { managedAmong } from './managed-among.ts';

/** The result of reconciling one cluster. */
export type ClusterAudited = {
  readonly recorded: readonly Recorded[];
  readonly asked: EcsCounts;
  /** Container instances of Managed Instances providers that ECS lists; null: it was not asked so far. */
  readonly instances: number | null;
  /** The cluster has a Managed Instances provider or a daemon, as far as was asked. */
  readonly isOurs: boolean;
  /** ECS did not tell all now: the same cluster is to be audited again after so many seconds; null: all is done. */
  readonly againInSeconds: number | null;
  /** The news of the cluster; null: ECS did not tell all, or there is nothing to hear of. */
  readonly news: ClusterNews | null;
};

/** The audit of one cluster. A repeat goes on where the one before it ended. */
export type ClusterAudit = {
  readonly clusterArn: string;
  /** Container instances that were looked at since then are done; epoch milliseconds. */
  readonly since: number;
};

/** The ports of auditing a cluster. */
export type Auditor = Looker &
  Watching & {
    /** Hears what ECS tells of the cluster's container instances and tasks; absent: nobody listens. */
    readonly overheard?: Overheard;
  };

/** Of a cluster that is not watched, any more or at all, nothing is asked. */
const NOTHING_AUDITED: ClusterAudited = {
  recorded: [],
  asked: NOTHING_ASKED,
  instances: null,
  isOurs: false,
  againInSeconds: null,
  news: null,
};

/** An item is written by a hundred others at the same time: so many are read and held at once. */
const RECORDED_TOGETHER = 500;

/**
 * Compares the ledgers of a cluster with ECS: looks at every container instance of its Managed Instances providers, those that no event
 * told of too, and at those that are known and that ECS lists no more; and records what it sees. Instances that were looked at since the
 * audit began are done, so that one which was interrupted goes on. Takes 1 call for each 100 instances to list and describe them, for each
 * 100 tasks to list, and for each 100 to describe. Rejects if ECS or the table can't be asked.
 */
export const auditCluster = async (
  { clusterArn, since }: ClusterAudit,
  inspector: Auditor,
): Promise<ClusterAudited> => {
  if (!watchesAll(inspector.watched, [clusterArn])) return NOTHING_AUDITED;
  const refreshed = await refreshInventory(clusterArn, inspector);
  if (refreshed.kind === 'later')
    return { ...NOTHING_AUDITED, asked: refreshed.asked, againInSeconds: refreshed.delaySeconds };
  const { inventory, recorded, asked } = refreshed;
  if (inventory.providers.length === 0) {
    const isOurs = inventory.daemons.length > 0;
    return { ...NOTHING_AUDITED, recorded, asked, instances: 0, isOurs };
  }
  const reconciled = await orLater(() => reconcile(clusterArn, since, inventory, inspector));
  return {
    ...reconciled,
    recorded: [...recorded, ...reconciled.recorded],
    asked: together([asked, reconciled.asked]),
  };
};

/** The share of reads may be used up in the middle: then the rest is for later. */
const orLater = async (audit: () => Promise<ClusterAudited>): Promise<ClusterAudited> => {
  try {
    return await audit();
  } catch (error) {
    if (!(error instanceof NotNowError)) throw error;
    const asked = { ...NOTHING_ASKED, throttled: error.isThrottled ? 1 : 0 };
    return { ...NOTHING_AUDITED, asked, againInSeconds: error.delaySeconds };
  }
};

const reconcile = async (
  clusterArn: string,
  since: number,
  inventory: Inventory,
  inspector: Auditor,
): Promise<ClusterAudited> => {
  const { policy, overheard } = inspector;
  const lookout = { ...inspector.lookout, ...(overheard === undefined ? {} : { hear: overheard.hear }) };
  const at = inspector.now();
  const listed = await listInstances(clusterArn, lookout);
  overheard?.hearInstances(listed.arns);
  const { ledgers, heardAt } = await knownOf(clusterArn, inspector);
  const unknown = listed.arns.filter((arn) => !ledgers.has(arn));
  const described = await managedAmong(clusterArn, unknown, inventory, lookout);
  for (const arn of described.managed) ledgers.set(arn, emptyLedger(arn, clusterArn));
  const isListed = new Set(listed.arns);
  const questions = [...ledgers.values()]
    .filter((ledger) => isUnsettled(ledger, since, isListed) && isOfManaged(ledger, inventory))
    .map((ledger) => questionAbout(ledger, inventory, policy));
  const { results, others, ...counts } = await lookAtInstances(questions, lookout, { isWhole: true });
  const items = factsByItem([...[...results.values()].flatMap(({ facts }) => facts), ...others]);
  const recorded: Recorded[] = [];
  for (const few of batchesOf(items, RECORDED_TOGETHER))
    recorded.push(...(await recordByPace(clusterArn, few, inspector)));
  const waits = [...results.values()].flatMap((result) => (result.kind === 'later' ? result.delaySeconds : []));
  const beside = { ...NOTHING_ASKED, calls: listed.calls + described.calls, problems: described.problems };
  return {
    recorded,
    asked: together([beside, { looks: questions.length, ...counts }]),
    isOurs: true,
    instances: listed.arns.filter((arn) => ledgers.has(arn)).length,
    againInSeconds: waits.length === 0 ? null : waits.reduce((longest, wait) => Math.max(longest, wait)),
    news: waits.length > 0 ? null : { at, heardAt, changes: changesIn(ledgers, results, inventory) },
  };
};

/** One that is gone and was looked at after that says nothing new; one that ECS lists is there, whatever is known. */
const isUnsettled = (ledger: Ledger, since: number, listed: ReadonlySet<string>): boolean => {
  const { look, containerInstanceArn } = ledger;
  if (look?.complete === true && look.at >= since) return false;
  return goneOf(ledger) === null || listed.has(containerInstanceArn) || look?.complete !== true;
};

const isOfManaged = ({ capacityProviderName }: Ledger, { providers }: Inventory): boolean =>
  capacityProviderName === null || providers.some(({ name }) => name === capacityProviderName);

const questionAbout = (ledger: Ledger, { daemons }: Inventory, { startDeadlineSeconds }: Policy): Question =>
  question(
    ledger,
    ['tasks'],
    expectedOn(ledger, daemons, startDeadlineSeconds * 1000).map(({ daemonName }) => daemonName),
  );
