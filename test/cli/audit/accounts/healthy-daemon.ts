import type {
  DaemonContainerDefinition,
  DaemonDeployment,
  DaemonDetail,
  DaemonRevision,
  DaemonTaskDefinition,
} from '@aws-sdk/client-ecs';
import { ago, CLUSTER, DAY, daemonArn, definitionArn, ecsArn, providerArn } from './arns.ts';

/** The differences of a daemon from a healthy one. */
export interface Differs {
  readonly container?: Partial<DaemonContainerDefinition>;
  readonly containers?: readonly DaemonContainerDefinition[];
  readonly definition?: DaemonTaskDefinition;
  readonly revision?: DaemonRevision;
  readonly deployment?: DaemonDeployment;
  readonly daemon?: DaemonDetail;
  readonly providers?: readonly string[];
}

/** A daemon, its revision, its deployment that succeeded a month ago, and its definition. */
export const healthyDaemon = (name: string, differs: Differs = {}) => {
  const at = { clusterArn: CLUSTER, createdAt: ago(30 * DAY) };
  const revisionArn = ecsArn(`daemon-revision/shop/${name}/1`);
  const covers = (differs.providers ?? ['mi']).map((one) => ({
    arn: providerArn(one),
    runningCount: one === 'mi' ? 2 : 0,
    withoutDaemonCount: 0,
  }));
  const deploymentArn = ecsArn(`daemon-deployment/shop/${name}/1`);
  return {
    daemons: [
      {
        ...at,
        daemonArn: daemonArn(name),
        status: 'ACTIVE' as const,
        currentRevisions: [
          { arn: revisionArn, capacityProviders: covers, totalRunningCount: 2, totalWithoutDaemonCount: 0 },
        ],
        deploymentArn,
        updatedAt: ago(30 * DAY),
        ...differs.daemon,
      },
    ],
    revisions: [
      {
        ...at,
        daemonRevisionArn: revisionArn,
        daemonArn: daemonArn(name),
        daemonTaskDefinitionArn: definitionArn(name),
        containerImages: [],
        propagateTags: 'NONE' as const,
        enableECSManagedTags: false,
        enableExecuteCommand: false,
        critical: true,
        ...differs.revision,
      },
    ],
    deployments: [
      {
        ...at,
        daemonArn: daemonArn(name),
        daemonDeploymentArn: deploymentArn,
        status: 'SUCCESSFUL' as const,
        targetDaemonRevision: { arn: revisionArn },
        deploymentConfiguration: { drainPercent: 25, bakeTimeInMinutes: 0 },
        startedAt: ago(30 * DAY),
        finishedAt: ago(29 * DAY),
        ...differs.deployment,
      },
    ],
    definitions: [
      {
        daemonTaskDefinitionArn: definitionArn(name),
        family: name,
        revision: 1,
        cpu: '128',
        memory: '256',
        status: 'ACTIVE' as const,
        containerDefinitions: [
          {
            name: 'agent',
            image: 'public.ecr.aws/acme/agent:v1.4.2',
            essential: true,
            healthCheck: { command: ['CMD', '/agent', 'check'] },
            ...differs.container,
          },
          ...(differs.containers ?? []),
        ],
        ...differs.definition,
      },
    ],
    signals: [`daemon:${name}`],
  };
};
