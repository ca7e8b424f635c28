import { at, ecsTime, type Time } from './clock.ts';
import { type Envelope, envelope } from './envelope.ts';
import { CLUSTER, clusterArn, ec2InstanceId, INSTANCE, instanceArn, PROVIDER } from './names.ts';

export type InstanceStatus =
  | 'REGISTERING'
  | 'REGISTRATION_FAILED'
  | 'ACTIVE'
  | 'DRAINING'
  | 'DEREGISTERING'
  | 'INACTIVE';

/** One event of a container instance. A lost one took its version and never arrived. */
export type InstanceStep = `${Time} ${InstanceStatus}${'' | ' lost' | ' disconnected'}`;

export type InstanceOptions = {
  on?: string;
  cluster?: string;
  provider?: string | null;
  /** The moment of the first step, unless given; null where no event tells it. */
  registeredAt?: Time | null;
  firstVersion?: number;
};

type Step = { time: Time; status: string; mark: string | undefined };

const isTime = (text: string | undefined): text is Time => /^-?\d+:\d+/.test(text ?? '');

const stepOf = (text: InstanceStep): Step => {
  const [time, status, mark] = text.split(' ');
  if (!isTime(time) || status === undefined) throw new Error(`not a step of an instance: ${text}`);
  return { time, status, mark };
};

/** The events of a container instance, each with the version after the one before it. */
export const instance = (texts: readonly InstanceStep[], options: InstanceOptions = {}): readonly Envelope[] => {
  const { on = INSTANCE, cluster = CLUSTER, provider = PROVIDER, firstVersion = 1 } = options;
  const steps = texts.map(stepOf);
  const registeredAt = options.registeredAt === undefined ? steps[0]?.time : options.registeredAt;
  const arn = instanceArn(on, cluster);
  return steps.flatMap(({ time, status, mark }, index): Envelope[] => {
    if (mark === 'lost') return [];
    const detail = {
      agentConnected: mark !== 'disconnected',
      attributes: [{ name: 'ecs.os-type', value: 'linux' }],
      ...(provider !== null && { capacityProviderName: provider }),
      clusterArn: clusterArn(cluster),
      containerInstanceArn: arn,
      ec2InstanceId: ec2InstanceId(on),
      ...(registeredAt && { registeredAt: ecsTime(at(registeredAt)) }),
      registeredResources: [{ name: 'CPU', type: 'INTEGER', integerValue: 2048 }],
      remainingResources: [{ name: 'CPU', type: 'INTEGER', integerValue: 1024 }],
      runningTasksCount: 0,
      pendingTasksCount: 0,
      status,
      version: firstVersion + index,
      versionInfo: { agentVersion: '1.99.0' },
      updatedAt: ecsTime(at(time)),
    };
    return [envelope({ kind: 'ECS Container Instance State Change', resources: [arn], detail, updatedAt: at(time) })];
  });
};
