import type { Cluster } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import { invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import { unmanagedProviders } from '../shapes/capacity-provider.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { type Actions, findEach } from './action.ts';

export const clusterActions: Actions = {
  ListClusters: {
    bucket: 'clusterRead',
    act: ({ clusters }, input) => {
      const all = clusters.map(({ clusterArn }) => ({ arn: clusterArn, at: 0 }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListClusters' });
      return { clusterArns: items.map(({ arn }) => arn), nextToken };
    },
  },

  DescribeClusters: {
    bucket: 'clusterRead',
    batch: 'clusters',
    act: (account, input) => {
      const names = input.has('clusters') ? input.texts('clusters') : ['default'];
      if (names.length > 100) throw invalid('clusters can have at most 100 items.');
      const { found, failures } = findEach(
        names,
        (name) => account.findCluster(name),
        (name) => account.arn('cluster', name),
      );
      return { clusters: found.map((cluster) => clusterShape(account, input, cluster)), failures };
    },
  },
};

const clusterShape = (account: Account, input: Input, cluster: Cluster) => {
  const { clusterArn, clusterName, services, capacityProviders } = cluster;
  const instances = [...cluster.instances.values()];
  const tasks = [...cluster.tasks.values()];
  const managed = [...capacityProviders.keys()];
  const names = [...managed, ...unmanagedProviders(cluster)];
  const { containerInsights = 'disabled', configuration } = cluster.plan;
  return {
    clusterArn,
    clusterName,
    status: 'ACTIVE',
    registeredContainerInstancesCount: instances.filter(({ status }) => status === 'ACTIVE' || status === 'DRAINING')
      .length,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'PENDING').length,
    activeServicesCount: services.size,
    statistics: [],
    settings: input.includes('SETTINGS') ? [{ name: 'containerInsights', value: containerInsights }] : [],
    ...(input.includes('CONFIGURATIONS') && configuration !== undefined ? { configuration } : {}),
    capacityProviders: names,
    defaultCapacityProviderStrategy: managed
      .slice(0, 1)
      .map((capacityProvider) => ({ capacityProvider, weight: 1, base: 0 })),
    tags: [],
    ...tagsIfAsked(account, input, clusterArn, cluster),
  };
};
