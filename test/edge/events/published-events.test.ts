import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newestTimeIn } from '../../../shared/edge/events/newest-time.ts';
import { readEcsEvent } from '../../../shared/edge/events/read-ecs-event.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/published-events');
const parse = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

const EC2 = {
  kind: 'fact',
  fact: {
    kind: 'task',
    clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/example',
    containerInstanceArn: 'arn:aws:ecs:us-east-1:123456789012:container-instance/example/d1d84798400f49f3b21cb61610c1e',
    capacityProviderName: 'Infra-ECS-Cluster-example-fa84e0cc-AsgCapacityProvider-OseQJU9pizmp',
    taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/example/c1ffa94f19a540ed8d9f7e1d2a5d',
    group: 'family:webserver',
    taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/webserver',
    launchType: 'EC2',
    lastStatus: 'RUNNING',
    version: 4,
    createdAt: Date.parse('2025-05-12T13:11:44.980Z'),
    startedAt: Date.parse('2025-05-12T13:12:06.053Z'),
    stoppingAt: null,
    executionStoppedAt: null,
    updatedAt: Date.parse('2025-05-12T13:12:06.053Z'),
    pullStartedAt: Date.parse('2025-05-12T13:11:59.491Z'),
    pullStoppedAt: Date.parse('2025-05-12T13:12:05.896Z'),
    stoppedReason: null,
    stopCode: null,
    exitCode: null,
    exitReason: null,
    healthStatus: null,
    healthAt: null,
    unhealthyContainer: null,
  },
};

const fargate = (time: string) => ({
  kind: 'passed-by',
  why: 'a task on no container instance',
  at: Date.parse(time),
  clusterArn: expect.stringContaining(':cluster/'),
});

const impaired = (time: string, instance: string, failureType: string, reason: string) => ({
  kind: 'fact',
  fact: {
    kind: 'daemon-action',
    clusterArn: 'arn:aws:ecs:us-west-2:123456789012:cluster/my-cluster',
    containerInstanceArn: `arn:aws:ecs:us-west-2:123456789012:container-instance/my-cluster/${instance}`,
    capacityProviderName: 'my-capacity-provider',
    daemonName: 'my-daemon',
    eventName: 'DAEMON_TASK_START_IMPAIRED',
    failureType,
    reason,
    createdAt: Date.parse(time),
  },
});

const health = (capacityProviderName: string | null, daemonChecks: readonly object[]) => ({
  kind: 'fact',
  fact: {
    kind: 'health',
    clusterArn: 'arn:aws:ecs:us-west-2:123456789012:cluster/my-cluster',
    containerInstanceArn: 'arn:aws:ecs:us-west-2:123456789012:container-instance/my-cluster/a1b2c3d4EXAMPLE',
    capacityProviderName,
    ec2InstanceId: 'i-0abcdef1234567890',
    lastStatusChange: Date.parse('2026-04-11T00:48:53Z'),
    daemonChecks,
  },
});

const EXPECTED: Readonly<Record<string, object>> = {
  'daemon-deployment-pending.json': {
    kind: 'fact',
    fact: {
      kind: 'deployment',
      clusterArn: 'arn:aws:ecs:us-west-2:111122223333:cluster/my-cluster',
      daemonName: 'my-daemon',
      daemonDeploymentArn:
        'arn:aws:ecs:us-west-2:111122223333:daemon-deployment/my-cluster/my-daemon/0EYSiB0qap8xf0N76FsbE',
      eventName: 'DAEMON_DEPLOYMENT_PENDING',
      updatedAt: Date.parse('2026-03-05T15:54:41.618Z'),
      reasons: null,
    },
  },
  'daemon-task-creation-failed.json': impaired(
    '2026-03-24T12:01:00.000Z',
    'b2c3d4e5f6a7',
    'TASK_CREATION_FAILED',
    'RESOURCE:CPU - Unable to place daemon task on container instance: insufficient CPU',
  ),
  'daemon-task-failed-to-run.json': impaired(
    '2026-03-24T12:00:00.000Z',
    'a1b2c3d4e5f6',
    'TASK_FAILED_TO_RUN',
    'Task failed to reach RUNNING status: CannotPullContainerError: pull image manifest has been retried 5 time(s)',
  ),
  'instance-health-daemon-impaired.json': health('my-capacity-provider', [
    { status: 'IMPAIRED', statusReason: 'Daemon task: EXAMPLE-4af2-4b3c-b9c1-EXAMPLEb2bbf is unhealthy' },
  ]),
  'instance-health-runtime-ok.json': health(null, []),
  'instance-state-active.json': {
    kind: 'fact',
    fact: {
      kind: 'instance',
      clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/default',
      containerInstanceArn:
        'arn:aws:ecs:us-east-1:111122223333:container-instance/b54a2a04-046f-4331-9d74-3f6d7f6ca315',
      capacityProviderName: null,
      ec2InstanceId: 'i-f3a8506b',
      status: 'ACTIVE',
      version: 14801,
      registeredAt: null,
      updatedAt: Date.parse('2016-12-06T16:41:06.991Z'),
      timeIsExact: true,
      agentConnected: true,
    },
  },
  'task-deactivating.json': fargate('2024-08-08T23:30:35.898Z'),
  'task-deprovisioning.json': fargate('2024-08-08T23:31:20.980Z'),
  'task-running-ec2-capacity-provider.json': EC2,
  'task-running.json': fargate('2024-08-08T23:29:24.051Z'),
  'task-stopped-by-itself.json': fargate('2024-08-08T23:12:56.341Z'),
  'task-stopped-by-service.json': fargate('2024-08-08T23:31:34.197Z'),
};

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

it.each(files)('reads the published event %s', (file) => {
  expect(readEcsEvent(parse(file))).toEqual(EXPECTED[file]);
});

it('knows all published events', () => {
  expect(files.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

it.each([
  { file: 'daemon-deployment-pending.json', newest: '2026-03-05T15:54:41.618Z' },
  { file: 'instance-health-daemon-impaired.json', newest: '2026-04-11T00:48:53.000Z' },
  { file: 'instance-state-active.json', newest: '2016-12-06T16:41:06.991Z' },
  { file: 'task-running-ec2-capacity-provider.json', newest: '2025-05-12T13:12:06.053Z' },
  { file: 'task-deprovisioning.json', newest: '2024-08-08T23:31:20.980Z' },
  { file: 'task-stopped-by-itself.json', newest: '2024-08-08T23:12:56.341Z' },
])('finds the newest time in $file', ({ file, newest }) => {
  expect(newestTimeIn(parse(file))).toBe(Date.parse(newest));
});
