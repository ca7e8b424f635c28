import { type ECSClient, InvalidParameterException, StopTaskCommand } from '@aws-sdk/client-ecs';
import { type CallAnswer, resultOfError } from './call-answer.ts';

export type StopTaskCall = {
  readonly action: 'StopTask';
  readonly clusterArn: string;
  readonly taskArn: string;
  /** People read it in the console as the task's stoppedReason. */
  readonly reason: string;
};

/** What ECS keeps of a reason. */
const LONGEST_REASON = 255;

/** Stops one application task. One that has been told to stop, or that ECS has forgotten, is as it should be. */
export const stopTask = async (client: ECSClient, call: StopTaskCall): Promise<CallAnswer> => {
  const { action, clusterArn, taskArn, reason } = call;
  const answer = { action, resource: taskArn };
  try {
    const command = new StopTaskCommand({
      cluster: clusterArn,
      task: taskArn,
      reason: reason.slice(0, LONGEST_REASON),
    });
    const { task } = await client.send(command);
    if (task?.desiredStatus === 'STOPPED') return { ...answer, result: 'done', detail: 'the task is told to stop' };
    return { ...answer, result: 'unclear', detail: `the task's desiredStatus is ${task?.desiredStatus ?? 'not said'}` };
  } catch (error) {
    if (isForgotten(error)) return { ...answer, result: 'already', detail: 'ECS has no such task any more' };
    return { ...answer, ...resultOfError(error) };
  }
};

const isForgotten = (error: unknown): boolean =>
  error instanceof InvalidParameterException && /task was not found/i.test(error.message);
