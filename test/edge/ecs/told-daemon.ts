import {
  type DaemonDeployment,
  type DaemonRevision,
  DescribeCapacityProvidersCommand,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  ECSClient,
  type Failure,
  ListDaemonDeploymentsCommand,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { onTestFinished } from 'vitest';
import { mergeInventory } from '../../../shared/core/inventory/merge-inventory.ts';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { takeInventory } from '../../../shared/edge/ecs/inventory/take-inventory.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
export const CLUSTER = `${ARN}:cluster/prod`;
const DAY = 86_400_000;
export const NOW = 400 * DAY;
export const CREATED = NOW - 200 * DAY;
export const revisionArn = (id: string) => `${ARN}:daemon-revision/prod/agent/${id}`;
export const DEPLOYMENT = `${ARN}:daemon-deployment/prod/agent/7`;
export const provider = (name: string) => ({
  arn: `${ARN}:capacity-provider/${name}`,
  runningInstanceCount: 1,
  drainingInstanceCount: 0,
});
export const current = (id: string, ...names: readonly string[]) => ({
  arn: revisionArn(id),
  capacityProviders: names.map(provider),
});

export type Told = {
  readonly current?: readonly ReturnType<typeof current>[];
  readonly updatedAt?: number;
  readonly status?: 'ACTIVE' | 'DELETE_IN_PROGRESS';
  readonly deployment?: Partial<DaemonDeployment>;
  readonly deploymentFailures?: readonly Failure[];
  readonly revisions?: readonly (DaemonRevision & { readonly critical?: boolean })[];
  readonly revisionFailures?: readonly Failure[];
  readonly providerFailures?: readonly Failure[];
};

export const revision = (id: string, critical = true) => ({
  daemonRevisionArn: revisionArn(id),
  createdAt: new Date(NOW - Number(id)),
  critical,
});
export const failure = (arn: string, reason = 'MISSING'): Failure => ({ arn, reason });

/** One daemon, as ECS tells it. */
export const told = async (answers: Told, previous: Inventory | null = null, at = NOW) => {
  const ecs = mockClient(ECSClient);
  onTestFinished(() => ecs.restore());
  const daemonArn = `${ARN}:daemon/prod/agent`;
  const status = answers.status ?? 'ACTIVE';
  const daemon = { daemonArn, status, createdAt: new Date(CREATED), updatedAt: new Date(answers.updatedAt ?? CREATED) };
  ecs.on(ListDaemonsCommand).resolves({ daemonSummariesList: [daemon] });
  ecs.on(DescribeDaemonCommand).resolves({
    daemon: { ...daemon, deploymentArn: DEPLOYMENT, currentRevisions: [...(answers.current ?? [current('1', 'a')])] },
  });
  ecs.on(DescribeDaemonDeploymentsCommand).resolves({
    daemonDeployments:
      answers.deployment === undefined
        ? []
        : [
            {
              daemonDeploymentArn: DEPLOYMENT,
              createdAt: new Date(at - 60_000),
              status: 'IN_PROGRESS',
              ...answers.deployment,
            },
          ],
    failures: [...(answers.deploymentFailures ?? [])],
  });
  ecs.on(DescribeDaemonRevisionsCommand).resolves({
    daemonRevisions: [...(answers.revisions ?? [revision('1')])],
    failures: [...(answers.revisionFailures ?? [])],
  });
  ecs.on(DescribeCapacityProvidersCommand).resolves({
    capacityProviders: [
      { name: 'a', managedInstancesProvider: { infrastructureRoleArn: 'r', instanceLaunchTemplate: undefined } },
    ],
    failures: [...(answers.providerFailures ?? [])],
  });
  ecs.on(ListDaemonDeploymentsCommand).resolves({ daemonDeployments: [] });
  const lookout = { client: new ECSClient({}), budget: createMemoryReadBudget(() => at), now: () => at };
  const taken = await takeInventory(CLUSTER, previous, 0, lookout);
  if (taken.kind !== 'taken') throw new Error('the inventory was not taken');
  return { ...taken, inventory: mergeInventory(previous, taken.seen, 0) };
};

export const known = (more: Partial<Inventory['daemons'][number]> = {}): Inventory => ({
  clusterArn: CLUSTER,
  watchedSince: 0,
  refreshedAt: NOW - 300_000,
  daemons: [
    {
      daemonName: 'agent',
      clusterArn: CLUSTER,
      capacityProviderNames: ['a', 'b'],
      critical: false,
      createdAt: CREATED,
      deletedAt: null,
      firstDeployment: { beganAt: CREATED, succeededAt: CREATED },
      firstSeenAt: null,
      ...more,
    },
  ],
  providers: [],
});
