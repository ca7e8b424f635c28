import { Agenda } from '../engine/agenda.ts';
import { Random } from '../engine/random.ts';
import { type DetailType, type EcsEvent, isoSeconds } from '../events/envelope.ts';
import type { Cluster, ContainerInstance, Daemon, Task } from '../model/cluster.ts';
import type { FaultPlan } from '../scenarios/fault-plan.ts';
import type { Document, ResourcesPlan } from '../scenarios/resources-plan.ts';
import type { Switches } from '../scenarios/switches.ts';
import { FleetLog } from './log.ts';

/** One part of the fleet reacts so when another reports; set once when the fleet is built, so that no two import each other. */
export interface Reactions {
  taskStarted: (task: Task) => void;
  taskStopped: (task: Task) => void;
  daemonInTrouble: (instance: ContainerInstance, daemon: Daemon) => void;
  instanceActivated: (instance: ContainerInstance) => void;
}

export interface FleetOptions {
  readonly seed: number;
  readonly startsAt: number;
  readonly region: string;
  readonly account: string;
  readonly switches: Switches;
  readonly faults: readonly FaultPlan[];
  readonly resources: ResourcesPlan;
  readonly agentFlapsPerHour: number;
  /** Events before this moment are not recorded. */
  readonly recordFrom: number;
  readonly onEvent: (event: EcsEvent, at: number) => void;
}

export interface Telling {
  readonly detailType: DetailType;
  readonly resources: readonly string[];
  readonly detail: Record<string, unknown>;
  /** The moment that `detail` speaks of, epoch milliseconds. */
  readonly factAt: number;
}

/** ARNs in ECS's spelling: `daemon/CLUSTER/NAME`, `task/CLUSTER/ID` and so on. */
type ArnOf = (resource: string) => string;

const arnsOf =
  (region: string, account: string): ArnOf =>
  (resource) =>
    `arn:aws:ecs:${region}:${account}:${resource}`;

/** ECS can describe a stopped task for so long (documented: about an hour). */
export const MEMORY_MS = 3_600_000;

/** The state of the simulated ECS and its clock. What changes it lives in the files beside this one. */
export class Fleet {
  readonly agenda: Agenda;
  readonly log = new FleetLog();
  readonly clusters = new Map<string, Cluster>();
  /** The families of task definitions that services and standalone tasks of the plan use. */
  readonly families = new Set<string>();
  readonly random: Random;
  readonly arnOf: ArnOf;
  readonly options: FleetOptions;
  /** Assigned by `buildFleet`. */
  reactions: Reactions = {
    taskStarted: () => {},
    taskStopped: () => {},
    daemonInTrouble: () => {},
    instanceActivated: () => {},
  };
  private readonly eventIdPrefix: string;
  private eventCount = 0;
  private readonly forgotten: { readonly at: number; readonly from: Map<string, unknown>; readonly arn: string }[] = [];
  private forgottenCount = 0;

  constructor(options: FleetOptions) {
    this.options = options;
    this.agenda = new Agenda(options.startsAt);
    this.random = new Random(options.seed);
    this.eventIdPrefix = this.random.fork('event ids').uuid().slice(0, 24);
    this.arnOf = arnsOf(options.region, options.account);
  }

  /** Epoch milliseconds of simulated time. */
  get now(): number {
    return this.agenda.now;
  }

  /** Lets simulated time pass up to this moment. */
  advanceTo(ms: number): void {
    this.agenda.advanceTo(ms);
    this.forgetOld();
  }

  /** The scenario's words on a family's ordinary task definition; undefined: none. */
  definitionOf(family: string): Document | undefined {
    return this.options.resources.taskDefinitions?.find((definition) => definition.family === family);
  }

  /** True if what happens now in this cluster is recorded. */
  isRecording({ recordFrom }: Cluster): boolean {
    return this.now >= recordFrom;
  }

  /** Tells of something in this cluster, unless it is not recorded yet. */
  emit(cluster: Cluster, { detailType, resources, detail, factAt }: Telling): void {
    const { account, region, onEvent } = this.options;
    this.eventCount += 1;
    if (!this.isRecording(cluster)) return;
    this.log.told(cluster.clusterArn, factAt);
    const event: EcsEvent = {
      version: '0',
      id: `${this.eventIdPrefix}${this.eventCount.toString(16).padStart(12, '0')}`,
      'detail-type': detailType,
      source: 'aws.ecs',
      account,
      time: isoSeconds(this.now),
      region,
      resources,
      detail,
    };
    onEvent(event, this.now);
  }

  /** Takes it out of `from` once ECS's hour of memory is over. */
  forgetLater(from: Map<string, unknown>, arn: string): void {
    this.forgotten.push({ at: this.now + MEMORY_MS, from, arn });
    this.forgetOld();
  }

  private forgetOld(): void {
    for (let next = this.forgotten[this.forgottenCount]; next !== undefined && next.at <= this.now; ) {
      next.from.delete(next.arn);
      this.forgottenCount += 1;
      next = this.forgotten[this.forgottenCount];
    }
    if (this.forgottenCount < 10_000) return;
    this.forgotten.splice(0, this.forgottenCount);
    this.forgottenCount = 0;
  }
}
