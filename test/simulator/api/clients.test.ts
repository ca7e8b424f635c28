import {
  CreateDaemonCommand,
  DeleteDaemonTaskDefinitionCommand,
  ListTasksCommand,
  RegisterDaemonTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateDaemonCommand,
  UpdateServiceCommand,
  waitUntilDaemonActive,
  waitUntilDaemonDeploymentStopped,
  waitUntilDaemonDeploymentSuccessful,
  waitUntilDaemonTaskDefinitionActive,
  waitUntilDaemonTaskDefinitionDeleted,
  waitUntilServicesStable,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { aws, knowsDaemons } from './aws-cli.ts';
import { type Ecs, needed, startEcs } from './ecs.ts';

/** A day passes in less than a minute. */
const FAST = { speed: 3600, throttled: false };

const waiting = ({ client }: Ecs) => ({ client, minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 30 });

describe("the SDK's waiters", () => {
  it('see tasks run and stop', async () => {
    const ecs = await startEcs(FAST);
    const run = await ecs.client.send(new RunTaskCommand({ cluster: 'prod', taskDefinition: 'job', count: 3 }));
    const tasks = (run.tasks ?? []).map(({ taskArn = '' }) => taskArn);
    const of = { cluster: 'prod', tasks };
    expect((await waitUntilTasksRunning(waiting(ecs), of)).state).toBe('SUCCESS');
    for (const task of tasks) await ecs.client.send(new StopTaskCommand({ cluster: 'prod', task }));
    expect((await waitUntilTasksStopped(waiting(ecs), of)).state).toBe('SUCCESS');
    await expect(waitUntilTasksRunning(waiting(ecs), of)).rejects.toThrow();
  });

  it('see a service settle', async () => {
    const ecs = await startEcs(FAST);
    await ecs.client.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', desiredCount: 3 }));
    const settled = await waitUntilServicesStable(waiting(ecs), { cluster: 'prod', services: ['web'] });
    expect(settled.state).toBe('SUCCESS');
    const { taskArns } = await ecs.client.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'web' }));
    expect(taskArns).toHaveLength(3);
  });

  it('see daemons, their definitions and deployments', async () => {
    const ecs = await startEcs(FAST);
    const registered = await ecs.client.send(
      new RegisterDaemonTaskDefinitionCommand({ family: 'tracer', containerDefinitions: [{ image: 'tracer:1' }] }),
    );
    const daemonTaskDefinitionArn = needed(registered.daemonTaskDefinitionArn);
    const definition = { daemonTaskDefinition: daemonTaskDefinitionArn };
    expect((await waitUntilDaemonTaskDefinitionActive(waiting(ecs), definition)).state).toBe('SUCCESS');
    const input = {
      daemonTaskDefinitionArn,
      capacityProviderArns: ['arn:aws:ecs:us-west-2:123456789012:capacity-provider/mi'],
    };
    const created = await ecs.client.send(
      new CreateDaemonCommand({
        ...input,
        daemonName: 'tracer',
        clusterArn: 'prod',
        deploymentConfiguration: { bakeTimeInMinutes: 600 },
      }),
    );
    const daemonArn = needed(created.daemonArn);
    expect((await waitUntilDaemonActive(waiting(ecs), { daemonArn })).state).toBe('SUCCESS');
    const updated = await ecs.client.send(new UpdateDaemonCommand({ ...input, daemonArn }));
    const one = (arn: string | undefined) => ({ daemonDeploymentArns: [needed(arn)] });
    expect((await waitUntilDaemonDeploymentStopped(waiting(ecs), one(created.deploymentArn))).state).toBe('SUCCESS');
    expect((await waitUntilDaemonDeploymentSuccessful(waiting(ecs), one(updated.deploymentArn))).state).toBe('SUCCESS');
    await ecs.client.send(new DeleteDaemonTaskDefinitionCommand(definition));
    expect((await waitUntilDaemonTaskDefinitionDeleted(waiting(ecs), definition)).state).toBe('SUCCESS');
  });
});

describe.skipIf(!RUNS_ALL_DRAWN || !knowsDaemons)(inCi('the AWS command line (needs aws-with-ecs-daemons)'), () => {
  it('lists, describes, drains and is told of errors', async () => {
    const ecs = await startEcs();
    const [daemons, tasks] = await Promise.all([
      aws(ecs.server, 'ecs', 'list-daemons'),
      aws(ecs.server, 'ecs', 'list-tasks', '--cluster', 'prod', '--page-size', '4'),
      expect(aws(ecs.server, 'ecs', 'list-tasks', '--cluster', 'none')).rejects.toThrow(/ClusterNotFoundException/),
    ]);
    expect(daemons.daemonSummariesList).toHaveLength(2);
    expect(tasks.taskArns).toHaveLength(15);
    const described = await aws(
      ecs.server,
      'ecs',
      'describe-tasks',
      '--cluster',
      'prod',
      '--tasks',
      tasks.taskArns[0],
      'none',
    );
    expect(described).toMatchObject({ tasks: [{ lastStatus: 'RUNNING' }], failures: [{ reason: 'MISSING' }] });
    const [{ containerInstanceArn }] = described.tasks;
    const drain = ['--container-instances', containerInstanceArn, '--status', 'DRAINING'];
    const drained = await aws(ecs.server, 'ecs', 'update-container-instances-state', '--cluster', 'prod', ...drain);
    expect(drained.containerInstances).toMatchObject([{ status: 'DRAINING' }]);
  });
});
