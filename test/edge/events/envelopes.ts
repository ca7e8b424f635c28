/** One whole event of each kind, in the shape of Managed Instances. */
type Detail = Readonly<Record<string, unknown>>;

const ARN = 'arn:aws:ecs:eu-west-1:111122223333';
export const CLUSTER = `${ARN}:cluster/payments`;
export const INSTANCE = `${ARN}:container-instance/payments/0f1e2d3c4b5a69788796a5b4c3d2e1f0`;
export const TASK = `${ARN}:task/payments/9c2e4f6a8b0d1c3e5f7a9b1d3c5e7f90`;

const place = { clusterArn: CLUSTER, containerInstanceArn: INSTANCE, capacityProviderName: 'managed' };

export const DETAILS = {
  'ECS Task State Change': {
    ...place,
    attachments: [{ id: '1', type: 'eni', status: 'ATTACHED', details: [] }],
    connectivityAt: '2026-09-14T12:00:01.5Z',
    containers: [
      { name: 'init', lastStatus: 'STOPPED', exitCode: 0, reason: 'as it should be' },
      { name: 'agent', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
      { name: 'sidecar', lastStatus: 'STOPPED', exitCode: 143 },
    ],
    createdAt: '2026-09-14T12:00:00Z',
    desiredStatus: 'STOPPED',
    executionStoppedAt: '2026-09-14T13:00:34.567Z',
    group: 'daemon:cloudwatch-agent',
    launchType: 'MANAGED_INSTANCES',
    lastStatus: 'STOPPED',
    pullStartedAt: '2026-09-14T12:00:02Z',
    pullStoppedAt: '2026-09-14T12:00:08Z',
    startedAt: '2026-09-14T12:00:10.25Z',
    stopCode: 'ServiceSchedulerInitiated',
    stoppedAt: '2026-09-14T13:01:00.001Z',
    stoppedReason: 'The container instance is draining',
    stoppingAt: '2026-09-14T13:00:00Z',
    taskArn: TASK,
    taskDefinitionArn: `${ARN}:daemon-task-definition/cloudwatch-agent:3`,
    updatedAt: '2026-09-14T13:01:00.001Z',
    version: 8,
  },
  'ECS Container Instance State Change': {
    ...place,
    agentConnected: true,
    ec2InstanceId: 'i-0f1e2d3c4b5a69788',
    registeredAt: '2026-09-14T11:59:30.1Z',
    status: 'DRAINING',
    updatedAt: '2026-09-14T12:59:59.999Z',
    version: 12,
  },
  'ECS Container Instance Health Change': {
    ...place,
    ec2InstanceId: 'i-0f1e2d3c4b5a69788',
    overallStatus: 'IMPAIRED',
    healthChecks: [
      { type: 'AGENT_CONNECTIVITY', status: 'OK', lastStatusChange: '2026-09-14T12:30:00Z', statusReason: null },
      {
        type: 'DAEMON',
        status: 'IMPAIRED',
        lastStatusChange: '2026-09-14T12:20:00Z',
        lastUpdated: '2026-09-14T12:40:00Z',
        statusReason: 'Daemon task: 9c2e is unhealthy',
      },
      { type: 'DAEMON', status: 'OK', lastStatusChange: '2026-09-14T12:10:00Z', statusReason: null },
    ],
  },
  'ECS Daemon Service Action': {
    ...place,
    createdAt: '2026-09-14T12:00:07.089Z',
    daemonArn: `${ARN}:daemon/payments/cloudwatch-agent`,
    eventName: 'DAEMON_TASK_START_IMPAIRED',
    eventType: 'WARNING',
    failureType: 'TASK_FAILED_TO_RUN',
    reason: 'CannotPullContainerError',
  },
  'ECS Daemon Deployment State Change': {
    clusterArn: CLUSTER,
    daemonArn: `${ARN}:daemon/payments/cloudwatch-agent`,
    daemonDeploymentArn: `${ARN}:daemon-deployment/payments/cloudwatch-agent/0EYSiB0qap8xf0N76FsbE`,
    eventName: 'DAEMON_DEPLOYMENT_SUCCESSFUL',
    eventType: 'INFO',
    updatedAt: '2026-09-14T12:15:00.5Z',
  },
} satisfies Readonly<Record<string, Detail>>;

export type Kind = keyof typeof DETAILS;

export const KINDS = Object.keys(DETAILS).filter((kind): kind is Kind => kind in DETAILS);

/** An event of the kind; `changes` go into its detail, and what they set to undefined is left out. */
export const event = (kind: Kind, changes: Detail = {}): object => {
  const detail = Object.entries({ ...DETAILS[kind], ...changes }).filter(([, value]) => value !== undefined);
  return { version: '0', 'detail-type': kind, source: 'aws.ecs', resources: [], detail: Object.fromEntries(detail) };
};
