import {
  ClientException,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type Resource,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { type Ecs, needed, startEcs } from './ecs.ts';

const register = async ({ client }: Ecs, size: { cpu?: string; memory?: string } = {}): Promise<string> => {
  const { taskDefinition } = await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'probe',
      networkMode: 'host',
      containerDefinitions: [{ name: 'probe', image: 'busybox:1.37.0' }],
      tags: [{ key: 'purpose', value: 'probe' }],
      ...size,
    }),
  );
  return needed(taskDefinition?.taskDefinitionArn);
};

const run = ({ client }: Ecs, taskDefinition: string) =>
  client.send(
    new RunTaskCommand({
      cluster: 'prod',
      taskDefinition,
      capacityProviderStrategy: [{ capacityProvider: 'mi', weight: 1 }],
    }),
  );

const instancesOf = async ({ client }: Ecs): Promise<readonly string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: 'prod' }))).containerInstanceArns ?? [];

const list = async ({ client }: Ecs, status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS') =>
  (await client.send(new ListTaskDefinitionsCommand({ familyPrefix: 'probe', status }))).taskDefinitionArns;

describe('a task definition that a caller registers', () => {
  it('is listed, described as it came, deregistered and then deleted', async () => {
    const ecs = await startEcs();
    const arn = await register(ecs, { cpu: '256', memory: '512' });
    expect(arn).toMatch(/:task-definition\/probe:1$/);
    expect(await list(ecs, 'ACTIVE')).toEqual([arn]);
    const described = await ecs.client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'probe', include: ['TAGS'] }),
    );
    expect(described.taskDefinition).toMatchObject({ taskDefinitionArn: arn, networkMode: 'host', cpu: '256' });
    expect(described.tags).toEqual([{ key: 'purpose', value: 'probe' }]);
    const early = await ecs.client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }));
    expect(early.failures?.map((failure) => failure.arn)).toEqual([arn]);
    await ecs.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    expect([await list(ecs, 'ACTIVE'), await list(ecs, 'INACTIVE')]).toEqual([[], [arn]]);
    await expect(run(ecs, arn)).rejects.toThrow(ClientException);
    await ecs.client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }));
    expect([await list(ecs, 'INACTIVE'), await list(ecs, 'DELETE_IN_PROGRESS')]).toEqual([[], [arn]]);
  });

  it('runs where there is room for it, and brings up one more container instance where there is none', async () => {
    const ecs = await startEcs();
    const before = await instancesOf(ecs);
    const small = await run(ecs, await register(ecs, { cpu: '256', memory: '512' }));
    expect(before).toContain(small.tasks?.[0]?.containerInstanceArn);
    const arn = await register(ecs, { cpu: '4096', memory: '512' });
    const { tasks } = await run(ecs, arn);
    const containerInstanceArn = needed(tasks?.[0]?.containerInstanceArn);
    expect(before).not.toContain(containerInstanceArn);
    ecs.advance(120);
    const described = await ecs.client.send(
      new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances: [containerInstanceArn] }),
    );
    const [instance] = described.containerInstances ?? [];
    expect(instance?.status).toBe('ACTIVE');
    const cpuOf = (resources: readonly Resource[] = []) => resources.find(({ name }) => name === 'CPU')?.integerValue;
    expect(cpuOf(instance?.registeredResources)).toBeGreaterThan(4096);
    expect(cpuOf(instance?.remainingResources)).toBeLessThan(4096);
    const task = await ecs.client.send(
      new DescribeTasksCommand({ cluster: 'prod', tasks: [needed(tasks?.[0]?.taskArn)] }),
    );
    expect(task.tasks?.[0]).toMatchObject({ lastStatus: 'RUNNING', taskDefinitionArn: arn, cpu: '4096' });
  });
});
