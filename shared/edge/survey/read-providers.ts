import { DescribeCapacityProvidersCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { anyName, type Fields, isFields, requiredFields, requiredName } from '../events/fields.ts';
import type { Asking } from './asking.ts';
import { readAs } from './asking.ts';
import type { ClusterSeen } from './find-clusters.ts';
import { FARGATE_PROVIDERS, type ProviderSeen, providerIn } from './provider-fields.ts';

const ACTION = 'ecs:DescribeCapacityProviders';
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
  const kind = FARGATE_PROVIDERS.includes(name) ? 'fargate' : missing;
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

/** Reads one of DescribeCapacityProviders; its roles are not read. */
export const readProvider = (fields: Fields, path: string): ProviderSeen => {
  const name = requiredName(fields.name, `${path}.name`);
  const resource = anyName(fields.capacityProviderArn) ?? name;
  return providerIn(fields, {
    resource,
    name,
    status: readAs(`the status of ${resource}`, ACTION, () => requiredName(fields.status, `${path}.status`)),
    isBeingDeleted: DELETED.includes(String(fields.updateStatus)) || LEAVING.includes(String(fields.status)),
  });
};

const DELETED: readonly string[] = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
const LEAVING: readonly string[] = ['DEPROVISIONING', 'INACTIVE'];
