import {
  DescribeClustersCommand,
  type DescribeClustersCommandOutput,
  type ECSClient,
  ListClustersCommand,
} from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, type Missing, unread } from '../../core/survey/field.ts';
import { isCluster, lastPartOf } from '../../core/words/arn.ts';
import { readFailure } from '../ecs/looks/read-answers.ts';
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

const ACTION = 'ecs:DescribeClusters';
/** It takes so many. */
const BATCH = 100;

/** Finds the clusters of a Region, or those that are named: 1 call for each 100 that are listed, 1 for each 100 described. */
export const findClusters = async (
  ecs: ECSClient,
  region: string,
  named: readonly string[] | null,
  asking: Asking,
): Promise<ClustersFound> => (named === null ? listed(ecs, region, asking) : asked(ecs, region, named, asking));

/** Clusters of the pages that could be read: those of the others are unread as a whole. */
const listed = async (ecs: ECSClient, region: string, asking: Asking): Promise<ClustersFound> => {
  const arns: string[] = [];
  const all = await listClusters(ecs, region, asking, arns);
  const batches = await describeAll(ecs, arns, region, asking);
  return {
    clusters: batches.flatMap(({ named, told }) =>
      isMissing(told)
        ? named.map((arn) => undescribed(arn, told))
        : [...told.clusters, ...told.untold.map(({ named: arn, missing }) => undescribed(arn, missing))],
    ),
    absent: [],
    unread: isMissing(all) ? [all] : [],
  };
};

const asked = async (
  ecs: ECSClient,
  region: string,
  named: readonly string[],
  asking: Asking,
): Promise<ClustersFound> => {
  const names = [...new Set(named)];
  const here = names.filter((one) => isOfRegion(one, region));
  const batches = await describeAll(ecs, here, region, asking);
  const clusters = batches.flatMap(({ told }) => (isMissing(told) ? [] : told.clusters));
  const lost = batches.flatMap(({ named: batch, told }) =>
    isMissing(told) ? batch : told.untold.map((one) => one.named),
  );
  const isFound = (one: string) => clusters.some(({ clusterArn }) => isCluster(one, clusterArn));
  return {
    clusters: [...new Map(clusters.map((cluster) => [cluster.clusterArn, cluster])).values()],
    absent: names.filter((one) => !isFound(one) && !lost.includes(one)),
    unread: batches.flatMap(({ told }) => (isMissing(told) ? [told] : told.untold.map(({ missing }) => missing))),
  };
};

const isOfRegion = (named: string, region: string): boolean =>
  !named.startsWith('arn:') || named.split(':')[3] === region;

/** @param found takes the ARNs of each page as it comes */
const listClusters = (
  ecs: ECSClient,
  region: string,
  asking: Asking,
  found: string[],
): Promise<Field<readonly string[]>> =>
  asking.pages(
    {
      action: 'ecs:ListClusters',
      what: `the clusters of ${region}`,
      send: (nextToken, sending) => ecs.send(new ListClustersCommand({ nextToken }), sending),
    },
    (told) => {
      const items = arnsIn(told.clusterArns, 'clusterArns');
      for (const arn of items) found.push(arn);
      return { items, nextToken: told.nextToken };
    },
  );

/** Reads a list of ARNs. @throws FieldProblem */
export const arnsIn = (list: unknown, field: string): readonly string[] =>
  optionalList(list, field).map((arn, index) => requiredId(arn, `${field}[${index}]`));

type Described = {
  readonly clusters: readonly ClusterSeen[];
  /** Those that ECS did not tell, as they were asked for: a cluster that is MISSING or INACTIVE is not among them. */
  readonly untold: readonly { readonly named: string; readonly missing: Missing }[];
};

type Batch = { readonly named: readonly string[]; readonly told: Field<Described> };

const describeAll = (
  ecs: ECSClient,
  clusters: readonly string[],
  region: string,
  asking: Asking,
): Promise<readonly Batch[]> =>
  Promise.all(
    batchesOf(clusters, BATCH).map(async (named): Promise<Batch> => {
      const command = new DescribeClustersCommand({ clusters: [...named], include: ['SETTINGS'] });
      const told = await asking.ask(
        {
          action: ACTION,
          what: named.length === 1 ? `the cluster ${named[0]}` : `${named.length} clusters of ${region}`,
          send: (sending) => ecs.send(command, sending),
        },
        (answer) => readDescribed(named, answer),
      );
      return { named, told };
    }),
  );

const readDescribed = (named: readonly string[], { clusters, failures }: DescribeClustersCommandOutput): Described => {
  const { items, problems } = readEach(clusters, 'clusters', readCluster);
  const failed = readEach(failures, 'failures', readFailure).items;
  const untold = named.flatMap((one) => {
    if (items.some(({ clusterArn }) => isCluster(one, clusterArn))) return [];
    const reason = failed.find(({ arn }) => isCluster(one, arn))?.reason;
    if (reason === 'MISSING') return [];
    const why = reason === undefined ? (problems[0] ?? 'it does not tell this one') : `failures: ${reason}`;
    return [{ named: one, missing: unread(`the cluster ${one}`, `${ACTION}: ${why}`) }];
  });
  return { clusters: items.filter(({ status }) => status !== 'INACTIVE'), untold };
};

/** One that was deleted is INACTIVE for a while. */
const readCluster = (cluster: Fields, path: string): ClusterSeen & { readonly status: string | null } => {
  const clusterArn = requiredId(cluster.clusterArn, `${path}.clusterArn`);
  const strategy = optionalList(cluster.defaultCapacityProviderStrategy, `${path}.defaultCapacityProviderStrategy`);
  return {
    clusterArn,
    status: anyName(cluster.status),
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
const undescribed = (clusterArn: string, why: Missing): ClusterSeen => ({
  clusterArn,
  clusterName: lastPartOf(clusterArn),
  containerInsights: why,
  capacityProviders: why,
  defaultStrategy: why,
});
