import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  DaemonDeployment,
  DaemonDetail,
  DaemonRevision,
  DaemonTaskDefinition,
  Service,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { CLUSTER } from './arns.ts';
import { type Differs, healthyDaemon } from './healthy-daemon.ts';
import { containerInstance, daemonTask, managedProvider, webTask } from './instances.ts';
import { type Web, webService } from './web-service.ts';

/** A role: its inline policies' actions, and the names of what AWS's managed policies are attached. */
export interface Role {
  readonly attached?: readonly string[];
  readonly inline?: readonly { readonly Action: string | string[]; readonly Resource: string }[];
  readonly trusts?: string;
}

/** All that AWS would answer of one account and Region. */
export interface Account {
  readonly clusters: readonly Cluster[];
  readonly providers: readonly CapacityProvider[];
  readonly daemons: readonly DaemonDetail[];
  readonly revisions: readonly DaemonRevision[];
  readonly deployments: readonly (DaemonDeployment & { readonly daemonArn: string })[];
  readonly definitions: readonly DaemonTaskDefinition[];
  readonly instances: readonly ContainerInstance[];
  readonly tasks: readonly Task[];
  readonly services: readonly Service[];
  readonly taskDefinitions: readonly TaskDefinition[];
  readonly roles: Readonly<Record<string, Role>>;
  readonly alarms: Readonly<Record<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>>;
  /** The dimensions ServiceName of which CloudWatch has samples. */
  readonly signals: readonly string[];
  /** The clusters whose Action Logs are delivered. */
  readonly actionLogs: readonly string[];
  readonly functions: readonly string[];
}

/** One cluster, one provider, one daemon on two container instances, one service: nothing is wrong with it. */
export const account = (differs: Differs = {}, web: Web = {}): Account => ({
  clusters: [
    {
      clusterArn: CLUSTER,
      clusterName: 'shop',
      status: 'ACTIVE',
      capacityProviders: ['mi'],
      settings: [{ name: 'containerInsights', value: 'enabled' }],
    },
  ],
  providers: [managedProvider('mi')],
  instances: [containerInstance('1'), containerInstance('2')],
  tasks: ['1', '2'].flatMap((id) => [daemonTask('agent', id), webTask(id)]),
  roles: {
    ecsInstanceRole: { attached: ['AmazonECSInstanceRolePolicyForManagedInstances'], trusts: 'ec2.amazonaws.com' },
    ecsInfrastructureRole: {
      attached: ['AmazonECSInfrastructureRolePolicyForManagedInstances'],
      trusts: 'ecs.amazonaws.com',
    },
    ecsTaskExecutionRole: { attached: ['service-role/AmazonECSTaskExecutionRolePolicy'] },
  },
  alarms: {},
  actionLogs: [],
  functions: [],
  ...healthyDaemon('agent', differs),
  ...webService(web),
});

type Lists = {
  readonly [Key in keyof Account as Account[Key] extends readonly unknown[] ? Key : never]?: Account[Key];
};

/** The account with more in its lists. */
export const and = (account: Account, ...more: readonly Lists[]): Account => {
  const lists = Object.keys(account).filter((key): key is keyof Lists => Array.isArray(account[key as keyof Account]));
  return {
    ...account,
    ...Object.fromEntries(lists.map((key) => [key, [account[key], ...more.map((one) => one[key] ?? [])].flat()])),
  };
};
