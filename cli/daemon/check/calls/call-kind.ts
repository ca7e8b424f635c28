import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import type { Kind } from '../resources/declared.ts';

/** The kind of resource that an input of an AWS CLI call makes or changes; null: it is none of those that are judged. */
export const kindOfCall = (fields: Fields): Kind | null => {
  if ('daemonTaskDefinitionArn' in fields && 'containerDefinitions' in fields) return 'daemon-definition';
  if ('daemonName' in fields || 'daemonArn' in fields || 'daemonTaskDefinitionArn' in fields) return 'daemon';
  if ('containerDefinitions' in fields) return isOrdinary(fields) ? 'definition' : 'daemon-definition';
  if ('managedInstancesProvider' in fields || 'autoScalingGroupProvider' in fields) return 'provider';
  if ('serviceName' in fields || ('taskDefinition' in fields && typeof fields.taskDefinition !== 'object'))
    return 'service';
  return null;
};

/** True for a container definition by itself, as the console's JSON editor and `--container-definitions` take it. */
export const isContainer = (value: unknown): value is Fields =>
  isFields(value) && typeof value.image === 'string' && (typeof value.name === 'string' || 'essential' in value);

/** Inputs of RegisterTaskDefinition that RegisterDaemonTaskDefinition does not have, and what answers of ECS add to them. */
const OF_ORDINARY = [
  'networkMode',
  'requiresCompatibilities',
  'compatibilities',
  'placementConstraints',
  'runtimePlatform',
  'ephemeralStorage',
  'proxyConfiguration',
  'inferenceAccelerators',
  'enableFaultInjection',
  'taskDefinitionArn',
  'requiresAttributes',
];

/** Fields of ContainerDefinition that DaemonContainerDefinition does not have. */
const OF_ORDINARY_CONTAINER = [
  'portMappings',
  'links',
  'volumesFrom',
  'hostname',
  'disableNetworking',
  'dnsServers',
  'dnsSearchDomains',
  'extraHosts',
  'dockerSecurityOptions',
  'dockerLabels',
  'resourceRequirements',
  'credentialSpecs',
  'versionConsistency',
];

const OF_ORDINARY_VOLUME = [
  'configuredAtLaunch',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
  's3filesVolumeConfiguration',
];

/**
 * The inputs of RegisterTaskDefinition and RegisterDaemonTaskDefinition have most fields in common. One with a field that only the ordinary has is
 * ordinary; any other may be a daemon's, and is read as one.
 */
const isOrdinary = (fields: Fields): boolean =>
  hasAny(fields, OF_ORDINARY) ||
  ['host', 'task'].includes(String(fields.pidMode)) ||
  ['host', 'task'].includes(String(fields.ipcMode)) ||
  itemsOf(fields.containerDefinitions).some((one) => hasAny(one, OF_ORDINARY_CONTAINER)) ||
  itemsOf(fields.volumes).some((one) => hasAny(one, OF_ORDINARY_VOLUME));

/** A skeleton of the CLI has empty fields of every kind. */
const hasAny = (fields: Fields, names: readonly string[]): boolean => names.some((name) => isFilled(fields[name]));

const isFilled = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
};

const itemsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
