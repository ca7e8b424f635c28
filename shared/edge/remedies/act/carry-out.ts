import { setTimeout } from 'node:timers/promises';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Step, StepAnswer } from '../../../core/remedies/step.ts';
import { type CallOutcome, drainInstance, redeployDaemon, stopTask } from './writing-calls.ts';

export type WritingClient = {
  /** One attempt a call: see `createEcsClient`. */
  readonly client: ECSClient;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Tells whether there is time for one more call; absent: there is. */
  readonly hasTime?: () => boolean;
};

/** Waits before a throttled call is made again, milliseconds. */
const WAITS = [500, 1500];

/**
 * Carries out the steps of a plan, one after another, each with its own answer; none throws. Only a throttled call is made again,
 * since then ECS says that it did nothing. A call without an answer is settled by a look, not by a repeat: somebody may have undone
 * it in between. After a denied call the rest is not tried; calls that were not tried, or that there was no time for, have no answer.
 */
export const carryOut = async (steps: readonly Step[], actor: WritingClient): Promise<readonly StepAnswer[]> => {
  const answers: StepAnswer[] = [];
  for (const step of steps) {
    if (actor.hasTime?.() === false) break;
    const outcome = await callUntilTaken(step, actor);
    answers.push({ step, ...outcome });
    if (outcome.answer === 'denied') break;
  }
  return answers;
};

const callUntilTaken = async (step: Step, { client, wait = setTimeout }: WritingClient): Promise<CallOutcome> => {
  let outcome = await call(step, client);
  for (const milliseconds of WAITS) {
    if (outcome.answer !== 'throttled') break;
    await wait(milliseconds * (0.5 + Math.random()));
    outcome = await call(step, client);
  }
  return outcome;
};

const call = (step: Step, client: ECSClient): Promise<CallOutcome> => {
  switch (step.call) {
    case 'StopTask':
      return stopTask(client, step);
    case 'UpdateContainerInstancesState':
      return drainInstance(client, step);
    case 'UpdateDaemon':
      return redeployDaemon(client, step);
  }
};
