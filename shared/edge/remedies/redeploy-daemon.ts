import { type ECSClient, UpdateDaemonCommand } from '@aws-sdk/client-ecs';
import type { RedeployDaemon } from '../../core/remedies/step.ts';
import type { DaemonSettings } from './daemon-settings.ts';
import { ACCEPTED, type Outcome, outcomeOfError } from './refusal.ts';

/** The call that deploys a daemon once more as it is. @param settings all of them, as they were read a moment ago */
export const redeployStep = (settings: DaemonSettings): RedeployDaemon => ({
  call: 'UpdateDaemon',
  input: settings,
  says: `UpdateDaemon ${settings.daemonArn} with every setting as it is: ECS drains and replaces the container instances of ${settings.capacityProviderArns?.join(', ')}, in its own pace`,
});

/** Deploys a daemon once more. */
export const redeployDaemon = async (client: ECSClient, { input }: RedeployDaemon): Promise<Outcome> => {
  try {
    await client.send(new UpdateDaemonCommand(input as DaemonSettings));
    return ACCEPTED;
  } catch (error) {
    return outcomeOfError(error);
  }
};
