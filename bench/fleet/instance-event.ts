import { CLUSTER_ARN, ec2IdOf, envelopeOf, idOf, instanceArnOf, PROVIDER } from './names.ts';

const RESOURCES = [
  { name: 'CPU', type: 'INTEGER', integerValue: 4096 },
  { name: 'MEMORY', type: 'INTEGER', integerValue: 15_842 },
  { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2376', '2375', '51678', '51679'] },
  { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
];

const CAPABILITIES = [
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.logging-driver.awslogs',
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  'ecs.capability.container-health-check',
  'ecs.capability.execution-role-awslogs',
  'ecs.capability.task-eni',
].map((name) => ({ name }));

/** One ECS Container Instance State Change, in the published shape. */
export const instanceEvent = (
  instance: number,
  status: string,
  version: number,
  registeredAt: number,
  updatedAt: number,
): object => {
  const containerInstanceArn = instanceArnOf(instance);
  const detail = {
    agentConnected: true,
    attributes: [
      { name: 'ecs.os-type', value: 'linux' },
      { name: 'ecs.cpu-architecture', value: 'x86_64' },
      ...CAPABILITIES,
    ],
    capacityProviderName: PROVIDER,
    clusterArn: CLUSTER_ARN,
    containerInstanceArn,
    ec2InstanceId: ec2IdOf(instance),
    pendingTasksCount: 0,
    registeredAt: new Date(registeredAt).toISOString(),
    registeredResources: RESOURCES,
    remainingResources: RESOURCES,
    runningTasksCount: version,
    status,
    version,
    versionInfo: { agentHash: 'c7a1b35', agentVersion: '1.98.0', dockerVersion: 'DockerVersion: 25.0.8' },
    updatedAt: new Date(updatedAt).toISOString(),
  };
  const id = idOf(instance * 32 + version + 500_000);
  return envelopeOf('ECS Container Instance State Change', id, containerInstanceArn, updatedAt, detail);
};
