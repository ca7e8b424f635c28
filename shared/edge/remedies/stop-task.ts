import { type ECSClient, InvalidParameterException, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { StopTask } from '../../core/remedies/step.ts';
import { ACCEPTED, type Outcome, outcomeOfError, unknown } from './refusal.ts';

/** What ECS keeps of a reason. People read it in the console as the task's stoppedReason. */
const LONGEST_REASON = 255;

/** Stops one application task. One that has been told to stop, or that ECS has forgotten, is as it should be. */
export const stopTask = async (client: ECSClient, { input }: StopTask): Promise<Outcome> => {
  const { cluster, task, reason } = input;
  try {
    const told = await client.send(new StopTaskCommand({ cluster, task, reason: reason.slice(0, LONGEST_REASON) }));
    const status = told.task?.desiredStatus;
    return status === 'STOPPED' ? ACCEPTED : unknown(`ECS answered with desiredStatus ${status ?? 'unknown'}`);
  } catch (error) {
    return isForgotten(error) ? ACCEPTED : outcomeOfError(error);
  }
};

const isForgotten = (error: unknown): boolean =>
  error instanceof InvalidParameterException && /task was not found/i.test(error.message);
