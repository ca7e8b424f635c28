import { type ECSClient, UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { optionalList } from '../ecs/answer-fields.ts';
import { isFields } from '../events/fields.ts';
import { type CallAnswer, resultOfError } from './call-answer.ts';

export type DrainCall = {
  readonly action: 'UpdateContainerInstancesState';
  readonly clusterArn: string;
  readonly containerInstanceArns: readonly string[];
};

/** What one call takes. */
const BATCH = 10;

/**
 * Drains container instances: ECS moves their tasks and replaces them. An answer for each, since ECS refuses single ones
 * inside a 200. Draining one that drains already is answered as done by ECS, and changes nothing.
 */
export const drainInstances = async (client: ECSClient, call: DrainCall): Promise<readonly CallAnswer[]> => {
  const answers: CallAnswer[] = [];
  const arns = [...new Set(call.containerInstanceArns)];
  for (let from = 0; from < arns.length; from += BATCH)
    answers.push(...(await drainBatch(client, call, arns.slice(from, from + BATCH))));
  return answers;
};

const drainBatch = async (
  client: ECSClient,
  { action, clusterArn }: DrainCall,
  containerInstances: string[],
): Promise<readonly CallAnswer[]> => {
  const command = new UpdateContainerInstancesStateCommand({
    cluster: clusterArn,
    containerInstances,
    status: 'DRAINING',
  });
  try {
    const told = await client.send(command);
    return containerInstances.map((resource) => ({ action, resource, ...resultFor(resource, told) }));
  } catch (error) {
    return containerInstances.map((resource) => ({ action, resource, ...resultOfError(error) }));
  }
};

type Told = { readonly containerInstances?: unknown; readonly failures?: unknown };

const resultFor = (arn: string, told: Told): Pick<CallAnswer, 'result' | 'detail'> => {
  const failure = find(told.failures, 'arn', arn);
  if (failure !== undefined) {
    const words = [failure.reason, failure.detail].filter((word) => typeof word === 'string');
    return { result: 'refused', detail: words.join(': ') || 'ECS gave no reason' };
  }
  const status = find(told.containerInstances, 'containerInstanceArn', arn)?.status;
  return status === 'DRAINING'
    ? { result: 'done', detail: 'the container instance is DRAINING' }
    : { result: 'unclear', detail: `ECS answered with status ${typeof status === 'string' ? status : 'unknown'}` };
};

const find = (list: unknown, key: string, arn: string): Readonly<Record<string, unknown>> | undefined =>
  optionalList(list, key)
    .filter(isFields)
    .find((fields) => fields[key] === arn);
