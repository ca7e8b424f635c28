import { TagResourceCommand, UpdateDaemonCommand } from '@aws-sdk/client-ecs';
import type { Bookend } from './bookend.ts';

/** Takes something out of Bookend's hands, whatever the tag's value. */
export const tags = ({ ecs }: Bookend, resourceArn: string, value: string) =>
  ecs.client.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'bookend:hands-off', value }] }));

/** Deploys the daemon of a cluster once more, with no container instance of its one provider drained at a time. */
export const deploys = ({ ecs }: Bookend, clusterArn: string) => {
  const daemon = ecs.fleet.clusters.get(clusterArn)?.daemons.get('log-agent');
  return ecs.client.send(
    new UpdateDaemonCommand({
      daemonArn: daemon?.daemonArn,
      daemonTaskDefinitionArn: daemon?.target.daemonTaskDefinitionArn,
      capacityProviderArns: ['arn:aws:ecs:us-west-2:123456789012:capacity-provider/default'],
      deploymentConfiguration: { drainPercent: 0 },
    }),
  );
};
