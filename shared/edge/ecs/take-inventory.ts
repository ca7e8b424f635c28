import {
  ClusterNotFoundException,
  DaemonNotFoundException,
  DescribeCapacityProvidersCommand,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  ListDaemonDeploymentsCommand,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import type { DeploymentFact } from '../../core/facts.ts';
import { batchesOf } from '../../core/look/list-tasks.ts';
import { needsDeployments, type SeenCluster, type SeenDaemon } from '../../core/look/merge-inventory.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { FieldProblem } from '../events/fields.ts';
import { NotNowError } from './ask.ts';
import { Asking } from './asking.ts';
import { deploymentFactsOf } from './deployment-facts.ts';
import type { Lookout } from './look.ts';
import {
  type DaemonRow,
  type DescribedDaemon,
  type DescribedDeployment,
  type Revision,
  readDaemon,
  readDaemonRow,
  readDeployment,
  readProvider,
  readRevision,
} from './read-daemons.ts';

export type InventoryTaken =
  | {
      readonly kind: 'taken';
      readonly seen: SeenCluster;
      /** What was told of the daemons' deployments: of each daemon the newest one at least. */
      readonly deployments: readonly DeploymentFact[];
      readonly calls: number;
      readonly problems: readonly string[];
    }
  /** The share is used up, or ECS throttles: to be asked again, and no failure. */
  | {
      readonly kind: 'later';
      readonly delaySeconds: number;
      readonly calls: number;
      /** Whether it was ECS that refused. */
      readonly isThrottled: boolean;
    };

/** What DescribeDaemonRevisions and DescribeDaemonDeployments take. */
const BATCH = 20;

/**
 * Asks ECS for a cluster's daemons and capacity providers: 1 call for the list, 1 for each daemon, 1 for each 20 of their
 * revisions and newest deployments, 1 for each 10 providers; and for a daemon that is new, 1 for all of its deployments.
 * These calls have buckets of their own at ECS; they are taken from our one share all the same.
 * @param watchedSince for a cluster that has no inventory yet
 */
export const takeInventory = async (
  clusterArn: string,
  previous: Inventory | null,
  watchedSince: number,
  lookout: Lookout,
): Promise<InventoryTaken> => {
  const asking = new Asking(lookout);
  const at = lookout.now();
  try {
    const seen = await seeCluster(clusterArn, previous, watchedSince, asking);
    const isComplete = asking.problems.length === 0;
    return {
      kind: 'taken',
      seen: { clusterArn, at, ...seen, isComplete },
      deployments: asking.deployments,
      calls: asking.calls,
      problems: asking.problems,
    };
  } catch (error) {
    if (error instanceof NotNowError) {
      const { delaySeconds, isThrottled } = error;
      return { kind: 'later', delaySeconds, calls: asking.calls, isThrottled };
    }
    throw error;
  }
};

const seeCluster = async (
  clusterArn: string,
  previous: Inventory | null,
  watchedSince: number,
  asking: Asking,
): Promise<Pick<SeenCluster, 'daemons' | 'providers'>> => {
  try {
    const rows = await listDaemons(clusterArn, asking);
    const [providers, daemons] = await bothOf(seeProviders(clusterArn, asking), describeDaemons(rows, asking));
    return { daemons: await seeDaemons(clusterArn, daemons, { previous, watchedSince }, asking), providers };
  } catch (error) {
    if (error instanceof ClusterNotFoundException) return { daemons: [], providers: [] };
    throw error;
  }
};

/** People wait for what an inventory confirms: what does not depend on each other is asked at the same time. */
const AT_ONCE = 5;

/** All of them. A failure is thrown when every one has ended: none of them goes on unwatched. */
const allOf = async <Told>(calls: readonly Promise<Told>[]): Promise<readonly Told[]> => {
  const ended = await Promise.allSettled(calls);
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};

const bothOf = async <One, Other>(one: Promise<One>, other: Promise<Other>): Promise<readonly [One, Other]> => {
  await allOf<unknown>([one, other]);
  return [await one, await other];
};

const listDaemons = (clusterArn: string, asking: Asking): Promise<readonly DaemonRow[]> =>
  asking.pages(
    async (client, nextToken) => {
      const told = await client.send(new ListDaemonsCommand({ clusterArn, nextToken }));
      return { items: told.daemonSummariesList, nextToken: told.nextToken };
    },
    'daemonSummariesList',
    readDaemonRow,
  );

const seeProviders = async (cluster: string, asking: Asking): Promise<Inventory['providers']> => {
  const providers = await asking.pages(
    async (client, nextToken) => {
      const told = await client.send(new DescribeCapacityProvidersCommand({ cluster, nextToken }));
      asking.noteFailures(told.failures);
      return { items: told.capacityProviders, nextToken: told.nextToken };
    },
    'capacityProviders',
    readProvider,
  );
  return providers.filter((provider) => provider !== null);
};

const describeDaemons = async (rows: readonly DaemonRow[], asking: Asking): Promise<readonly DescribedDaemon[]> => {
  const daemons: DescribedDaemon[] = [];
  for (const few of batchesOf(rows, AT_ONCE)) {
    const described = await allOf(few.map((row) => describeDaemon(row, asking)));
    daemons.push(...described.flat());
  }
  return daemons;
};

/** None if it was deleted since it was listed. */
const describeDaemon = async (row: DaemonRow, asking: Asking): Promise<readonly DescribedDaemon[]> => {
  try {
    const { daemonArn } = row;
    const { daemon } = await asking.call((client) => client.send(new DescribeDaemonCommand({ daemonArn })));
    return [readDaemon(daemon, row)];
  } catch (error) {
    if (error instanceof DaemonNotFoundException) return [];
    if (!(error instanceof FieldProblem)) throw error;
    asking.problems.push(`${row.daemonArn}: ${error.message}`);
    return [];
  }
};

type Before = { readonly previous: Inventory | null; readonly watchedSince: number };

const seeDaemons = async (
  clusterArn: string,
  daemons: readonly DescribedDaemon[],
  { previous, watchedSince }: Before,
  asking: Asking,
): Promise<readonly SeenDaemon[]> => {
  const newest = await describeDeployments(
    daemons.flatMap(({ deploymentArn }) => deploymentArn ?? []),
    asking,
  );
  const targets = [...newest.values()].flatMap(({ targetRevisionArn }) => targetRevisionArn ?? []);
  const current = daemons.flatMap((daemon) => daemon.revisions.map(({ arn }) => arn));
  const revisions = await describeRevisions([...new Set([...current, ...targets])], asking);
  const seen: SeenDaemon[] = [];
  for (const daemon of daemons) {
    const deployment = daemon.deploymentArn === null ? undefined : newest.get(daemon.deploymentArn);
    const isAsked = needsDeployments(previous, daemon, watchedSince);
    const listed = isAsked ? await listDeployments(daemon, asking) : [];
    const deployments = isAsked ? listed : deployment === undefined ? [] : [deployment];
    const { daemonName } = daemon;
    const told = deployment === undefined ? listed : [...listed, deployment]; // a list tells no rollback's beginning
    asking.deployments.push(...told.flatMap((one) => deploymentFactsOf(clusterArn, daemonName, one)));
    seen.push({
      daemonName,
      createdAt: daemon.createdAt,
      deletedAt: daemon.deletedAt,
      critical: criticalOf(daemon, deployment, revisions),
      capacityProviderNames: providersOf(daemon, deployment),
      deployments,
    });
  }
  return seen;
};

/**
 * Those of the revision that is being deployed: one that it leaves out was asked to be detached. Where it does not say, or
 * is rolled back, whatever any revision covers.
 */
const providersOf = (
  { revisions }: DescribedDaemon,
  deployment: DescribedDeployment | undefined,
): readonly string[] | null => {
  const isRolledBack = deployment?.status.startsWith('ROLLBACK') ?? false;
  const target = revisions.find(({ arn }) => arn === deployment?.targetRevisionArn);
  if (!isRolledBack && target?.capacityProviderNames) return target.capacityProviderNames;
  const names = new Set(revisions.flatMap(({ capacityProviderNames }) => capacityProviderNames ?? []));
  return names.size > 0 ? [...names] : (deployment?.capacityProviderNames ?? null);
};

/** As the newest of its revisions says. */
const criticalOf = (
  daemon: DescribedDaemon,
  deployment: DescribedDeployment | undefined,
  revisions: ReadonlyMap<string, Revision>,
): boolean | null => {
  const arns = [...daemon.revisions.map(({ arn }) => arn), deployment?.targetRevisionArn ?? ''];
  const known = arns.flatMap((arn) => revisions.get(arn) ?? []);
  return known.toSorted((one, other) => other.createdAt - one.createdAt)[0]?.critical ?? null;
};

const describeDeployments = async (
  arns: readonly string[],
  asking: Asking,
): Promise<ReadonlyMap<string, DescribedDeployment>> => {
  const known: DescribedDeployment[] = [];
  for (const batch of batchesOf(arns, BATCH)) {
    const told = await asking.call((client) =>
      client.send(new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [...batch] })),
    );
    asking.noteFailures(told.failures);
    known.push(...asking.read(told.daemonDeployments, 'daemonDeployments', readDeployment));
  }
  return new Map(known.map((deployment) => [deployment.arn, deployment]));
};

const describeRevisions = async (arns: readonly string[], asking: Asking): Promise<ReadonlyMap<string, Revision>> => {
  const known: Revision[] = [];
  for (const batch of batchesOf(arns, BATCH)) {
    const told = await asking.call((client) =>
      client.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [...batch] })),
    );
    asking.noteFailures(told.failures);
    known.push(...asking.read(told.daemonRevisions, 'daemonRevisions', readRevision));
  }
  return new Map(known.map((revision) => [revision.arn, revision]));
};

const listDeployments = ({ daemonArn }: DaemonRow, asking: Asking): Promise<readonly DescribedDeployment[]> =>
  asking.pages(
    async (client, nextToken) => {
      const told = await client.send(new ListDaemonDeploymentsCommand({ daemonArn, nextToken }));
      return { items: told.daemonDeployments, nextToken: told.nextToken };
    },
    'daemonDeployments',
    readDeployment,
  );
