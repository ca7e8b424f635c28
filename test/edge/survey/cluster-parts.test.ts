import type { Service, Task } from '@aws-sdk/client-ecs';
import {
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { isMissing } from '../../../shared/core/survey/field.ts';
import type { Provider, Service as SurveyedService } from '../../../shared/core/survey/survey.ts';
import { needed } from '../../simulator/api/ecs.ts';
import { type Answers, ARN, managedProvider, NOW, providerArn, surveyOf } from './told-cluster.ts';

const providersOf = async (answers: Answers): Promise<readonly Provider[]> => {
  const { providers } = await surveyOf(answers);
  if (isMissing(providers)) throw new Error(providers.why);
  return providers;
};

describe('a capacity provider', () => {
  it('of Managed Instances has its launch template', async () => {
    const [provider] = await providersOf({
      providers: [
        managedProvider('a', {
          infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infrastructure',
          autoRepairConfiguration: { actionsStatus: 'DISABLED' },
          instanceLaunchTemplate: {
            ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/instances',
            networkConfiguration: { subnets: [] },
            capacityOptionType: 'SPOT',
            instanceRequirements: {
              vCpuCount: { min: 2, max: 8 },
              memoryMiB: { min: 4096 },
              allowedInstanceTypes: ['m7*'],
              excludedInstanceTypes: ['m7a.large'],
            },
          },
        }),
      ],
    });
    expect(provider).toMatchObject({
      resource: providerArn('a'),
      name: 'a',
      kind: 'managed-instances',
      status: 'ACTIVE',
      isBeingDeleted: false,
      autoRepair: false,
      capacityOptionType: 'SPOT',
      instanceRequirements: {
        vCpuMin: 2,
        vCpuMax: 8,
        memoryMiBMin: 4096,
        memoryMiBMax: null,
        allowedInstanceTypes: ['m7*'],
        excludedInstanceTypes: ['m7a.large'],
      },
      infrastructureRole: { resource: 'arn:aws:iam::123456789012:role/infrastructure', name: 'infrastructure' },
      instanceProfile: { resource: 'arn:aws:iam::123456789012:instance-profile/instances' },
    });
  });

  it("has ECS's defaults where they are left out", async () => {
    const [provider] = await providersOf({ providers: [managedProvider('a')] });
    expect(provider).toMatchObject({
      autoRepair: true,
      capacityOptionType: 'ON_DEMAND',
      instanceRequirements: null,
      infrastructureRole: null,
      instanceProfile: null,
    });
  });

  it.each([
    { fields: { type: 'FARGATE' }, kind: 'fargate' },
    { fields: { name: 'FARGATE_SPOT', type: undefined }, kind: 'fargate' },
    { fields: { type: 'EC2_AUTOSCALING' }, kind: 'auto-scaling' },
    { fields: { type: undefined, autoScalingGroupProvider: { autoScalingGroupArn: 'arn' } }, kind: 'auto-scaling' },
  ] as const)('is of the kind $kind by $fields', async ({ fields, kind }) => {
    const [provider] = await providersOf({
      providers: [{ ...managedProvider('a'), managedInstancesProvider: undefined, ...fields }],
    });
    expect(needed(provider).kind).toBe(kind);
  });

  it('of a kind that nobody knows says so', async () => {
    const [provider] = await providersOf({
      providers: [{ ...managedProvider('a'), managedInstancesProvider: undefined, type: 'LUNAR' as 'FARGATE' }],
    });
    expect(needed(provider).kind).toMatchObject({ what: `the kind of the capacity provider ${providerArn('a')}` });
  });

  it.each([
    { fields: { updateStatus: 'DELETE_IN_PROGRESS' }, is: true },
    { fields: { status: 'DEPROVISIONING' }, is: true },
    { fields: { updateStatus: 'DELETE_FAILED' }, is: false },
    { fields: { updateStatus: 'UPDATE_IN_PROGRESS' }, is: false },
  ] as const)('is being deleted by $fields: $is', async ({ fields, is }) => {
    const [provider] = await providersOf({ providers: [{ ...managedProvider('a'), ...fields }] });
    expect(needed(provider).isBeingDeleted).toBe(is);
  });

  it('with a part of a wrong type names it, and has the rest', async () => {
    const launchTemplate = { instanceRequirements: { vCpuCount: { min: 'two' } } } as never;
    const [provider] = await providersOf({
      providers: [managedProvider('a', { instanceLaunchTemplate: launchTemplate })],
    });
    expect(provider).toMatchObject({
      kind: 'managed-instances',
      instanceRequirements: {
        what: `managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.vCpuCount.min of the capacity provider ${providerArn('a')}`,
        why: 'is other text, not a number',
      },
    });
  });

  it('that the cluster names and ECS does not tell is unread', async () => {
    const [provider] = await providersOf({ providers: [] });
    expect(provider).toMatchObject({
      name: 'a',
      kind: { why: 'ecs:DescribeCapacityProviders: it does not tell this one' },
    });
  });

  it('that failed is unread, and one that is MISSING is gone', async () => {
    const providerFailures = [
      { arn: providerArn('b'), reason: 'ACCESS_DENIED' },
      { arn: providerArn('c'), reason: 'MISSING' },
    ];
    const providers = await providersOf({ providerFailures });
    expect(providers.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(providers[1]?.kind).toMatchObject({ why: 'ecs:DescribeCapacityProviders: failures: ACCESS_DENIED' });
  });
});

describe('a service', () => {
  const WEB = `${ARN}:service/prod/web`;
  const serviceOf = async (fields: Partial<Service>, answers: Answers = {}): Promise<SurveyedService | undefined> => {
    const { services } = await surveyOf({ services: [{ serviceArn: WEB, serviceName: 'web', ...fields }], ...answers });
    if (isMissing(services)) throw new Error(services.why);
    return services[0];
  };

  it.each([
    { fields: {}, is: { schedulingStrategy: 'REPLICA', minimumHealthyPercent: 100, maximumPercent: 200 } },
    { fields: { schedulingStrategy: 'DAEMON' }, is: { minimumHealthyPercent: 0, maximumPercent: 100 } },
    {
      fields: { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } },
      is: { minimumHealthyPercent: 50, maximumPercent: 100 },
    },
    { fields: { capacityProviderStrategy: [{ capacityProvider: 'b' }] }, is: { providers: ['b'], launchType: null } },
    { fields: {}, is: { providers: ['a'], launchType: null } },
    { fields: { launchType: 'EC2' }, is: { providers: [], launchType: 'EC2' } },
    { fields: { placementConstraints: [{ type: 'distinctInstance' }] }, is: { placesOneTaskPerInstance: true } },
    {
      fields: { placementConstraints: [{ type: 'memberOf', expression: 'x' }] },
      is: { placesOneTaskPerInstance: false },
    },
    { fields: { deploymentController: { type: 'EXTERNAL' } }, is: { definitionArn: null } },
    {
      fields: { desiredCount: 'many' as never },
      is: { desiredCount: { what: `desiredCount of the service ${WEB}`, why: 'is other text, not a number' } },
    },
  ] as const)('with $fields is $is', async ({ fields, is }) => {
    expect(await serviceOf(fields as Partial<Service>)).toMatchObject(is);
  });

  it('that was deleted is none', async () => {
    expect(await serviceOf({ status: 'INACTIVE' })).toBeUndefined();
    expect(await serviceOf({}, { services: [], serviceFailures: [{ arn: WEB, reason: 'MISSING' }] })).toBeUndefined();
  });

  it('that failed is there, and unread', async () => {
    const service = await serviceOf({}, { services: [], serviceFailures: [{ arn: WEB, reason: 'BUSY' }] });
    expect(service).toMatchObject({
      resource: WEB,
      serviceName: 'web',
      providers: { what: `the service ${WEB}`, why: 'ecs:DescribeServices: failures: BUSY' },
    });
  });
});

describe('a task', () => {
  const TASK: Task = {
    taskArn: `${ARN}:task/prod/1`,
    taskDefinitionArn: `${ARN}:daemon-task-definition/agent:1`,
    lastStatus: 'RUNNING',
    group: 'daemon:agent',
    launchType: 'EC2',
    startedAt: new Date(NOW - 60_000),
    containerInstanceArn: `${ARN}:container-instance/prod/i1`,
    containers: [{ name: 'agent', imageDigest: 'sha256:a' }, { name: 'side' }],
  };
  const INSTANCE = { containerInstanceArn: `${ARN}:container-instance/prod/i1`, status: 'ACTIVE' };

  it.each([
    { fields: {}, is: { daemonName: 'agent', serviceName: null } },
    { fields: { taskDefinitionArn: `${ARN}:task-definition/x:1` }, is: { daemonName: null } },
    {
      fields: { taskDefinitionArn: `${ARN}:task-definition/x:1`, group: 'service:web' },
      is: { daemonName: null, serviceName: 'web' },
    },
    { fields: { startedAt: undefined, lastStatus: 'PENDING' }, is: { startedAt: null, lastStatus: 'PENDING' } },
  ])('with $fields is $is', async ({ fields, is }) => {
    const { instances } = await surveyOf({ instances: [INSTANCE], tasks: [{ ...TASK, ...fields }] });
    expect(instances).toMatchObject([{ tasks: [is] }]);
  });

  it('has the digests of its images, as far as ECS tells them', async () => {
    const { instances } = await surveyOf({ instances: [INSTANCE], tasks: [TASK] });
    expect(instances).toMatchObject([
      {
        resource: INSTANCE.containerInstanceArn,
        ec2InstanceId: null,
        registeredAt: null,
        capacityProviderName: null,
        tasks: [
          {
            imageDigests: [
              { container: 'agent', digest: 'sha256:a' },
              { container: 'side', digest: null },
            ],
          },
        ],
      },
    ]);
  });

  it('that can not be read leaves every instance unproven', async () => {
    const { instances } = await surveyOf({ instances: [INSTANCE], tasks: [{ ...TASK, lastStatus: undefined }] });
    expect(instances).toMatchObject([{ tasks: { why: 'ecs:DescribeTasks: tasks[0].lastStatus is missing' } }]);
  });

  it('of a daemon that was replaced during the look is told by its successor', async () => {
    const next = { ...TASK, taskArn: `${ARN}:task/prod/2` };
    const { instances } = await surveyOf({ instances: [INSTANCE], tasks: [TASK] }, (ecs) => {
      ecs
        .on(ListTasksCommand, { containerInstance: INSTANCE.containerInstanceArn })
        .resolves({ taskArns: [next.taskArn] });
      ecs
        .on(DescribeTasksCommand)
        .resolves({ tasks: [{ ...TASK, desiredStatus: 'STOPPED' }] })
        .on(DescribeTasksCommand, { tasks: [next.taskArn] })
        .resolves({ tasks: [next] });
    });
    expect(instances).toMatchObject([{ tasks: [{ resource: next.taskArn, daemonName: 'agent' }] }]);
  });

  it('of an application that ended during the look is none', async () => {
    const application = { ...TASK, group: 'service:web', taskDefinitionArn: `${ARN}:task-definition/web:1` };
    const { instances } = await surveyOf({
      instances: [INSTANCE],
      tasks: [{ ...application, desiredStatus: 'STOPPED' }],
    });
    expect(instances).toMatchObject([{ tasks: [] }]);
  });

  it('of which ECS says nothing leaves every instance unproven', async () => {
    const { instances } = await surveyOf({ instances: [INSTANCE], tasks: [TASK] }, (ecs) =>
      ecs.on(DescribeTasksCommand).resolves({ tasks: [], failures: [] }),
    );
    expect(instances).toMatchObject([{ tasks: { why: 'ecs:DescribeTasks: it does not tell 1 of 1 that are listed' } }]);
  });

  it('on an instance that was not listed runs elsewhere', async () => {
    const { tasksElsewhere } = await surveyOf({ tasks: [TASK] });
    expect(tasksElsewhere).toMatchObject([{ resource: TASK.taskArn }]);
  });
});

describe('a cluster', () => {
  it.each([
    { setting: undefined, is: false },
    { setting: 'disabled', is: false },
    { setting: 'enabled', is: true },
    { setting: 'enhanced', is: true },
  ])('with containerInsights $setting keeps evidence there: $is', async ({ setting, is }) => {
    const { evidence } = await surveyOf(setting === undefined ? {} : { containerInsights: setting });
    expect(evidence.containerInsights).toBe(is);
  });

  it('of Fargate alone is asked for neither tasks nor services', async () => {
    const survey = await surveyOf({ providers: [{ name: 'FARGATE', type: 'FARGATE' }], hasDaemon: false }, (told) => {
      told.on(DescribeClustersCommand).resolves({
        clusters: [{ clusterArn: `${ARN}:cluster/prod`, clusterName: 'prod', capacityProviders: ['FARGATE'] }],
      });
      told.on(ListTasksCommand).rejects(new Error('it was asked for'));
      told.on(ListServicesCommand).rejects(new Error('it was asked for'));
    });
    expect(survey).toMatchObject({ daemons: [], instances: [], tasksElsewhere: [], services: [] });
  });

  it('has no instance that is INACTIVE', async () => {
    const { instances } = await surveyOf({
      instances: [{ containerInstanceArn: `${ARN}:container-instance/prod/i1`, status: 'INACTIVE' }],
    });
    expect(instances).toEqual([]);
  });

  it('has unread instances where ECS says nothing of one', async () => {
    const { instances } = await surveyOf(
      { instances: [{ containerInstanceArn: `${ARN}:container-instance/prod/i1`, status: 'ACTIVE' }] },
      (ecs) => ecs.on(DescribeContainerInstancesCommand).resolves({ containerInstances: [] }),
    );
    expect(instances).toMatchObject({
      why: 'ecs:DescribeContainerInstances: containerInstances lacks 1 that were asked for',
    });
  });

  it('has unread instances where one has no status', async () => {
    const { instances } = await surveyOf(
      { instances: [{ containerInstanceArn: `${ARN}:container-instance/prod/i1` }] },
      (ecs) =>
        ecs.on(DescribeContainerInstancesCommand).resolves({ containerInstances: [{ containerInstanceArn: 'i1' }] }),
    );
    expect(instances).toMatchObject({ why: 'ecs:DescribeContainerInstances: containerInstances[0].status is missing' });
  });
});
