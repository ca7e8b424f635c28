import { setTimeout } from 'node:timers/promises';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { CallAnswer } from './call-answer.ts';
import { type DrainCall, drainInstances } from './drain-instances.ts';
import { type RedeployCall, redeployDaemon } from './redeploy-daemon.ts';
import { type StopTaskCall, stopTask } from './stop-task.ts';

/** One call that changes something at ECS. */
export type WriteCall = StopTaskCall | DrainCall | RedeployCall;

export type Actor = {
  /** One attempt a call: see `createEcsClient`. */
  readonly client: ECSClient;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
};

/** Waits before a throttled call is made again, milliseconds. */
const WAITS = [500, 1500];

/**
 * Makes the calls of a plan, one after another, each with its own answer; none throws. Only a throttled call is made
 * again, since then ECS says that it did nothing: an answer that is unclear is settled by a look, not by a repeat, because
 * somebody may have undone the first one in between. After a denied call the rest is not tried.
 */
export const carryOut = async (calls: readonly WriteCall[], actor: Actor): Promise<readonly CallAnswer[]> => {
  const answers: CallAnswer[] = [];
  for (const call of calls) {
    const told = await callPatiently(call, actor);
    answers.push(...told);
    if (told.some(({ result }) => result === 'denied')) break;
  }
  return answers;
};

const callPatiently = async (call: WriteCall, { client, wait = setTimeout }: Actor): Promise<readonly CallAnswer[]> => {
  let answers = await callOnce(call, client);
  for (const milliseconds of WAITS) {
    if (!answers.some(({ result }) => result === 'throttled')) break;
    await wait(milliseconds * (0.5 + Math.random()));
    const throttled = answers.filter(({ result }) => result === 'throttled').map(({ resource }) => resource);
    const again = await callOnce(only(call, throttled), client);
    answers = [...answers.filter(({ result }) => result !== 'throttled'), ...again];
  }
  return answers;
};

const callOnce = async (call: WriteCall, client: ECSClient): Promise<readonly CallAnswer[]> => {
  switch (call.action) {
    case 'StopTask':
      return [await stopTask(client, call)];
    case 'UpdateContainerInstancesState':
      return drainInstances(client, call);
    case 'UpdateDaemon':
      return [await redeployDaemon(client, call)];
  }
};

/** What was not throttled has its answer. */
const only = (call: WriteCall, arns: readonly string[]): WriteCall =>
  call.action === 'UpdateContainerInstancesState' ? { ...call, containerInstanceArns: arns } : call;
