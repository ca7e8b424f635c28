import { allKnown, type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import type { InstanceRequirements, Provider } from '../../core/survey/survey.ts';
import { type Fields, isFields } from '../events/fields.ts';
import { at, numberIn, objectIn, type Place, textIn, textsIn } from './value-fields.ts';

/** AWS's own, which every account has. */
export const FARGATE_PROVIDERS: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** A provider whose roles are not read yet: their ARNs beside it. Null: none is told. */
export type ProviderSeen = {
  readonly provider: Provider;
  readonly infrastructureRoleArn: Field<string | null>;
  readonly instanceProfileArn: Field<string | null>;
};

/** The parts of a provider that its other fields do not tell. */
type Known = Pick<Provider, 'resource' | 'name' | 'status' | 'isBeingDeleted'>;

/**
 * Reads a capacity provider in the shape of ECS's API (CapacityProvider, or CreateCapacityProvider's input). A field that is absent has ECS's
 * default; one of a wrong type is unread by its name; a value may be `Missing` itself at any depth, and stays so.
 */
export const providerIn = (fields: Fields, known: Known): ProviderSeen => {
  const place = { resource: `the capacity provider ${known.resource}`, path: 'managedInstancesProvider' };
  const managed = objectIn(fields.managedInstancesProvider, place);
  const of = fieldsOf(managed, place);
  const template = of('instanceLaunchTemplate', objectIn, null);
  const inTemplate = fieldsOf(template, at(place, 'instanceLaunchTemplate'));
  const repair = of('autoRepairConfiguration', objectIn, null);
  const status = fieldsOf(repair, at(place, 'autoRepairConfiguration'))('actionsStatus', textIn, null);
  return {
    provider: {
      ...known,
      kind: kindOf(fields, known),
      autoRepair: mapField(status, (one) => one !== 'DISABLED'),
      capacityOptionType: mapField(inTemplate('capacityOptionType', textIn, null), (type) => type ?? 'ON_DEMAND'),
      instanceRequirements: inTemplate('instanceRequirements', requirementsIn, null),
      instanceProfile: null,
      infrastructureRole: null,
    },
    infrastructureRoleArn: of('infrastructureRoleArn', textIn, null),
    instanceProfileArn: inTemplate('ec2InstanceProfileArn', textIn, null),
  };
};

/** Reads fields of an object that may be absent, or missing as a whole. */
const fieldsOf =
  (object: Field<Fields | null>, place: Place) =>
  <Value>(field: string, read: (value: unknown, place: Place) => Field<Value>, absent: Value): Field<Value> => {
    if (object === null) return absent;
    return isMissing(object) ? object : read(object[field], at(place, field));
  };

/** ECS's `type` is newer than the two objects that tell it as well. */
const kindOf = (
  { type, managedInstancesProvider, autoScalingGroupProvider }: Fields,
  { name, resource }: Known,
): Provider['kind'] => {
  if (type === 'MANAGED_INSTANCES' || isFields(managedInstancesProvider)) return 'managed-instances';
  if (type === 'EC2_AUTOSCALING' || isFields(autoScalingGroupProvider)) return 'auto-scaling';
  if (FARGATE_PROVIDERS.includes(String(type)) || FARGATE_PROVIDERS.includes(name)) return 'fargate';
  return unread(`the kind of the capacity provider ${resource}`, 'none that is known is told');
};

const requirementsIn = (value: unknown, place: Place): Field<InstanceRequirements | null> => {
  const fields = objectIn(value, place);
  if (fields === null || isMissing(fields)) return fields;
  const bound = (field: string, end: 'min' | 'max'): Field<number | null> => {
    const range = objectIn(fields[field], at(place, field));
    return range === null || isMissing(range) ? range : numberIn(range[end], at(at(place, field), end));
  };
  const names = (field: string): Field<readonly string[]> => {
    const types = textsIn(fields[field], at(place, field));
    return isMissing(types) ? types : allKnown(types);
  };
  const bounds = allKnown([
    bound('vCpuCount', 'min'),
    bound('vCpuCount', 'max'),
    bound('memoryMiB', 'min'),
    bound('memoryMiB', 'max'),
  ]);
  const allowed = names('allowedInstanceTypes');
  const excluded = names('excludedInstanceTypes');
  if (isMissing(bounds)) return bounds;
  if (isMissing(allowed)) return allowed;
  if (isMissing(excluded)) return excluded;
  const [vCpuMin = null, vCpuMax = null, memoryMiBMin = null, memoryMiBMax = null] = bounds;
  return {
    vCpuMin,
    vCpuMax,
    memoryMiBMin,
    memoryMiBMax,
    allowedInstanceTypes: allowed.length === 0 ? null : allowed,
    excludedInstanceTypes: excluded,
  };
};
