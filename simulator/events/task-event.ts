import type { Task } from '../model/cluster.ts';
import type { TaskStatus } from '../model/statuses.ts';
import { containersOf, definitionOf, digestOf } from '../model/task-definition.ts';
import { iso, isoOrAbsent } from './envelope.ts';

/** `detail` of an ECS Task State Change, in the published shape and size (about 3 KB), for a Managed Instance. */
export const taskDetail = (task: Task, launchType: string): Record<string, unknown> => {
  const { instance, id } = task;
  const address = addressOf(id);
  const containers = containersOfTask(task);
  const { cpu, memory } = definitionOf(task) ?? {};
  return {
    attachments: attachments(task, address),
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: instance.zone,
    capacityProviderName: instance.provider.name,
    clusterArn: task.cluster.clusterArn,
    connectivity: instance.agentConnected ? 'CONNECTED' : 'DISCONNECTED',
    connectivityAt: iso(task.createdAt),
    containerInstanceArn: instance.containerInstanceArn,
    containers: containers.map((one, index) => container(task, one, index, address)),
    cpu: String(cpu ?? 128),
    createdAt: iso(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    ...isoOrAbsent('executionStoppedAt', task.executionStoppedAt),
    group: task.group,
    launchType,
    lastStatus: task.lastStatus,
    memory: String(memory ?? 512),
    overrides: { containerOverrides: containers.map(({ name }) => ({ name })) },
    ...isoOrAbsent('pullStartedAt', task.pullStartedAt),
    ...isoOrAbsent('pullStoppedAt', task.pullStoppedAt),
    ...isoOrAbsent('startedAt', task.startedAt),
    startedBy: task.startedBy,
    ...isoOrAbsent('stoppingAt', task.stoppingAt),
    ...isoOrAbsent('stoppedAt', task.stoppedAt),
    ...(task.stoppedReason === undefined ? {} : { stoppedReason: task.stoppedReason }),
    ...(task.stopCode === undefined ? {} : { stopCode: task.stopCode }),
    taskArn: task.taskArn,
    taskDefinitionArn: taskDefinitionArn(task),
    updatedAt: iso(task.updatedAt),
    version: task.version,
  };
};

/** A daemon's tasks carry its own kind of definition (likely, not documented). */
export const taskDefinitionArn = ({ cluster, family, revision, placement }: Task): string =>
  revision?.daemonTaskDefinitionArn ??
  placement?.taskDefinitionArn ??
  cluster.clusterArn.replace(/:cluster\/.*$/, `:task-definition/${family}:7`);

/** Those of its definition, else the simulator's own. */
const containersOfTask = (task: Task): readonly ContainerOfTask[] => {
  const definition = definitionOf(task);
  if (definition !== undefined)
    return containersOf(definition).map(({ name, image, cpu, memory }) => ({
      name,
      image,
      imageDigest: digestOf(image),
      cpu: String(cpu ?? 0),
      ...(memory === undefined ? {} : { memory: String(memory) }),
    }));
  const { daemon, family, id } = task;
  return (daemon === undefined ? [family, 'log_router'] : [family]).map((name, index) => ({
    name,
    image: `123456789012.dkr.ecr.us-west-2.amazonaws.com/${family}/${name}:build-${family}-x86_64`,
    imageDigest: `sha256:${`${id.slice(0, 30)}${index}`.repeat(3).slice(0, 64)}`,
    cpu: '64',
    memory: '256',
  }));
};

interface ContainerOfTask {
  readonly name: string;
  readonly image: string;
  readonly imageDigest: string;
  readonly cpu: string;
  readonly memory?: string;
}

const addressOf = (id: string): string =>
  `10.0.${Number.parseInt(id.slice(0, 2), 16)}.${Number.parseInt(id.slice(2, 4), 16)}`;

/** A daemon task shares the daemons' bridge (documented) and so has no network interface of its own. */
const attachments = (task: Task, address: string): unknown[] =>
  task.daemon !== undefined
    ? []
    : [
        {
          id: `${task.id.slice(0, 8)}-f340-4e0f-8f04-${task.id.slice(8, 20)}`,
          type: 'eni',
          status: attachmentStatus(task.lastStatus),
          details: [
            { name: 'subnetId', value: 'subnet-02aadde37124a78eb' },
            { name: 'networkInterfaceId', value: `eni-0${task.id.slice(0, 16)}` },
            { name: 'macAddress', value: `06:be:f6:${task.id.slice(0, 2)}:${task.id.slice(2, 4)}:f1` },
            { name: 'privateDnsName', value: `ip-${address.replaceAll('.', '-')}.ec2.internal` },
            { name: 'privateIPv4Address', value: address },
          ],
        },
      ];

const attachmentStatus = (lastStatus: TaskStatus): string => {
  if (lastStatus === 'PROVISIONING') return 'PRECREATED';
  return lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED';
};

const container = (task: Task, one: ContainerOfTask, index: number, address: string): Record<string, unknown> => {
  const { name, image, imageDigest, cpu, memory } = one;
  const arn = task.taskArn.replace(':task/', ':container/');
  return {
    containerArn: `${arn}/${task.id.slice(0, 8)}-ad55-441f-bf9${index}-${task.id.slice(20)}`,
    ...endOf(task, index),
    lastStatus: containerStatus(task),
    name,
    image,
    imageDigest,
    ...(task.startedAt === undefined ? {} : { runtimeId: `${task.id}-${1_000_000_000 + index}` }),
    taskArn: task.taskArn,
    networkInterfaces:
      task.daemon === undefined ? [{ attachmentId: task.id.slice(0, 8), privateIpv4Address: address }] : [],
    cpu,
    ...(memory === undefined ? {} : { memory }),
  };
};

/** ECS learns how a container ended with its end. Only the essential one, the first, has an end of its own. */
const endOf = (task: Task, index: number): Record<string, unknown> => {
  if (containerStatus(task) !== 'STOPPED') return {};
  const { exitCode, containerReason } = task;
  return {
    ...(exitCode === undefined ? {} : { exitCode: index === 0 ? exitCode : 0 }),
    ...(containerReason === undefined || index > 0 ? {} : { reason: containerReason }),
  };
};

const containerStatus = (task: Task): string => {
  if (task.executionStoppedAt !== undefined || task.lastStatus === 'STOPPED') return 'STOPPED';
  return task.startedAt === undefined ? 'PENDING' : 'RUNNING';
};
