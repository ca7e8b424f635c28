import { setTimeout } from 'node:timers/promises';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Step, StepAnswer } from '../../core/remedies/step.ts';
import { drainInstance } from './drain-instance.ts';
import { redeployDaemon } from './redeploy-daemon.ts';
import type { Outcome } from './refusal.ts';
import { stopTask } from './stop-task.ts';

export type Actor = {
  /** One attempt a call: see `createEcsClient`. */
  readonly client: ECSClient;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Whether there is time for one more call; absent: there is. */
  readonly hasTime?: () => boolean;
};

/** Waits before a throttled call is made again, milliseconds. */
const WAITS = [500, 1500];

/**
 * Carries out the steps of a plan, one after another, each with its own answer; none throws. Only a throttled call is made
 * again, since then ECS says that it did nothing: one without an answer is settled by a look, not by a repeat, because
 * somebody may have undone the first one in between. After a denied call the rest is not tried: it has no answer,
 * nor have calls that there was no time for.
 */
export const carryOut = async (steps: readonly Step[], actor: Actor): Promise<readonly StepAnswer[]> => {
  const answers: StepAnswer[] = [];
  for (const step of steps) {
    if (actor.hasTime?.() === false) break;
    const outcome = await actPatiently(step, actor);
    answers.push({ step, ...outcome });
    if (outcome.answer === 'denied') break;
  }
  return answers;
};

const actPatiently = async (step: Step, { client, wait = setTimeout }: Actor): Promise<Outcome> => {
  let outcome = await act(step, client);
  for (const milliseconds of WAITS) {
    if (outcome.answer !== 'throttled') break;
    await wait(milliseconds * (0.5 + Math.random()));
    outcome = await act(step, client);
  }
  return outcome;
};

const act = (step: Step, client: ECSClient): Promise<Outcome> => {
  switch (step.call) {
    case 'StopTask':
      return stopTask(client, step);
    case 'UpdateContainerInstancesState':
      return drainInstance(client, step);
    case 'UpdateDaemon':
      return redeployDaemon(client, step);
  }
};
