import { type ECSClient, UpdateDaemonCommand } from '@aws-sdk/client-ecs';
import { type CallAnswer, resultOfError } from './call-answer.ts';
import type { DaemonSettings } from './daemon-settings.ts';

export type RedeployCall = {
  readonly action: 'UpdateDaemon';
  /** All of them, as they were read a moment ago. */
  readonly settings: DaemonSettings;
};

/** Deploys a daemon once more as it is: ECS drains and replaces the instances of all its providers, in its own pace. */
export const redeployDaemon = async (client: ECSClient, { action, settings }: RedeployCall): Promise<CallAnswer> => {
  const answer = { action, resource: settings.daemonArn ?? '' };
  try {
    const { deploymentArn } = await client.send(new UpdateDaemonCommand(settings));
    return { ...answer, result: 'done', detail: `deployment ${deploymentArn ?? 'without a name'} has begun` };
  } catch (error) {
    return { ...answer, ...resultOfError(error) };
  }
};
