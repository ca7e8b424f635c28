import type { CapacityProvider, Cluster } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import { invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { type Actions, findEach } from './action.ts';

/** AWS's own, which every account has. */
const FARGATE = ['FARGATE', 'FARGATE_SPOT'] as const;

interface Described {
  readonly arn: string;
  readonly at: number;
  readonly shape: Readonly<Record<string, unknown>>;
}

export const capacityProviderActions: Actions = {
  /** Those of Managed Instances belong to a cluster: without one they are found by ARN and not listed (documented). */
  DescribeCapacityProviders: {
    bucket: 'capacityProviderRead',
    batch: 'capacityProviders',
    act: (account, input) => {
      const cluster = input.has('cluster') ? account.cluster(input) : undefined;
      const names = input.texts('capacityProviders');
      if (names.length > 100) throw invalid('capacityProviders can have at most 100 items.');
      const { found, failures } = findEach(
        names,
        (name) => describe(account, input, name, cluster),
        (name) => account.arn('capacity-provider', name),
      );
      const all = input.has('capacityProviders') ? found : list(account, input, cluster);
      const { items, nextToken } = pageOf(all, input, { of: 'DescribeCapacityProviders', usual: 10, most: 10 });
      return { capacityProviders: items.map(({ shape }) => shape), failures, nextToken };
    },
  },
};

const describe = (account: Account, input: Input, name: string, only?: Cluster): Described | undefined => {
  const clusters = only === undefined && name.startsWith('arn:') ? account.clusters : [only];
  for (const cluster of clusters) {
    const provider = cluster === undefined ? undefined : account.findProvider(cluster, name);
    if (provider !== undefined) return managed(account, input, provider);
  }
  const fargate = FARGATE.find(
    (known) => only === undefined && account.arn('capacity-provider', name).endsWith(`/${known}`),
  );
  return fargate === undefined ? undefined : fargateProvider(account, fargate);
};

const list = (account: Account, input: Input, cluster?: Cluster): Described[] =>
  cluster === undefined
    ? FARGATE.map((name) => fargateProvider(account, name))
    : [...cluster.capacityProviders.values()].map((provider) => managed(account, input, provider));

const managed = (account: Account, input: Input, provider: CapacityProvider): Described => {
  const { capacityProviderArn, name, cluster, autoRepair } = provider;
  return {
    arn: capacityProviderArn,
    at: 0,
    shape: {
      capacityProviderArn,
      name,
      cluster: cluster.clusterName,
      status: 'ACTIVE',
      type: 'MANAGED_INSTANCES',
      managedInstancesProvider: {
        infrastructureRoleArn: `arn:aws:iam::${account.fleet.options.account}:role/ecsInfrastructureRole`,
        instanceLaunchTemplate: {
          ec2InstanceProfileArn: `arn:aws:iam::${account.fleet.options.account}:instance-profile/ecsInstanceRole`,
        },
        autoRepairConfiguration: { actionsStatus: autoRepair },
      },
      tags: [],
      ...tagsIfAsked(account, input, capacityProviderArn, cluster),
    },
  };
};

const fargateProvider = (account: Account, name: (typeof FARGATE)[number]): Described => {
  const arn = account.arn('capacity-provider', name);
  return { arn, at: 0, shape: { capacityProviderArn: arn, name, status: 'ACTIVE', type: name, tags: [] } };
};
