import { DescribeServicesCommand, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';

/** An ordinary task definition, as the API tells it: whoever reads it looks at each field. @param named family, family:revision or ARN */
export const askTaskDefinition = async (ecs: ECSClient, named: string): Promise<unknown> =>
  (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: named }))).taskDefinition;

/** The task definition of a service, and whether it is a DAEMON service; null: there is no such service. */
export const askService = async (
  ecs: ECSClient,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<{ readonly taskDefinition: string; readonly isDaemon: boolean } | null> => {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const [found] = services;
  return found?.taskDefinition === undefined
    ? null
    : { taskDefinition: found.taskDefinition, isDaemon: found.schedulingStrategy === 'DAEMON' };
};
