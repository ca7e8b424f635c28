import { exists } from '../../fleet/daemon-writes.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { CapacityProvider, Cluster, ContainerInstance, Daemon, Service, Task } from '../../model/cluster.ts';
import type { DeploymentEnd } from '../../scenarios/cluster-plan.ts';
import { ApiError, invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { DaemonMemory } from './daemon-memory.ts';
import { DaemonTaskDefinitions } from './daemon-task-definitions.ts';
import { Iam } from './iam.ts';
import { Metrics } from './metrics.ts';
import { TaskDefinitions } from './task-definitions.ts';

export type Tags = Map<string, string>;

/** The account and Region that the API speaks for: the fleet, and what only the API knows. */
export class Account {
  readonly fleet: Fleet;
  readonly daemonTaskDefinitions: DaemonTaskDefinitions;
  readonly taskDefinitions: TaskDefinitions;
  readonly daemonMemory: DaemonMemory;
  readonly iam: Iam;
  readonly metrics: Metrics;
  /** The end of daemon deployments that the API starts. */
  readonly deploymentsEnd: DeploymentEnd;
  /** The outcome of each client token. */
  readonly tokens = new Map<string, { readonly asked: string; readonly arns: readonly string[] }>();
  private readonly tagsOfAccount = new Map<string, Tags>();

  constructor(fleet: Fleet, deploymentsEnd: DeploymentEnd) {
    this.fleet = fleet;
    this.deploymentsEnd = deploymentsEnd;
    this.taskDefinitions = new TaskDefinitions(fleet);
    this.daemonMemory = new DaemonMemory(fleet);
    this.iam = new Iam(fleet);
    this.metrics = new Metrics(fleet);
    this.daemonTaskDefinitions = new DaemonTaskDefinitions(fleet);
  }

  get clusters(): Cluster[] {
    return [...this.fleet.clusters.values()];
  }

  /** By name or ARN; without either the cluster called default. */
  findCluster(nameOrArn = 'default'): Cluster | undefined {
    return this.fleet.clusters.get(this.arn('cluster', nameOrArn));
  }

  cluster(input: Input, field = 'cluster'): Cluster {
    const cluster = this.findCluster(input.text(field));
    if (cluster === undefined) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
    return cluster;
  }

  findInstance(cluster: Cluster, idOrArn: string): ContainerInstance | undefined {
    return cluster.instances.get(this.arn('container-instance', idOrArn, cluster));
  }

  findTask(cluster: Cluster, idOrArn: string): Task | undefined {
    return cluster.tasks.get(this.arn('task', idOrArn, cluster));
  }

  findService(cluster: Cluster, nameOrArn: string): Service | undefined {
    const arn = this.arn('service', nameOrArn, cluster);
    return [...cluster.services.values()].find(({ serviceArn }) => serviceArn === arn);
  }

  findProvider(cluster: Cluster, nameOrArn: string): CapacityProvider | undefined {
    const arn = this.arn('capacity-provider', nameOrArn);
    return [...cluster.capacityProviders.values()].find(({ capacityProviderArn }) => capacityProviderArn === arn);
  }

  /** Those that exist: one that is being deleted does until that deployment has ended. */
  daemonsOf({ daemons }: Cluster): Daemon[] {
    return [...daemons.values()].filter(exists);
  }

  daemon(input: Input): Daemon {
    const arn = input.required('daemonArn');
    if (!arn.startsWith('arn:')) throw invalid(`${arn} is not the ARN of a daemon.`);
    const daemon = this.clusters
      .flatMap((cluster) => this.daemonsOf(cluster))
      .find(({ daemonArn }) => daemonArn === arn);
    if (daemon === undefined) throw new ApiError('DaemonNotFoundException', 'Daemon not found.');
    return daemon;
  }

  /** The full ARN of what may have been given by its short name. */
  arn(type: string, nameOrArn: string, cluster?: Cluster): string {
    if (nameOrArn.startsWith('arn:')) return nameOrArn;
    return this.fleet.arnOf([type, ...(cluster === undefined ? [] : [cluster.clusterName]), nameOrArn].join('/'));
  }

  /** The ARN of something of IAM that may have been given by its name. */
  iamArn(type: string, nameOrArn: string): string {
    return nameOrArn.startsWith('arn:') ? nameOrArn : this.iam.arn(type, nameOrArn);
  }

  /** The tags of a resource, kept with its cluster if it has one. */
  tags(arn: string, cluster?: Cluster): Tags {
    const from = cluster?.tags ?? this.tagsOfAccount;
    const known = from.get(arn);
    if (known !== undefined) return known;
    const tags: Tags = new Map();
    from.set(arn, tags);
    return tags;
  }
}
