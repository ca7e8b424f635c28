import type { Cluster } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import { invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import {
  autoScalingOf,
  FARGATE,
  managedProvider,
  type ProviderShape,
  unmanagedProvider,
  unmanagedProviders,
} from '../shapes/capacity-provider.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { type Actions, findEach } from './action.ts';

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

/** With a cluster only those that are associated with it. */
const describe = (account: Account, input: Input, name: string, only?: Cluster): Described | undefined => {
  const arn = account.arn('capacity-provider', name);
  const clusters = only === undefined && !name.startsWith('arn:') ? [] : account.clusters;
  const managed = clusters
    .filter((cluster) => only === undefined || cluster === only)
    .map((cluster) => account.findProvider(cluster, name))
    .find((provider) => provider !== undefined);
  if (managed !== undefined) return described(managedProvider(account, managed), account, input, managed.cluster);
  return unmanaged(account, input, only).find((one) => one.arn === arn);
};

const list = (account: Account, input: Input, cluster?: Cluster): Described[] => [
  ...[...(cluster?.capacityProviders.values() ?? [])].map((provider) =>
    described(managedProvider(account, provider), account, input, provider.cluster),
  ),
  ...unmanaged(account, input, cluster),
];

const unmanaged = (account: Account, input: Input, cluster?: Cluster): Described[] => {
  const names =
    cluster === undefined ? FARGATE.concat(account.clusters.flatMap(autoScalingOf)) : unmanagedProviders(cluster);
  return [...new Set(names)].map((name) => described(unmanagedProvider(account, name), account, input));
};

const described = (shape: ProviderShape, account: Account, input: Input, cluster?: Cluster): Described => {
  const arn = shape.capacityProviderArn;
  return { arn, at: 0, shape: { ...shape, tags: [], ...tagsIfAsked(account, input, arn, cluster) } };
};
