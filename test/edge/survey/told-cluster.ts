import {
  type CapacityProvider,
  type ContainerInstance,
  type DaemonDeployment,
  type DaemonDetail,
  type DaemonRevision,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  DescribeDaemonTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  type Failure,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListDaemonDeploymentsCommand,
  ListDaemonsCommand,
  ListServicesCommand,
  ListTasksCommand,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { onTestFinished } from 'vitest';
import { isMissing } from '../../../shared/core/survey/field.ts';
import type { Daemon, Survey } from '../../../shared/core/survey/survey.ts';
import { surveyRegion } from '../../../shared/edge/survey/survey-region.ts';
import { needed } from '../../simulator/api/ecs.ts';
import { AT_ONCE, POLICY } from './surveying.ts';

export const ARN = 'arn:aws:ecs:us-west-2:123456789012';
export const CLUSTER = `${ARN}:cluster/prod`;
export const DAEMON = `${ARN}:daemon/prod/agent`;
export const DAY = 86_400_000;
export const NOW = 400 * DAY;
export const CREATED = NOW - 200 * DAY;
export const revisionArn = (id: string): string => `${ARN}:daemon-revision/prod/agent/${id}`;
export const deploymentArn = (id: string): string => `${ARN}:daemon-deployment/prod/agent/${id}`;
export const providerArn = (name: string): string => `${ARN}:capacity-provider/${name}`;

/** The answers about one cluster, in the shapes of ECS's API reference. Absent: there is nothing, or the plain thing. */
export type Answers = {
  readonly providers?: readonly CapacityProvider[];
  readonly providerFailures?: readonly Failure[];
  readonly daemon?: Partial<DaemonDetail>;
  /** Those of the list, and in full. */
  readonly deployments?: readonly DaemonDeployment[];
  /** ARNs of deployments and revisions that ECS has forgotten. */
  readonly forgotten?: readonly string[];
  readonly revisions?: readonly DaemonRevision[];
  readonly instances?: readonly ContainerInstance[];
  readonly tasks?: readonly Task[];
  readonly services?: readonly Service[];
  readonly serviceFailures?: readonly Failure[];
  readonly containerInsights?: string;
  readonly hasDaemon?: boolean;
};

/** ECS of one account with one cluster. */
export const tellCluster = (answers: Answers) => {
  const { forgotten = [], deployments = [deploymentOf('1')], revisions = [revisionOf('1')] } = answers;
  const ecs = mockClient(ECSClient);
  onTestFinished(() => ecs.restore());
  const summary = {
    daemonArn: DAEMON,
    status: 'ACTIVE',
    createdAt: new Date(CREATED),
    updatedAt: new Date(CREATED),
  } as const;
  const failures = (asked: readonly string[] = []) =>
    asked.filter((arn) => forgotten.includes(arn)).map((arn) => ({ arn, reason: 'MISSING' }));
  const setting = answers.containerInsights;
  ecs.on(ListClustersCommand).resolves({ clusterArns: [CLUSTER] });
  ecs.on(DescribeClustersCommand).resolves({
    clusters: [
      {
        clusterArn: CLUSTER,
        clusterName: 'prod',
        status: 'ACTIVE',
        capacityProviders: ['a'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'a', weight: 1 }],
        settings: setting === undefined ? [] : [{ name: 'containerInsights', value: setting }],
      },
    ],
    failures: [],
  });
  ecs.on(DescribeCapacityProvidersCommand).resolves({
    capacityProviders: [...(answers.providers ?? [managedProvider('a')])],
    failures: [...(answers.providerFailures ?? [])],
  });
  ecs.on(ListDaemonsCommand).resolves({ daemonSummariesList: answers.hasDaemon === false ? [] : [summary] });
  ecs.on(DescribeDaemonCommand).resolves({
    daemon: {
      ...summary,
      deploymentArn: deployments[0]?.daemonDeploymentArn,
      currentRevisions: [current('1')],
      ...answers.daemon,
    },
  });
  ecs.on(ListDaemonDeploymentsCommand).resolves({
    daemonDeployments: deployments.map(
      ({ targetDaemonRevision, rollback: _, deploymentConfiguration: __, ...listed }) => ({
        ...listed,
        targetDaemonRevisionArn: targetDaemonRevision?.arn,
      }),
    ),
  });
  ecs.on(DescribeDaemonDeploymentsCommand).callsFake(({ daemonDeploymentArns }) => ({
    daemonDeployments: deployments.filter(
      ({ daemonDeploymentArn = '' }) =>
        daemonDeploymentArns.includes(daemonDeploymentArn) && !forgotten.includes(daemonDeploymentArn),
    ),
    failures: failures(daemonDeploymentArns),
  }));
  ecs.on(DescribeDaemonRevisionsCommand).callsFake(({ daemonRevisionArns }) => ({
    daemonRevisions: revisions.filter(
      ({ daemonRevisionArn = '' }) =>
        daemonRevisionArns.includes(daemonRevisionArn) && !forgotten.includes(daemonRevisionArn),
    ),
    failures: failures(daemonRevisionArns),
  }));
  ecs.on(DescribeDaemonTaskDefinitionCommand).callsFake(({ daemonTaskDefinition }) => ({
    daemonTaskDefinition: { daemonTaskDefinitionArn: daemonTaskDefinition, family: 'agent', containerDefinitions: [] },
  }));
  ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }) => ({
    taskDefinition: {
      taskDefinitionArn: taskDefinition,
      family: 'web',
      executionRoleArn: 'arn:aws:iam::123456789012:role/web',
    },
  }));
  const { instances = [], tasks = [], services = [] } = answers;
  ecs.on(ListContainerInstancesCommand).resolves({
    containerInstanceArns: instances.flatMap(({ containerInstanceArn }) => containerInstanceArn ?? []),
  });
  ecs.on(DescribeContainerInstancesCommand).resolves({ containerInstances: [...instances], failures: [] });
  ecs.on(ListTasksCommand).resolves({ taskArns: tasks.flatMap(({ taskArn }) => taskArn ?? []) });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [...tasks], failures: [] });
  ecs.on(ListServicesCommand).resolves({
    serviceArns: [
      ...services.map(({ serviceArn }) => serviceArn),
      ...(answers.serviceFailures ?? []).map(({ arn }) => arn),
    ].flatMap((arn) => arn ?? []),
  });
  ecs.on(DescribeServicesCommand).resolves({ services: [...services], failures: [...(answers.serviceFailures ?? [])] });
  return ecs;
};

export const managedProvider = (
  name: string,
  more: Partial<CapacityProvider['managedInstancesProvider']> = {},
): CapacityProvider => ({
  capacityProviderArn: providerArn(name),
  name,
  cluster: 'prod',
  status: 'ACTIVE',
  type: 'MANAGED_INSTANCES',
  managedInstancesProvider: {
    instanceLaunchTemplate: undefined,
    ...more,
  } as CapacityProvider['managedInstancesProvider'],
});

export const current = (id: string, ...names: readonly string[]) => ({
  arn: revisionArn(id),
  capacityProviders: (names.length === 0 ? ['a'] : names).map((name) => ({
    arn: providerArn(name),
    runningCount: 1,
    withoutDaemonCount: 0,
  })),
});

/** A revision of so many days after the first. */
export const revisionOf = (id: string, more: Partial<DaemonRevision> = {}): DaemonRevision => ({
  daemonRevisionArn: revisionArn(id),
  daemonArn: DAEMON,
  daemonTaskDefinitionArn: `${ARN}:daemon-task-definition/agent:1`,
  createdAt: new Date(CREATED + (Number(id) - 1) * DAY),
  ...more,
});

/** The deployment that brought the revision of this number. */
export const deploymentOf = (id: string, more: Partial<DaemonDeployment> = {}): DaemonDeployment => ({
  daemonDeploymentArn: deploymentArn(id),
  status: 'SUCCESSFUL',
  createdAt: new Date(CREATED + (Number(id) - 1) * DAY),
  finishedAt: new Date(CREATED + (Number(id) - 1) * DAY + 600_000),
  targetDaemonRevision: { arn: revisionArn(id), capacityProviders: [{ arn: providerArn('a') }] },
  deploymentConfiguration: { drainPercent: 25, bakeTimeInMinutes: 0 },
  ...more,
});

/** The survey of that cluster. */
export const surveyOf = async (
  answers: Answers,
  prepare: (ecs: ReturnType<typeof tellCluster>) => void = () => {},
): Promise<Survey> => {
  prepare(tellCluster(answers));
  const { surveys } = await surveyRegion({
    clients: { ecs: new ECSClient({ region: 'us-west-2' }), iam: null, cloudWatch: null, logs: null, lambda: null },
    region: 'us-west-2',
    policy: POLICY,
    now: NOW,
    pace: AT_ONCE,
  });
  return needed(surveys[0], 'the survey');
};

/** Its daemon. */
export const daemonOf = async (
  answers: Answers,
  prepare?: (ecs: ReturnType<typeof tellCluster>) => void,
): Promise<Daemon> => {
  const { daemons } = await surveyOf(answers, prepare);
  if (isMissing(daemons)) throw new Error(daemons.why);
  return needed(daemons[0], 'the daemon');
};
