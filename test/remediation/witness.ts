import type { Fleet } from '../../simulator/fleet/fleet.ts';
import type { Cluster, ContainerInstance, Daemon, Task } from '../../simulator/model/cluster.ts';

/** ECS's own repair has this long; the witness looks every few seconds. */
const HEAD_START_MS = 300_000;
const SLACK_MS = 15_000;
const SAME_MOMENT_MS = 2000;

type Trouble = { readonly since: number };

/**
 * Sees the fleet itself, and nothing of what Bookend knows: how long application tasks ran without a critical daemon, and
 * whether each act was one that nobody has to fear.
 */
export class Witness {
  readonly breaches: string[] = [];
  /** Application tasks times milliseconds. */
  uncoveredMs = 0;
  readonly acts: string[] = [];
  private readonly fleet: Fleet;
  private readonly troubles = new Map<ContainerInstance, Trouble>();
  private lookedAt: number;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.lookedAt = fleet.now;
  }

  /** Looks at the fleet as it stands: what was so since the last time counts in full. */
  looks(): void {
    const passed = this.fleet.now - this.lookedAt;
    this.lookedAt = this.fleet.now;
    for (const instance of instancesOf(this.fleet)) {
      const missing = missingDaemons(instance);
      const running = [...instance.tasks].filter(isRunningApplication).length;
      if (missing.length > 0 && running > 0) this.uncoveredMs += running * passed;
      if (missing.length === 0 && !isImpaired(instance)) this.troubles.delete(instance);
      else if (!this.troubles.has(instance)) this.troubles.set(instance, { since: this.fleet.now - passed });
    }
  }

  /** Judges a call that changes something, right before it is made. */
  judges(action: string, input: Readonly<Record<string, unknown>>): void {
    this.acts.push(action);
    if (action === 'StopTask') this.judgesStop(String(input.task));
    else if (action === 'UpdateContainerInstancesState') {
      const arns = input.containerInstances as readonly string[];
      if (arns.length !== 1) this.breaches.push(`${arns.length} container instances in one call`);
      for (const arn of arns) this.judgesDrain(arn);
    } else this.breaches.push(`${action} was called by itself`);
  }

  private judgesStop(taskArn: string): void {
    const task = clustersOf(this.fleet).flatMap((cluster) => cluster.tasks.get(taskArn) ?? [])[0];
    const claims: readonly (readonly [boolean, string])[] = [
      [task !== undefined, 'a task that is not there'],
      [task?.daemon === undefined, "a daemon's task"],
      [task?.placement?.service !== undefined, 'a task that no service replaces'],
      [
        task === undefined || daemonsOn(task.instance).some(({ critical }) => critical),
        'for a daemon that is not critical',
      ],
      [task === undefined || startedEarly(task), 'a task that started after its daemons'],
    ];
    for (const [isSo, what] of claims) if (!isSo) this.breaches.push(`StopTask on ${what}`);
    if (task !== undefined) this.judgesPlace(task.instance, 'StopTask');
  }

  private judgesDrain(arn: string): void {
    const instance = instancesOf(this.fleet).find(({ containerInstanceArn }) => containerInstanceArn === arn);
    if (instance === undefined) {
      this.breaches.push('a drain of an instance that is not there');
      return;
    }
    const trouble = this.troubles.get(instance);
    const early = [...instance.tasks].some((task) => isRunningApplication(task) && startedEarly(task));
    if (trouble === undefined && !early) this.breaches.push('a drain of an instance on which nothing is wrong');
    const isRepairing = instance.provider.autoRepair === 'ENABLED' && trouble !== undefined && !early;
    if (isRepairing && this.fleet.now - trouble.since < HEAD_START_MS - SLACK_MS)
      this.breaches.push("a drain before ECS's own repair had its time");
    if (instance.status !== 'ACTIVE') this.breaches.push(`a drain of an instance that is ${instance.status}`);
    this.judgesPlace(instance, 'a drain');
  }

  /** Judges what every act must keep to: the budget, and no deployment at the same time. */
  private judgesPlace(instance: ContainerInstance, what: string): void {
    const { provider } = instance;
    const live = [...provider.live].filter(
      ({ status }) => status !== 'REGISTERING' && status !== 'REGISTRATION_FAILED',
    );
    // what began at the same moment could not be told by anybody: ECS carries out no call on a condition
    const isKnown = (since: number): boolean => this.fleet.now - since > SAME_MOMENT_MS;
    const away = live.filter((one) => one !== instance && isLeaving(one) && isKnown(one.updatedAt)).length + 1;
    const ofLate = live.length + this.goneOfLate(instance, isKnown);
    if (away > Math.max(1, Math.floor(ofLate / 5))) this.breaches.push(`${what}: ${away} of ${live.length} away`);
    const deploying = daemonsOn(instance).filter(({ deployments }) =>
      deployments.some(({ status, createdAt }) => isUnderWay(status) && isKnown(createdAt)),
    );
    if (deploying.length > 0) this.breaches.push(`${what} while ${deploying[0]?.name} is being deployed`);
  }

  /** Instances of its provider that were there when ECS could still be asked, and are gone now. */
  private goneOfLate({ provider, cluster }: ContainerInstance, isKnown: (since: number) => boolean): number {
    return [...this.fleet.log.instances.values()].filter(({ clusterArn, capacityProviderName, statuses }) => {
      const [before, last] = statuses.slice(-2);
      const isOfProvider = clusterArn === cluster.clusterArn && capacityProviderName === provider.name;
      return isOfProvider && last?.status === 'INACTIVE' && !isKnown(last.at) && before?.status === 'ACTIVE';
    }).length;
  }
}

const clustersOf = (fleet: Fleet): Cluster[] => [...fleet.clusters.values()];

const instancesOf = (fleet: Fleet): readonly ContainerInstance[] =>
  clustersOf(fleet).flatMap(({ instances }) => [...instances.values()]);

const isLeaving = ({ status }: ContainerInstance): boolean => status === 'DRAINING' || status === 'DEREGISTERING';

const isUnderWay = (status: string | undefined): boolean =>
  status !== undefined && ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'].includes(status);

const isRunningApplication = ({ daemon, processRuns, launchType }: Task): boolean =>
  daemon === undefined && processRuns && launchType === 'MANAGED_INSTANCES';

const daemonsOn = ({ cluster, provider }: ContainerInstance): readonly Daemon[] =>
  [...cluster.daemons.values()].filter(
    ({ status, capacityProviderNames }) => status === 'ACTIVE' && capacityProviderNames.includes(provider.name),
  );

/** Critical ones that an instance is older or younger than, and no task of which runs. */
const missingDaemons = (instance: ContainerInstance): readonly Daemon[] =>
  daemonsOn(instance).filter(
    (daemon) => daemon.critical && ![...instance.tasks].some((task) => task.daemon === daemon && task.processRuns),
  );

const isImpaired = ({ health }: ContainerInstance): boolean => health.get('DAEMON')?.status === 'IMPAIRED';

/** Before some critical daemon's first task there, or while none had started at all. */
const startedEarly = ({ instance, startedAt }: Task): boolean =>
  startedAt !== undefined &&
  daemonsOn(instance)
    .filter(({ critical }) => critical)
    .some((daemon) => {
      const starts = [...instance.cluster.tasks.values()]
        .filter((task) => task.instance === instance && task.daemon === daemon && task.startedAt !== undefined)
        .map((task) => task.startedAt ?? Number.POSITIVE_INFINITY);
      return startedAt < Math.min(Number.POSITIVE_INFINITY, ...starts);
    });
