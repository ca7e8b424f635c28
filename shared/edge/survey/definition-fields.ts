import type { Container, Definition, Log, MountPoint, Secret, Variable, Volume } from '../../core/survey/definition.ts';
import { allKnown, type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import type { Role } from '../../core/survey/role.ts';
import type { Fields } from '../events/fields.ts';
import { cpuUnitsIn, memoryMiBIn } from './size-fields.ts';
import {
  at,
  flagIn,
  neededTextIn,
  numberIn,
  objectIn,
  objectsIn,
  type Place,
  textIn,
  textsIn,
} from './value-fields.ts';

/** The definition's own name, and how a role that it names is found. */
export type DefinitionSource = {
  readonly resource: string;
  readonly kind: Definition['kind'];
  readonly roleOf: (named: string) => Field<Role | null>;
};

/**
 * Reads a task definition, or a daemon task definition, in the shape of ECS's API (TaskDefinition, DaemonTaskDefinition; a container:
 * ContainerDefinition, DaemonContainerDefinition). A field that is absent has ECS's default; one of a wrong type is unread by its name. A
 * value may be `Missing` itself at any depth, as in a file that leaves it open, and stays so.
 */
export const definitionIn = (value: unknown, { resource, kind, roleOf }: DefinitionSource): Field<Definition> => {
  const place = { resource, path: '' };
  const fields = objectIn(value, place) ?? unread(`the definition ${resource}`, 'is missing');
  if (isMissing(fields)) return fields;
  const role = (field: string): Field<Role | null> => {
    const named = textIn(fields[field], at(place, field));
    return named === null || isMissing(named) ? named : roleOf(named);
  };
  return {
    resource,
    kind,
    family: neededTextIn(fields.family, at(place, 'family')),
    cpu: cpuUnitsIn(fields.cpu, at(place, 'cpu')),
    memory: memoryMiBIn(fields.memory, at(place, 'memory')),
    containers: objectsIn(fields.containerDefinitions, at(place, 'containerDefinitions'), containerIn),
    volumes: objectsIn(fields.volumes, at(place, 'volumes'), volumeIn),
    executionRole: role('executionRoleArn'),
    taskRole: role('taskRoleArn'),
    isFargateOnly: isOnlyIn('FARGATE', fields.requiresCompatibilities, at(place, 'requiresCompatibilities')),
    isManagedOnly: isOnlyIn('MANAGED_INSTANCES', fields.requiresCompatibilities, at(place, 'requiresCompatibilities')),
  };
};

const isOnlyIn = (launchType: string, value: unknown, place: Place): Field<boolean> => {
  const names = textsIn(value, place);
  if (isMissing(names)) return names;
  return mapField(allKnown(names), ([first, ...others]) => first === launchType && others.length === 0);
};

const containerIn = (fields: Fields, place: Place, index: number): Field<Container> => {
  const name = textIn(fields.name, at(place, 'name'));
  const restart = objectIn(fields.restartPolicy, at(place, 'restartPolicy'));
  const credentials = objectIn(fields.repositoryCredentials, at(place, 'repositoryCredentials'));
  return {
    index,
    name: name === null || isMissing(name) ? `${index}` : name,
    image: textIn(fields.image, at(place, 'image')),
    essential: flagIn(fields.essential, at(place, 'essential'), true),
    cpu: numberIn(fields.cpu, at(place, 'cpu')),
    memory: numberIn(fields.memory, at(place, 'memory')),
    memoryReservation: numberIn(fields.memoryReservation, at(place, 'memoryReservation')),
    entryPoint: textsIn(fields.entryPoint, at(place, 'entryPoint')),
    command: textsIn(fields.command, at(place, 'command')),
    environment: objectsIn(fields.environment, at(place, 'environment'), variableIn),
    environmentFiles: objectsIn(fields.environmentFiles, at(place, 'environmentFiles'), environmentFileIn),
    secrets: objectsIn(fields.secrets, at(place, 'secrets'), secretIn),
    repositoryCredentials:
      credentials === null || isMissing(credentials)
        ? credentials
        : textIn(credentials.credentialsParameter, at(place, 'repositoryCredentials.credentialsParameter')),
    healthCheck: healthCheckIn(fields.healthCheck, at(place, 'healthCheck')),
    hasRestartPolicy:
      restart === null
        ? false
        : isMissing(restart)
          ? restart
          : flagIn(restart.enabled, at(place, 'restartPolicy.enabled'), false),
    stopTimeout: numberIn(fields.stopTimeout, at(place, 'stopTimeout')),
    log: logIn(fields.logConfiguration, at(place, 'logConfiguration')),
    mountPoints: objectsIn(fields.mountPoints, at(place, 'mountPoints'), mountPointIn),
  };
};

const healthCheckIn = (value: unknown, place: Place): Container['healthCheck'] => {
  const check = objectIn(value, place);
  if (check === null || isMissing(check)) return check;
  const command = textsIn(check.command, at(place, 'command'));
  return isMissing(command) || command.length > 0
    ? command
    : unread(`${place.path}.command of ${place.resource}`, 'is missing');
};

const logIn = (value: unknown, place: Place): Field<Log | null> => {
  const log = objectIn(value, place);
  if (log === null || isMissing(log)) return log;
  return {
    driver: neededTextIn(log.logDriver, at(place, 'logDriver')),
    options: optionsIn(log.options, at(place, 'options')),
    secretOptions: objectsIn(log.secretOptions, at(place, 'secretOptions'), secretIn),
  };
};

const optionsIn = (value: unknown, place: Place): Log['options'] =>
  mapField(objectIn(value, place), (options) =>
    Object.fromEntries(
      Object.entries(options ?? {}).map(([name, option]) => [name, textOrNumberIn(option, at(place, name))]),
    ),
  );

/** Templates write a number or a flag where ECS has its text. */
const textOrNumberIn = (value: unknown, place: Place): Field<string> =>
  typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : mapField(textIn(value, place), (text) => text ?? '');

/** A name that is not known could be any: then nothing is said of the whole list. */
const variableIn = (fields: Fields, place: Place): Field<Variable> =>
  mapField(neededTextIn(fields.name, at(place, 'name')), (name) => ({
    name,
    value: textOrNumberIn(fields.value, at(place, 'value')),
  }));

const secretIn = (fields: Fields, place: Place): Field<Secret> =>
  mapField(neededTextIn(fields.name, at(place, 'name')), (name) => ({
    name,
    valueFrom: neededTextIn(fields.valueFrom, at(place, 'valueFrom')),
  }));

/** A file that can't be told is one all the same: its content is of elsewhere in any case. */
const environmentFileIn = (fields: Fields, place: Place): Field<Field<string>> =>
  neededTextIn(fields.value, at(place, 'value'));

const mountPointIn = (fields: Fields, place: Place): Field<MountPoint> => ({
  sourceVolume: neededTextIn(fields.sourceVolume, at(place, 'sourceVolume')),
  readOnly: flagIn(fields.readOnly, at(place, 'readOnly'), false),
});

const volumeIn = (fields: Fields, place: Place): Field<Volume> => {
  const host = objectIn(fields.host, at(place, 'host'));
  const driver = objectIn(fields.logDriverVolumeConfiguration, at(place, 'logDriverVolumeConfiguration'));
  return {
    name: neededTextIn(fields.name, at(place, 'name')),
    hostPath: host === null || isMissing(host) ? host : textIn(host.sourcePath, at(place, 'host.sourcePath')),
    logDriver:
      driver === null || isMissing(driver)
        ? driver
        : textIn(driver.driver, at(place, 'logDriverVolumeConfiguration.driver')),
  };
};
