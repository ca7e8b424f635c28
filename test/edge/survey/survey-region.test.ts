import { describe, expect, it } from 'vitest';
import { isMissing } from '../../../shared/core/survey/field.ts';
import type { Survey } from '../../../shared/core/survey/survey.ts';
import { callsOf, type Ecs, needed, startEcs } from '../../simulator/api/ecs.ts';
import { survey } from './surveying.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';

/** The value, where the survey could read it. */
const known = <Value>(field: Value) => {
  if (isMissing(field)) throw new Error(`${field.what} is missing: ${field.why}`);
  return field as Exclude<Value, { readonly missing: string }>;
};

const clusterOf = (surveys: readonly Survey[], name: string): Survey =>
  needed(
    surveys.find(({ clusterName }) => clusterName === name),
    name,
  );

const read = async (): Promise<{ readonly ecs: Ecs; readonly prod: Survey }> => {
  const ecs = await startEcs({ throttled: false });
  const { surveys } = await survey(ecs);
  return { ecs, prod: clusterOf(surveys, 'prod') };
};

describe('a survey of a Region', () => {
  it('has every cluster, in the order of their ARNs', async () => {
    const ecs = await startEcs({ throttled: false });
    const { surveys, unread, absent } = await survey(ecs);
    expect(surveys.map(({ resource }) => resource)).toEqual([`${ARN}:cluster/mixed`, `${ARN}:cluster/prod`]);
    expect(surveys.map(({ origin, now }) => ({ origin, now }))).toEqual(
      surveys.map(() => ({ origin: 'account', now: ecs.server.now })),
    );
    expect({ unread, absent }).toEqual({ unread: [], absent: [] });
  });

  it('has the providers of each', async () => {
    const { prod } = await read();
    expect(prod.providers).toMatchObject([
      { name: 'gpu', kind: 'managed-instances', status: 'ACTIVE', autoRepair: false, isBeingDeleted: false },
      { name: 'mi', kind: 'managed-instances', status: 'ACTIVE', autoRepair: true, capacityOptionType: 'ON_DEMAND' },
    ]);
  });

  it('has its daemons with their revisions, definitions and deployments', async () => {
    const { prod } = await read();
    expect(prod.daemons).toMatchObject([
      {
        resource: `${ARN}:daemon/prod/agent`,
        daemonName: 'agent',
        status: 'ACTIVE',
        providers: ['mi', 'gpu'],
        revision: {
          critical: true,
          definition: {
            kind: 'daemon',
            family: 'agent-td',
            containers: [{ name: 'agent', healthCheck: ['CMD-SHELL', 'healthy'] }],
          },
        },
        previousRevision: null,
        running: [
          {
            providers: [
              { name: 'mi', runningCount: 3 },
              { name: 'gpu', runningCount: 1 },
            ],
          },
        ],
        configuration: { drainPercent: 25, bakeTimeInMinutes: 0, alarmNames: [], alarmsEnabled: false },
        deployments: [{ status: 'SUCCESSFUL', targetProviders: ['mi', 'gpu'] }],
        hadTasks: true,
        exists: true,
      },
      { daemonName: 'logs', providers: ['mi'], revision: { critical: false, definition: { family: 'logs-td' } } },
    ]);
  });

  it('has its container instances with the tasks that run on them, and no other', async () => {
    const { ecs, prod } = await read();
    const instances = known(prod.instances);
    expect(instances).toHaveLength(4);
    const fleet = needed(ecs.fleet.clusters.get(prod.resource));
    for (const { resource, tasks } of instances) {
      const running = [...needed(fleet.instances.get(resource)).tasks].filter(
        ({ desiredStatus }) => desiredStatus === 'RUNNING',
      );
      expect(
        known(tasks)
          .map((task) => task.resource)
          .toSorted(),
      ).toEqual(running.map(({ taskArn }) => taskArn).toSorted());
      expect(known(tasks).map(({ daemonName }) => daemonName)).toContain('agent');
    }
    expect(prod.tasksElsewhere).toEqual([]);
  });

  it('has tasks of Fargate as running elsewhere', async () => {
    const ecs = await startEcs({ throttled: false });
    const elsewhere = known(clusterOf((await survey(ecs)).surveys, 'mixed').tasksElsewhere);
    expect(new Set(elsewhere.map(({ launchType }) => launchType))).toEqual(new Set(['FARGATE']));
  });

  it('has its services, and the definitions of them and of tasks of none', async () => {
    const { prod } = await read();
    expect(prod.services).toEqual([
      {
        resource: `${ARN}:service/prod/web`,
        serviceName: 'web',
        schedulingStrategy: 'REPLICA',
        launchType: null,
        providers: ['mi'],
        desiredCount: 6,
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        placesOneTaskPerInstance: false,
        definitionArn: `${ARN}:task-definition/web:7`,
      },
    ]);
    expect([...prod.definitions.keys()].toSorted()).toEqual([
      `${ARN}:task-definition/job:7`,
      `${ARN}:task-definition/web:7`,
    ]);
    expect(prod.definitions.get(`${ARN}:task-definition/web:7`)).toMatchObject({
      kind: 'ordinary',
      cpu: 128,
      memory: 512,
    });
  });

  it('tells the calls that it made, and makes as few as the pages and batches allow', async () => {
    const ecs = await startEcs({ throttled: false });
    const { calls } = await survey(ecs);
    expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBe(callsOf(ecs));
    expect(calls).toEqual({
      'ecs:ListClusters': 1,
      'ecs:DescribeClusters': 1,
      'ecs:DescribeCapacityProviders': 2,
      'ecs:ListDaemons': 2,
      'ecs:DescribeDaemon': 2,
      'ecs:ListDaemonDeployments': 2,
      'ecs:DescribeDaemonDeployments': 1,
      'ecs:DescribeDaemonRevisions': 1,
      'ecs:DescribeDaemonTaskDefinition': 2,
      'ecs:ListContainerInstances': 2,
      'ecs:DescribeContainerInstances': 2,
      'ecs:ListTasks': 2,
      'ecs:DescribeTasks': 2,
      'ecs:ListServices': 2,
      'ecs:DescribeServices': 1,
      'ecs:DescribeTaskDefinition': 4,
    });
  });
});
