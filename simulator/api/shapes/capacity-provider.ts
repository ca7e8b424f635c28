import type { CapacityProvider, Cluster } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';

/** AWS's own, which every account has. */
export const FARGATE: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

export interface ProviderShape extends Readonly<Record<string, unknown>> {
  readonly capacityProviderArn: string;
}

/** Names of the providers beside those of Managed Instances that are associated with a cluster. */
export const unmanagedProviders = (cluster: Cluster): readonly string[] => [
  ...(cluster.plan.fargate === true ? FARGATE : []),
  ...autoScalingOf(cluster),
];

export const autoScalingOf = ({ plan }: Cluster): readonly string[] =>
  plan.static?.capacityProvider === undefined ? [] : [plan.static.capacityProvider];

export const managedProvider = (account: Account, provider: CapacityProvider): ProviderShape => {
  const { capacityProviderArn, name, cluster, autoRepair, plan } = provider;
  const { capacityOptionType, instanceRequirements, status = 'ACTIVE', updateStatus } = plan ?? {};
  return {
    capacityProviderArn,
    name,
    cluster: cluster.clusterName,
    status,
    ...(updateStatus === undefined ? {} : { updateStatus }),
    type: 'MANAGED_INSTANCES',
    managedInstancesProvider: {
      infrastructureRoleArn: account.iamArn('role', plan?.infrastructureRole ?? 'ecsInfrastructureRole'),
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: account.iamArn('instance-profile', plan?.instanceProfile ?? 'ecsInstanceRole'),
        ...(capacityOptionType === undefined ? {} : { capacityOptionType }),
        ...(instanceRequirements === undefined ? {} : { instanceRequirements }),
      },
      autoRepairConfiguration: { actionsStatus: autoRepair },
    },
  };
};

export const unmanagedProvider = (account: Account, name: string): ProviderShape => {
  const capacityProviderArn = account.arn('capacity-provider', name);
  const shared = { capacityProviderArn, name, status: 'ACTIVE' };
  if (FARGATE.includes(name)) return { ...shared, type: name };
  const { region, account: id } = account.fleet.options;
  const group = `arn:aws:autoscaling:${region}:${id}:autoScalingGroup:00000000-0000-4000-8000-000000000000`;
  return {
    ...shared,
    type: 'EC2_AUTOSCALING',
    autoScalingGroupProvider: {
      autoScalingGroupArn: `${group}:autoScalingGroupName/${name}`,
      managedScaling: { status: 'ENABLED', targetCapacity: 100 },
      managedTerminationProtection: 'DISABLED',
      managedDraining: 'ENABLED',
    },
  };
};
