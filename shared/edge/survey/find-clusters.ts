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
    clusters: batches.flatMap(({ named, told }) => (isMissing(told) ? undescribed(named, told) : told.clusters)),
    absent: [],
    unread: [...(isMissing(all) ? [all] : []), ...batches.flatMap(({ told }) => (isMissing(told) ? [] : told.unread))],
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
  const lost = batches.flatMap(({ named: batch, told }) => (isMissing(told) ? batch : told.lost));
  const isFound = (one: string) => clusters.some(({ clusterArn }) => isCluster(one, clusterArn));
  return {
    clusters: [...new Map(clusters.map((cluster) => [cluster.clusterArn, cluster])).values()],
    absent: names.filter((one) => !isFound(one) && !lost.some((arn) => arn === one || isCluster(one, arn))),
    unread: batches.flatMap(({ told }) => (isMissing(told) ? [told] : told.unread)),
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
  /** ARNs of those that ECS could not tell, and the reasons. */
  readonly lost: readonly string[];
  readonly unread: readonly Missing[];
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
        readDescribed,
      );
      return { named, told };
    }),
  );

/** One that is MISSING is not there; of one that failed otherwise, or can't be read, nothing is known. */
const readDescribed = ({ clusters, failures }: DescribeClustersCommandOutput): Described => {
  const { items, problems } = readEach(clusters, 'clusters', readCluster);
  const failed = readEach(failures, 'failures', readFailure).items.filter(({ reason }) => reason !== 'MISSING');
  return {
    clusters: items.filter((cluster) => cluster !== null),
    lost: failed.map(({ arn }) => arn),
    unread: [
      ...failed.map(({ arn, reason }) => unread(`the cluster ${arn}`, `${ACTION}: failures: ${reason}`)),
      ...problems.map((problem) => unread('a cluster', `${ACTION}: ${problem}`)),
    ],
  };
};

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
