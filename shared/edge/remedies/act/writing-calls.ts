import {
  type ECSClient,
  InvalidParameterException,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateDaemonCommand,
} from '@aws-sdk/client-ecs';
import type { DrainInstance, RedeployDaemon, StepAnswer, StopTask } from '../../../core/remedies/step.ts';
import { optionalList } from '../../ecs/reads/answer-fields.ts';
import { isThrottled } from '../../ecs/reads/ask.ts';
import { type Fields, isFields } from '../../events/fields.ts';
import type { DaemonSettings } from '../ask/daemon-settings.ts';

/** The result of a call, whatever it was about. */
export type CallOutcome = Pick<StepAnswer, 'answer' | 'reason'>;

const ACCEPTED: CallOutcome = { answer: 'accepted', reason: null };

/** The outcome where the answer does not say: only a look tells whether it was done. */
const unknown = (reason: string): CallOutcome => ({ answer: 'unknown', reason });

const DENIALS: readonly string[] = [
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'BlockedException',
];

/** Longer texts are cut: an entry of the history holds a handful of them. */
const LONGEST_REASON = 300;

/** Concludes from an error whether the call was carried out. */
const outcomeOfError = (error: unknown): CallOutcome => ({
  answer: answerOf(error),
  reason: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, LONGEST_REASON),
});

const answerOf = (error: unknown): StepAnswer['answer'] => {
  if (isThrottled(error)) return 'throttled';
  if (!(error instanceof Error)) return 'unknown';
  if (DENIALS.includes(error.name)) return 'denied';
  return isAnswer4xx(error) ? 'refused' : 'unknown';
};

/** Goes by the status of the answer: the SDK calls every error that it does not know the client's fault, a 503 too. */
const isAnswer4xx = (error: Error): boolean => {
  const metadata = '$metadata' in error ? error.$metadata : null;
  const status = isFields(metadata) ? metadata.httpStatusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500;
};

/** ECS keeps so much of a reason. People read it in the console as the task's stoppedReason. */
const LONGEST_STOP_REASON = 255;

/** Stops one application task. One that has been told to stop, or that ECS has forgotten, is as it should be. */
export const stopTask = async (client: ECSClient, { input }: StopTask): Promise<CallOutcome> => {
  const { cluster, task, reason } = input;
  try {
    const answer = await client.send(
      new StopTaskCommand({ cluster, task, reason: reason.slice(0, LONGEST_STOP_REASON) }),
    );
    const status = answer.task?.desiredStatus;
    return status === 'STOPPED' ? ACCEPTED : unknown(`ECS answered with desiredStatus ${status ?? 'unknown'}`);
  } catch (error) {
    return isForgotten(error) ? ACCEPTED : outcomeOfError(error);
  }
};

const isForgotten = (error: unknown): boolean =>
  error instanceof InvalidParameterException && /task was not found/i.test(error.message);

/**
 * Drains a container instance: ECS moves its tasks and replaces it. A refusal stands inside a 200. ECS answers for an instance that
 * drains already as if it had begun to, and changes nothing.
 */
export const drainInstance = async (client: ECSClient, { input }: DrainInstance): Promise<CallOutcome> => {
  const { cluster, status } = input;
  const [arn] = input.containerInstances;
  const command = new UpdateContainerInstancesStateCommand({ cluster, containerInstances: [arn], status });
  try {
    return outcomeFor(arn, await client.send(command));
  } catch (error) {
    return outcomeOfError(error);
  }
};

type DrainAnswer = { readonly containerInstances?: unknown; readonly failures?: unknown };

const outcomeFor = (arn: string, answer: DrainAnswer): CallOutcome => {
  const failure = find(answer.failures, 'arn', arn);
  if (failure !== undefined) {
    const words = [failure.reason, failure.detail].filter((word) => typeof word === 'string');
    return { answer: 'refused', reason: words.join(': ') || 'ECS gave no reason' };
  }
  const status = find(answer.containerInstances, 'containerInstanceArn', arn)?.status;
  if (status === 'DRAINING') return ACCEPTED;
  return unknown(`ECS answered with status ${typeof status === 'string' ? status : 'unknown'}`);
};

const find = (list: unknown, key: string, arn: string): Fields | undefined =>
  optionalList(list, key)
    .filter(isFields)
    .find((fields) => fields[key] === arn);

/** The call that deploys a daemon once more as it is. @param settings all of them, as they were read a moment ago */
export const redeployStep = (settings: DaemonSettings): RedeployDaemon => ({
  call: 'UpdateDaemon',
  input: settings,
  says: `UpdateDaemon ${settings.daemonArn} with every setting as it is: ECS drains and replaces the container instances of ${settings.capacityProviderArns?.join(', ')}, in its own pace`,
});

/** Deploys a daemon once more. */
export const redeployDaemon = async (client: ECSClient, { input }: RedeployDaemon): Promise<CallOutcome> => {
  try {
    await client.send(new UpdateDaemonCommand(input as DaemonSettings));
    return ACCEPTED;
  } catch (error) {
    return outcomeOfError(error);
  }
};
