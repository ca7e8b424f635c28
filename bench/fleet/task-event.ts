import {
  CLUSTER_ARN,
  envelopeOf,
  familyOf,
  groupOf,
  idOf,
  imageOf,
  instanceArnOf,
  PROVIDER,
  taskArnOf,
  taskDefinitionArnOf,
  taskIdOf,
} from './names.ts';

/** The times of one task's life, epoch milliseconds. */
export type TaskTimes = {
  readonly createdAt: number;
  readonly startedAt: number;
  readonly stoppingAt: number;
  readonly executionStoppedAt: number;
  readonly stoppedAt: number;
};

/** ECS's path; each step is one event, and one version. */
export const STEPS = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const;

const RUNNING = 3;

/** One ECS Task State Change of a Managed Instance, in the published shape and size (about 3 KB). */
export const taskEvent = (instance: number, task: number, step: number, times: TaskTimes): object => {
  const taskArn = taskArnOf(instance, task);
  const id = taskIdOf(instance, task);
  const updatedAt = momentsOf(times)[step] ?? times.stoppedAt;
  const names = task === 0 ? [familyOf(task)] : [familyOf(task), 'log-router'];
  const address = `10.0.${(instance >> 8) & 255}.${instance & 255}`;
  const detail = {
    attachments: task === 0 ? [] : [networkInterface(id, address, step)],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: `eu-central-1${'abc'[instance % 3]}`,
    capacityProviderName: PROVIDER,
    clusterArn: CLUSTER_ARN,
    connectivity: 'CONNECTED',
    connectivityAt: iso(times.createdAt + 900),
    containerInstanceArn: instanceArnOf(instance),
    containers: names.map((name, index) => container(taskArn, id, name, index, address, step)),
    cpu: '256',
    createdAt: iso(times.createdAt),
    desiredStatus: step > RUNNING ? 'STOPPED' : 'RUNNING',
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    ...(step > 5 && { executionStoppedAt: iso(times.executionStoppedAt) }),
    group: groupOf(task),
    launchType: 'MANAGED_INSTANCES',
    lastStatus: STEPS[step],
    memory: '512',
    overrides: { containerOverrides: names.map((name) => ({ name })) },
    ...(step > 1 && { pullStartedAt: iso(times.createdAt + 1200), pullStoppedAt: iso(times.createdAt + 2900) }),
    ...(step >= RUNNING && { startedAt: iso(times.startedAt) }),
    startedBy: `ecs-svc/${idOf(task).replace(/\D/g, '')}`,
    ...(step > RUNNING && { stoppingAt: iso(times.stoppingAt) }),
    ...(step === 7 && { stoppedAt: iso(times.stoppedAt) }),
    ...(step > RUNNING && {
      stoppedReason: 'Task stopped by container instance drain',
      stopCode: 'ServiceSchedulerInitiated',
    }),
    taskArn,
    taskDefinitionArn: taskDefinitionArnOf(task),
    updatedAt: iso(updatedAt),
    version: step + 1,
  };
  return envelopeOf('ECS Task State Change', idOf(instance * 8 + task * 131 + step), taskArn, updatedAt, detail);
};

/** The time of each step's event, in the order of `STEPS`. */
const momentsOf = ({
  createdAt,
  startedAt,
  stoppingAt,
  executionStoppedAt,
  stoppedAt,
}: TaskTimes): readonly number[] => [
  createdAt,
  createdAt + 400,
  createdAt + 1100,
  startedAt,
  stoppingAt,
  stoppingAt + 800,
  executionStoppedAt + 2100,
  stoppedAt,
];

const networkInterface = (id: string, address: string, step: number): object => ({
  id: `${id.slice(0, 8)}-39f9-47f9-8e70-${id.slice(8, 20)}`,
  type: 'eni',
  status: step === 0 ? 'PRECREATED' : step === 7 ? 'DELETED' : 'ATTACHED',
  details: [
    { name: 'subnetId', value: 'subnet-02aadde37124a78eb' },
    { name: 'networkInterfaceId', value: `eni-0${id.slice(0, 16)}` },
    { name: 'macAddress', value: `06:be:f6:${id.slice(0, 2)}:${id.slice(2, 4)}:f1` },
    { name: 'privateDnsName', value: `ip-${address.replaceAll('.', '-')}.eu-central-1.compute.internal` },
    { name: 'privateIPv4Address', value: address },
  ],
});

const container = (
  taskArn: string,
  id: string,
  name: string,
  index: number,
  address: string,
  step: number,
): object => ({
  containerArn: `${taskArn.replace(':task/', ':container/')}/${id.slice(0, 8)}-ad55-441f-bf9${index}-${id.slice(20)}`,
  ...(step > 5 && { exitCode: 0 }),
  lastStatus: step > 5 ? 'STOPPED' : step < RUNNING ? 'PENDING' : 'RUNNING',
  name,
  image: imageOf(name),
  imageDigest: `sha256:${idOf(index).repeat(2)}`,
  ...(step >= RUNNING && { runtimeId: `${id}-${1_000_000_000 + index}` }),
  taskArn,
  networkInterfaces: [
    { attachmentId: `${id.slice(0, 8)}-39f9-47f9-8e70-${id.slice(8, 20)}`, privateIpv4Address: address },
  ],
  cpu: '128',
  memory: '256',
});

const iso = (at: number): string => new Date(at).toISOString();
