import {
  CreateDaemonCommand,
  type CreateDaemonCommandInput,
  DescribeCapacityProvidersCommand,
  RegisterDaemonTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { type Ecs, needed, startEcs } from '../../simulator/api/ecs.ts';

export const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';

/** A daemon none of whose settings is the default. */
export const unusualDaemon = async ({ client }: Ecs, more: Partial<CreateDaemonCommandInput> = {}): Promise<string> => {
  const { daemonTaskDefinitionArn } = await client.send(
    new RegisterDaemonTaskDefinitionCommand({
      family: 'tracer',
      containerDefinitions: [{ name: 'tracer', image: 'tracer:2' }],
    }),
  );
  const { capacityProviders } = await client.send(new DescribeCapacityProvidersCommand({ cluster: CLUSTER }));
  const { daemonArn } = await client.send(
    new CreateDaemonCommand({
      daemonName: 'tracer',
      clusterArn: CLUSTER,
      daemonTaskDefinitionArn,
      capacityProviderArns: capacityProviders?.flatMap(({ name, capacityProviderArn = '' }) =>
        name === 'gpu' ? [capacityProviderArn] : [],
      ),
      deploymentConfiguration: { drainPercent: 60, bakeTimeInMinutes: 3 },
      propagateTags: 'DAEMON',
      enableECSManagedTags: true,
      enableExecuteCommand: true,
      critical: false,
      ...more,
    }),
  );
  return needed(daemonArn);
};

/** The fleet, two hours after the daemon was created. */
export const settled = async (): Promise<{ ecs: Ecs; daemonArn: string }> => {
  const ecs = await startEcs();
  const daemonArn = await unusualDaemon(ecs);
  ecs.advance(7200);
  return { ecs, daemonArn };
};
