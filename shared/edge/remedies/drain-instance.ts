import { type ECSClient, UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import type { DrainInstance } from '../../core/remedies/step.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { type Fields, isFields } from '../events/fields.ts';
import { ACCEPTED, type Outcome, outcomeOfError, unknown } from './refusal.ts';

/**
 * Drains a container instance: ECS moves its tasks and replaces it. Whether it was refused stands inside a 200. Draining
 * one that drains already is answered as if it had been done, and changes nothing.
 */
export const drainInstance = async (client: ECSClient, { input }: DrainInstance): Promise<Outcome> => {
  const { cluster, status } = input;
  const [arn] = input.containerInstances;
  const command = new UpdateContainerInstancesStateCommand({ cluster, containerInstances: [arn], status });
  try {
    return outcomeFor(arn, await client.send(command));
  } catch (error) {
    return outcomeOfError(error);
  }
};

type Told = { readonly containerInstances?: unknown; readonly failures?: unknown };

const outcomeFor = (arn: string, told: Told): Outcome => {
  const failure = find(told.failures, 'arn', arn);
  if (failure !== undefined) {
    const words = [failure.reason, failure.detail].filter((word) => typeof word === 'string');
    return { answer: 'refused', reason: words.join(': ') || 'ECS gave no reason' };
  }
  const status = find(told.containerInstances, 'containerInstanceArn', arn)?.status;
  if (status === 'DRAINING') return ACCEPTED;
  return unknown(`ECS answered with status ${typeof status === 'string' ? status : 'unknown'}`);
};

const find = (list: unknown, key: string, arn: string): Fields | undefined =>
  optionalList(list, key)
    .filter(isFields)
    .find((fields) => fields[key] === arn);
