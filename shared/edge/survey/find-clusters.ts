import { DescribeClustersCommand, type ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, type Missing, unread } from '../../core/survey/field.ts';
import { isCluster, lastPartOf } from '../../core/words/arn.ts';
import { optionalList, readEach } from '../ecs/reads/answer-fields.ts';
import { anyName, type Fields, isFields, requiredId } from '../events/fields.ts';
import type { Asking } from './asking.ts';

/** A cluster, and what its own description says. */
export type ClusterSeen = {
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly containerInsights: Field<boolean>;
  /** Names of capacity providers. */
  readonly capacityProviders: Field<readonly string[]>;
  readonly defaultStrategy: Field<readonly string[]>;
};

export type ClustersFound = {
  readonly clusters: readonly ClusterSeen[];
  /** Names and ARNs that were asked for, and of which there is no active cluster here. */
  readonly absent: readonly string[];
  readonly unread: readonly Missing[];
};

/** DescribeClusters takes so many. */
const BATCH = 100;

/** Finds the clusters of a Region, or those that are named: 1 call for each 100 that are listed, 1 for each 100 described. */
export const findClusters = async (
  ecs: ECSClient,
  region: string,
  named: readonly string[] | null,
  asking: Asking,
): Promise<ClustersFound> => {
  if (named === null) {
    const listed = await listClusters(ecs, region, asking);
    if (isMissing(listed)) return { clusters: [], absent: [], unread: [listed] };
    const described = await describeAll(ecs, listed, region, asking);
    const clusters = described.map((batch) =>
      isMissing(batch.told) ? undescribed(batch.asked, batch.told) : batch.told,
    );
    return { clusters: clusters.flat(), absent: [], unread: [] };
  }
  const here = [...new Set(named)].filter((one) => isOfRegion(one, region));
  const described = await describeAll(ecs, here, region, asking);
  const clusters = described.flatMap(({ told }) => (isMissing(told) ? [] : told));
  const lost = described.flatMap(({ asked, told }) => (isMissing(told) ? asked : []));
  const isFound = (one: string) => clusters.some(({ clusterArn }) => isCluster(one, clusterArn));
  return {
    clusters: [...new Map(clusters.map((cluster) => [cluster.clusterArn, cluster])).values()],
    absent: named.filter((one) => !isFound(one) && !lost.includes(one)),
    unread: described.flatMap(({ told }) => (isMissing(told) ? [told] : [])),
  };
};

const isOfRegion = (named: string, region: string): boolean =>
  !named.startsWith('arn:') || named.split(':')[3] === region;

const listClusters = (ecs: ECSClient, region: string, asking: Asking): Promise<Field<readonly string[]>> =>
  asking.pages(
    {
      action: 'ecs:ListClusters',
      what: `the clusters of ${region}`,
      send: (nextToken, sending) => ecs.send(new ListClustersCommand({ nextToken }), sending),
    },
    (told) => ({ items: arnsIn(told.clusterArns, 'clusterArns'), nextToken: told.nextToken }),
  );

/** Reads a list of ARNs. @throws FieldProblem */
export const arnsIn = (list: unknown, field: string): readonly string[] =>
  optionalList(list, field).map((arn, index) => requiredId(arn, `${field}[${index}]`));

type Batch = { readonly asked: readonly string[]; readonly told: Field<readonly ClusterSeen[]> };

const describeAll = (
  ecs: ECSClient,
  clusters: readonly string[],
  region: string,
  asking: Asking,
): Promise<readonly Batch[]> =>
  Promise.all(
    batchesOf(clusters, BATCH).map(async (asked): Promise<Batch> => {
      const what = asked.length === 1 ? `the cluster ${asked[0]}` : `${asked.length} clusters of ${region}`;
      const command = new DescribeClustersCommand({ clusters: [...asked], include: ['SETTINGS'] });
      const send = (sending: Parameters<ECSClient['send']>[1]) => ecs.send(command, sending);
      const told = await asking.ask({ action: 'ecs:DescribeClusters', what, send }, (answer) => {
        const { items } = readEach(answer.clusters, 'clusters', readCluster);
        return items.filter((cluster) => cluster !== null);
      });
      return { asked, told };
    }),
  );

/** Null for one that was deleted: ECS shows it for a while. */
const readCluster = (cluster: Fields, path: string): ClusterSeen | null => {
  const clusterArn = requiredId(cluster.clusterArn, `${path}.clusterArn`);
  if (cluster.status === 'INACTIVE') return null;
  const strategy = optionalList(cluster.defaultCapacityProviderStrategy, `${path}.defaultCapacityProviderStrategy`);
  return {
    clusterArn,
    clusterName: anyName(cluster.clusterName) ?? lastPartOf(clusterArn),
    containerInsights: insightsIn(cluster.settings, clusterArn),
    capacityProviders: optionalList(cluster.capacityProviders, `${path}.capacityProviders`).flatMap(
      (name) => anyName(name) ?? [],
    ),
    defaultStrategy: strategy.flatMap((item) => (isFields(item) ? (anyName(item.capacityProvider) ?? []) : [])),
  };
};

/** `enabled` or `enhanced`; without the setting it is off (ECS API, ClusterSetting). */
const insightsIn = (settings: unknown, clusterArn: string): Field<boolean> => {
  if (settings !== undefined && !Array.isArray(settings))
    return unread(`the settings of ${clusterArn}`, 'ecs:DescribeClusters: settings is not a list');
  const setting = (settings ?? []).find((one) => isFields(one) && one.name === 'containerInsights');
  return isFields(setting) && setting.value !== 'disabled';
};

/** A listed cluster that can't be described has its name, and all that is asked of it by ARN. */
const undescribed = (arns: readonly string[], why: Missing): readonly ClusterSeen[] =>
  arns.map((clusterArn) => ({
    clusterArn,
    clusterName: lastPartOf(clusterArn),
    containerInsights: why,
    capacityProviders: why,
    defaultStrategy: why,
  }));
