import {
  DaemonNotFoundException,
  DescribeDaemonCommand,
  type DescribeDaemonCommandOutput,
  type ECSClient,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import type { RevisionRef } from '../../core/inventory/new-instances.ts';
import { type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import type { RunningRevision } from '../../core/survey/survey.ts';
import { lastPartOf } from '../../core/words/arn.ts';
import {
  type DaemonRow,
  type DescribedDaemon,
  readDaemon,
  readDaemonRow,
} from '../ecs/inventory/read-daemon-answers.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { requiredFields, requiredId } from '../events/fields.ts';
import { toldCount } from '../events/told.ts';
import type { Asking } from './asking.ts';
import { coveredBy, currentRefs, newestRevision } from './current-revision.ts';
import {
  arnsToDescribe,
  type ConfigurationSeen,
  type DeploymentSeen,
  type DescribedDeployments,
  describeDeployments,
  listDeployments,
} from './daemon-deployments.ts';
import {
  type DescribedRevisions,
  describeRevisions,
  previousRevisionOf,
  type RevisionSeen,
  revisionBefore,
} from './daemon-revisions.ts';
import type { ClusterSeen } from './find-clusters.ts';

/** A daemon as ECS tells it, before definitions, metrics and alarms are asked for. */
export type DaemonSeen = {
  readonly row: DaemonRow;
  readonly running: Field<readonly RunningRevision[]>;
  /** The revision that new instances get; where that is not told, the newest that runs. */
  readonly revision: Field<RevisionSeen>;
  readonly providers: Field<readonly string[]>;
  readonly previousRevision: Field<RevisionSeen | null>;
  /** The newest first. */
  readonly deployments: Field<readonly DeploymentSeen[]>;
  /** Of the newest deployment. */
  readonly configuration: Field<ConfigurationSeen>;
};

/**
 * Reads all daemons of a cluster: 1 call for each 100 listed; for each daemon 1, and 1 for each page of its deployments; for each 20 of the
 * newest and running deployments 1, and for each 20 of the current and previous revisions 1.
 */
export const readDaemons = async (
  ecs: ECSClient,
  { clusterArn, clusterName }: ClusterSeen,
  asking: Asking,
): Promise<Field<readonly DaemonSeen[]>> => {
  const rows = await asking.pages(
    {
      action: 'ecs:ListDaemons',
      what: `the daemons of the cluster ${clusterName}`,
      send: (nextToken, sending) => ecs.send(new ListDaemonsCommand({ clusterArn, nextToken }), sending),
    },
    (told) => ({
      items: optionalList(told.daemonSummariesList, 'daemonSummariesList').map((row, index) => {
        const path = `daemonSummariesList[${index}]`;
        return readDaemonRow(requiredFields(row, path), path);
      }),
      nextToken: told.nextToken,
    }),
  );
  if (isMissing(rows)) return rows;
  const told = (await Promise.all(rows.map((row) => describeDaemon(ecs, row, asking)))).filter((one) => one !== null);
  const newestArns = told.flatMap(({ described, listed }) => arnsToDescribe(newestArnOf(described), listed));
  const deployments = await describeDeployments(ecs, newestArns, asking);
  const aimed = told.map((one) => aimOf(one, deployments));
  const revisionArns = aimed.flatMap(({ refs, listed }) =>
    isMissing(refs)
      ? []
      : refs.flatMap(({ arn }) => [arn, isMissing(listed) ? [] : (revisionBefore(arn, listed) ?? [])].flat()),
  );
  const revisions = await describeRevisions(ecs, revisionArns, asking);
  return aimed.map((one) => seenDaemon(one, revisions));
};

type Told = {
  readonly row: DaemonRow;
  readonly described: Field<DescribedDaemon>;
  readonly running: Field<readonly RunningRevision[]>;
  readonly listed: Field<readonly DeploymentSeen[]>;
};

/** Null for a daemon that was deleted since it was listed. */
const describeDaemon = async (ecs: ECSClient, row: DaemonRow, asking: Asking): Promise<Told | null> => {
  const { daemonArn } = row;
  const [told, listed] = await Promise.all([
    asking.ask(
      {
        action: 'ecs:DescribeDaemon',
        what: `the daemon ${daemonArn}`,
        send: (sending) => ecs.send(new DescribeDaemonCommand({ daemonArn }), sending),
        refused: (error): DescribeDaemonCommandOutput | undefined =>
          error instanceof DaemonNotFoundException ? { $metadata: {} } : undefined,
      },
      ({ daemon }) =>
        daemon === undefined
          ? null
          : { described: readDaemon(daemon, row), running: readCounts(daemon.currentRevisions) },
    ),
    listDeployments(ecs, row, asking),
  ]);
  if (told === null) return null;
  if (isMissing(told)) return { row, described: told, running: told, listed };
  return { row: told.described, ...told, listed };
};

/** @throws FieldProblem */
const readCounts = (revisions: unknown): readonly RunningRevision[] =>
  optionalList(revisions, 'daemon.currentRevisions').map((one, index) => {
    const path = `daemon.currentRevisions[${index}]`;
    const revision = requiredFields(one, path);
    return {
      resource: requiredId(revision.arn, `${path}.arn`),
      providers: optionalList(revision.capacityProviders, `${path}.capacityProviders`).map((provider, place) => {
        const fields = requiredFields(provider, `${path}.capacityProviders[${place}]`);
        return {
          name: lastPartOf(requiredId(fields.arn, `${path}.capacityProviders[${place}].arn`)),
          runningCount: toldCount(fields.runningCount),
          withoutDaemonCount: toldCount(fields.withoutDaemonCount),
        };
      }),
    };
  });

const newestArnOf = (described: Field<DescribedDaemon>): string | null =>
  isMissing(described) ? null : described.deploymentArn;

type Aimed = Told & {
  readonly configuration: Field<ConfigurationSeen>;
  readonly deployments: Field<readonly DeploymentSeen[]>;
  readonly refs: Field<readonly RevisionRef[]>;
};

/** The newest deployment tells which revision counts, described or at least listed. */
const aimOf = (told: Told, deployments: DescribedDeployments): Aimed => {
  const { row, described, listed } = told;
  const all = mapField(listed, (each) => each.map((one) => known(deployments.get(one.arn)) ?? one));
  const newestArn = newestArnOf(described) ?? (isMissing(listed) ? null : (listed[0]?.arn ?? null));
  const newest = deployments.get(newestArn ?? '') ?? null;
  const summary = isMissing(all) ? undefined : all.find(({ arn }) => arn === newestArn);
  return {
    ...told,
    configuration: configurationOf(newest, row),
    deployments: all,
    refs: currentRefs(described, known(newest) ?? summary),
  };
};

const configurationOf = (newest: Field<DeploymentSeen | null>, { daemonArn }: DaemonRow): Field<ConfigurationSeen> => {
  if (newest !== null && isMissing(newest)) return newest;
  const why = newest === null ? 'ECS has forgotten the newest deployment' : 'the newest deployment has none';
  return (
    newest?.configuration ??
    unread(`the deployment configuration of ${daemonArn}`, `ecs:DescribeDaemonDeployments: ${why}`)
  );
};

const known = <Value>(field: Field<Value | null> | undefined): Value | undefined =>
  field === undefined || field === null || isMissing(field) ? undefined : field;

const seenDaemon = (
  { row, running, deployments, configuration, refs }: Aimed,
  revisions: DescribedRevisions,
): DaemonSeen => {
  const revision = newestRevision(refs, revisions);
  return {
    row,
    running,
    revision,
    providers: coveredBy(row.daemonArn, refs),
    previousRevision: previousRevisionOf(revision, deployments, row.createdAt, revisions),
    deployments,
    configuration,
  };
};
