import { type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import type {
  Daemon,
  DaemonDeployment,
  DeploymentConfiguration,
  Evidence,
  Instance,
  Revision,
  Survey,
  Task,
} from '../../core/survey/survey.ts';
import type { AlarmStates } from './alarms.ts';
import { type ConfigurationSeen, deploymentOf } from './daemon-deployments.ts';
import type { RevisionSeen } from './daemon-revisions.ts';
import type { Sampled } from './metrics.ts';
import type { ClusterRead, DaemonRead } from './read-cluster.ts';
import type { TaskSeen } from './read-tasks.ts';

/** All that is asked for of the clusters of a Region together. */
export type RegionRead = {
  readonly alarmStates: AlarmStates;
  readonly hasSignal: Sampled;
  readonly hadTasks: Sampled;
  readonly evidenceOf: (cluster: ClusterRead) => Evidence;
};

/** Makes the survey of a cluster of all that was read. It asks nothing. @param now epoch milliseconds */
export const makeSurvey = (read: ClusterRead, region: RegionRead, now: number): Survey => {
  const { cluster, providers, daemons, instances, services, definitions } = read;
  return {
    origin: 'account',
    now,
    resource: cluster.clusterArn,
    clusterName: cluster.clusterName,
    providers,
    daemons: mapField(daemons, (all) => all.map((daemon) => daemonOf(daemon, region))),
    instances: mapField(instances, () => instancesOf(read)),
    tasksElsewhere: elsewhereIn(read),
    services,
    definitions,
    evidence: region.evidenceOf(read),
  };
};

const instancesOf = ({ instances, tasks }: ClusterRead): readonly Instance[] => {
  if (isMissing(instances)) return [];
  if (isMissing(tasks)) return instances.map((instance) => ({ ...instance, tasks }));
  const here = Map.groupBy(tasks, ({ containerInstanceArn }) => containerInstanceArn);
  return instances.map((instance) => ({ ...instance, tasks: (here.get(instance.resource) ?? []).map(taskOf) }));
};

/** If the instances can't be told, a task on one of them is on none of those that are known. */
const elsewhereIn = ({ instances, tasks }: ClusterRead): Field<readonly Task[]> => {
  const known = new Set(isMissing(instances) ? [] : instances.map(({ resource }) => resource));
  return mapField(tasks, (all) =>
    all.filter(({ containerInstanceArn: arn }) => arn === null || !known.has(arn)).map(taskOf),
  );
};

const taskOf = ({ containerInstanceArn: _place, hasEnded: _ended, ...task }: TaskSeen): Task => task;

const daemonOf = (read: DaemonRead, { alarmStates, hasSignal, hadTasks }: RegionRead): Daemon => {
  const { row, revision, previousRevision, providers, running, deployments, configuration, definition } = read;
  const { daemonArn, daemonName, createdAt, updatedAt, isBeingDeleted } = row;
  return {
    resource: daemonArn,
    daemonName,
    status: isBeingDeleted ? 'DELETE_IN_PROGRESS' : 'ACTIVE',
    createdAt,
    updatedAt,
    revision: mapField(revision, (one) => ({ ...one, definition })),
    previousRevision: mapField(previousRevision, (one) => (one === null ? null : former(one))),
    providers,
    running,
    configuration: mapField(configuration, (one) => configurationOf(one, alarmStates)),
    deployments: mapField(deployments, (all): readonly DaemonDeployment[] => all.map(deploymentOf)),
    hasSignal: hasSignal(daemonArn),
    hadTasks: hadTasks(daemonArn),
    exists: true,
  };
};

/** Of a former revision only its settings are asked for. */
const former = (revision: RevisionSeen): Revision => ({
  ...revision,
  definition: unread(
    `the definition of the former revision ${revision.resource}`,
    'ecs:DescribeDaemonTaskDefinition: it was not asked for',
  ),
});

const configurationOf = (
  configuration: ConfigurationSeen,
  alarmStates: RegionRead['alarmStates'],
): DeploymentConfiguration => {
  const { alarmNames } = configuration;
  const names = isMissing(alarmNames) ? alarmNames : alarmNames.flatMap((name) => (isMissing(name) ? [] : name));
  return { ...configuration, alarmStates: mapField(names, alarmStates) };
};
