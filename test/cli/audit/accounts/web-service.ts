import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { CLUSTER, ecsArn, WEB } from './arns.ts';

/** The differences of the application from a healthy one. */
export interface Web {
  readonly container?: Partial<ContainerDefinition>;
  readonly containers?: readonly ContainerDefinition[];
  readonly definition?: TaskDefinition;
  readonly service?: Service;
}

export const webService = (differs: Web = {}) => ({
  services: [
    {
      serviceArn: ecsArn('service/shop/web'),
      serviceName: 'web',
      clusterArn: CLUSTER,
      status: 'ACTIVE',
      schedulingStrategy: 'REPLICA' as const,
      desiredCount: 2,
      runningCount: 2,
      capacityProviderStrategy: [{ capacityProvider: 'mi', weight: 1, base: 0 }],
      taskDefinition: WEB,
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
      ...differs.service,
    },
  ],
  taskDefinitions: [
    {
      taskDefinitionArn: WEB,
      family: 'web',
      revision: 1,
      status: 'ACTIVE' as const,
      networkMode: 'awsvpc' as const,
      requiresCompatibilities: ['MANAGED_INSTANCES' as const],
      compatibilities: ['EC2' as const, 'MANAGED_INSTANCES' as const],
      cpu: '512',
      memory: '1024',
      containerDefinitions: [
        { name: 'web', image: 'public.ecr.aws/acme/web:v3.2.1', essential: true, ...differs.container },
        ...(differs.containers ?? []),
      ],
      ...differs.definition,
    },
  ],
});
