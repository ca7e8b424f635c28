import { DescribeCapacityProvidersCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { allKnown, type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import type { InstanceRequirements, Provider } from '../../core/survey/survey.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { anyName, type Fields, isFields, requiredFields, requiredName } from '../events/fields.ts';
import type { Asking } from './asking.ts';
import { readAs } from './asking.ts';
import type { ClusterSeen } from './find-clusters.ts';
import { at, numberIn, objectIn, type Place, textIn, textsIn } from './value-fields.ts';

const ACTION = 'ecs:DescribeCapacityProviders';
/** AWS's own, which every account has. */
const FARGATE: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** A provider whose roles are not read yet: their ARNs beside it. Null: none is told. */
export type ProviderSeen = {
  readonly provider: Provider;
  readonly infrastructureRoleArn: Field<string | null>;
  readonly instanceProfileArn: Field<string | null>;
};

/** Reads all capacity providers of a cluster: 1 call for each 10. */
export const readProviders = async (
  ecs: ECSClient,
  { clusterArn, clusterName, capacityProviders }: ClusterSeen,
  asking: Asking,
): Promise<Field<readonly ProviderSeen[]>> => {
  const what = `the capacity providers of the cluster ${clusterName}`;
  const told = await asking.pages(
    {
      action: ACTION,
      what,
      send: (nextToken, sending) =>
        ecs.send(new DescribeCapacityProvidersCommand({ cluster: clusterArn, nextToken }), sending),
    },
    (answer) => ({
      items: [
        ...optionalList(answer.capacityProviders, 'capacityProviders').map((one, index) =>
          readProvider(requiredFields(one, `capacityProviders[${index}]`), `capacityProviders[${index}]`),
        ),
        ...optionalList(answer.failures, 'failures').flatMap((failure) => failedProvider(failure)),
      ],
      nextToken: answer.nextToken,
    }),
  );
  if (isMissing(told)) return told;
  const names = new Set(told.map(({ provider }) => provider.name));
  const others = isMissing(capacityProviders) ? [] : capacityProviders.filter((name) => !names.has(name));
  return [...told, ...others.map((name) => untold(name, 'it does not tell this one'))];
};

/** One that was taken away since is none; of another that ECS does not tell only its name is known. */
const failedProvider = (failure: unknown): readonly ProviderSeen[] => {
  if (!isFields(failure) || failure.reason === 'MISSING') return [];
  const arn = anyName(failure.arn) ?? 'a capacity provider without a name';
  return [
    untold(arn.slice(arn.lastIndexOf('/') + 1), `failures: ${anyName(failure.reason) ?? 'no reason given'}`, arn),
  ];
};

const untold = (name: string, why: string, resource = name): ProviderSeen => {
  const missing = unread(`the capacity provider ${resource}`, `${ACTION}: ${why}`);
  const kind = FARGATE.includes(name) ? 'fargate' : missing;
  return {
    provider: {
      resource,
      name,
      kind,
      status: kind === 'fargate' ? 'ACTIVE' : missing,
      isBeingDeleted: kind === 'fargate' ? false : missing,
      autoRepair: kind === 'fargate' ? true : missing,
      capacityOptionType: kind === 'fargate' ? 'ON_DEMAND' : missing,
      instanceRequirements: kind === 'fargate' ? null : missing,
      instanceProfile: null,
      infrastructureRole: null,
    },
    infrastructureRoleArn: null,
    instanceProfileArn: null,
  };
};

const readProvider = (fields: Fields, path: string): ProviderSeen => {
  const name = requiredName(fields.name, `${path}.name`);
  const resource = anyName(fields.capacityProviderArn) ?? name;
  const place = { resource: `the capacity provider ${resource}`, path: 'managedInstancesProvider' };
  const managed = objectIn(fields.managedInstancesProvider, place);
  const of = <Value>(
    field: string,
    read: (value: unknown, place: Place) => Field<Value>,
    absent: Value,
  ): Field<Value> =>
    managed === null ? absent : isMissing(managed) ? managed : read(managed[field], at(place, field));
  const template = of('instanceLaunchTemplate', objectIn, null);
  const inTemplate = <Value>(
    field: string,
    read: (value: unknown, place: Place) => Field<Value>,
    absent: Value,
  ): Field<Value> =>
    template === null
      ? absent
      : isMissing(template)
        ? template
        : read(template[field], at(at(place, 'instanceLaunchTemplate'), field));
  const repair = of('autoRepairConfiguration', objectIn, null);
  return {
    provider: {
      resource,
      name,
      kind: kindOf(fields, resource),
      status: readAs(`the status of ${resource}`, ACTION, () => requiredName(fields.status, `${path}.status`)),
      isBeingDeleted: DELETED.includes(String(fields.updateStatus)) || LEAVING.includes(String(fields.status)),
      autoRepair: mapField(repair, (one) => one?.actionsStatus !== 'DISABLED'),
      capacityOptionType: mapField(inTemplate('capacityOptionType', textIn, null), (type) => type ?? 'ON_DEMAND'),
      instanceRequirements: inTemplate('instanceRequirements', requirementsIn, null),
      instanceProfile: null,
      infrastructureRole: null,
    },
    infrastructureRoleArn: of('infrastructureRoleArn', textIn, null),
    instanceProfileArn: inTemplate('ec2InstanceProfileArn', textIn, null),
  };
};

const DELETED: readonly string[] = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
const LEAVING: readonly string[] = ['DEPROVISIONING', 'INACTIVE'];

/** ECS's `type` is newer than the two objects that tell it as well. */
const kindOf = (
  { type, name, managedInstancesProvider, autoScalingGroupProvider }: Fields,
  resource: string,
): Provider['kind'] => {
  if (type === 'MANAGED_INSTANCES' || isFields(managedInstancesProvider)) return 'managed-instances';
  if (type === 'EC2_AUTOSCALING' || isFields(autoScalingGroupProvider)) return 'auto-scaling';
  if (FARGATE.includes(String(type)) || FARGATE.includes(String(name))) return 'fargate';
  return unread(`the kind of the capacity provider ${resource}`, `${ACTION}: it tells none that is known`);
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
