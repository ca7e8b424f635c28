import type { Ask } from '../scene/rule.ts';
import {
  daemonListing,
  type HealthFact,
  INSTANCE_ITSELF,
  type InstanceFact,
  type InstanceScopedFact,
  type LookFact,
  type TaskFact,
} from '../words/facts.ts';
import { daemonNameOf, groupOfDaemon, hasOrdinaryDefinition, roleOf } from '../words/task-role.ts';
import type { DesiredStatus } from './look-call.ts';
import type { Question } from './question.ts';

/** ECS may answer MISSING about what it has just created: that long after the newest evidence it says nothing. */
const CREATION_LAG_MS = 300_000;

/** Collects what is seen for one question; the plan fills it. */
export class Sighting {
  readonly question: Question;
  readonly asks: Set<Ask>;
  instance: InstanceFact | null = null;
  health: HealthFact | null = null;
  /** The time at which ECS answered that it has no such container instance. */
  missingAt: number | null = null;
  /** The lists that were read to their last page. */
  readonly listed = new Set<string>();
  readonly listedTaskArns = new Set<string>();
  readonly tasks = new Map<string, TaskFact>();
  /** Tasks that ECS knows no more. */
  readonly missing = new Set<string>();
  /** ECS lists nothing there: it does not know the container instance, or the cluster. */
  isPlaceUnknown = false;
  /** The daemons' names by task, as ECS lists tasks by daemon, or as it was known before. */
  private readonly daemonOf: Map<string, string>;
  /** Something was asked for and not told: `failures` that say neither what is there nor that it is gone. */
  hasGap = false;

  constructor(question: Question) {
    this.question = question;
    this.asks = new Set(question.asks);
    this.daemonOf = new Map(question.daemonTasks);
  }

  see(task: TaskFact): void {
    const daemonName = this.daemonOf.get(task.taskArn);
    this.tasks.set(task.taskArn, daemonName === undefined ? task : named(task, daemonName));
  }

  /** ECS lists these as tasks of the daemon. */
  nameDaemonTasks(taskArns: readonly string[], daemonName: string): void {
    for (const taskArn of taskArns) {
      this.daemonOf.set(taskArn, daemonName);
      const task = this.tasks.get(taskArn);
      if (task !== undefined) this.tasks.set(taskArn, named(task, daemonName));
    }
  }

  /** Tasks that a description would tell something of: listed or open, not over, not described. */
  get undescribed(): readonly string[] {
    const { endedTaskArns, openTaskArns, daemonTasks } = this.question;
    const known = this.asks.has('tasks') ? openTaskArns : this.asks.has('daemons') ? [...daemonTasks.keys()] : [];
    const wanted = new Set([...this.listedTaskArns, ...known]);
    for (const taskArn of endedTaskArns) wanted.delete(taskArn);
    return [...wanted].filter((taskArn) => !this.tasks.has(taskArn) && !this.missing.has(taskArn));
  }

  /** Every daemon's task was seen RUNNING, with its start. */
  get showsDaemons(): boolean {
    const { daemonNames } = this.question;
    return daemonNames.every((daemonName) =>
      [...this.tasks.values()].some(
        (task) => task.lastStatus === 'RUNNING' && task.startedAt !== null && daemonNameIn(task) === daemonName,
      ),
    );
  }

  /** A description left open which daemon a daemon task belongs to. */
  get hasUnnamedDaemonTask(): boolean {
    return [...this.tasks.values()].some(
      ({ group, taskDefinitionArn, launchType }) =>
        roleOf(group, taskDefinitionArn, launchType) === 'unnamed-daemon' ||
        (group === null && taskDefinitionArn === null),
    );
  }

  lists(desiredStatus: DesiredStatus): boolean {
    return (
      this.listed.has(desiredStatus) ||
      (this.question.daemonNames.length > 0 &&
        this.question.daemonNames.every((name) => this.listed.has(daemonListing(name, desiredStatus))))
    );
  }

  /** Nothing is left to ask. */
  get isSettled(): boolean {
    if (this.hasGap || this.undescribed.length > 0) return false;
    if (this.asks.has('tasks')) return this.isComplete;
    if (this.asks.has('instance') && this.instance === null) return false;
    return !this.asks.has('daemons') || this.showsDaemons || (this.lists('RUNNING') && this.lists('STOPPED'));
  }

  private get isComplete(): boolean {
    const sawInstance = this.instance !== null || this.missingAt !== null;
    const sawTasks = this.listed.has('RUNNING') && this.listed.has('STOPPED');
    return !this.hasGap && sawInstance && sawTasks && this.undescribed.length === 0 && !this.contradicts;
  }

  /** Tasks run on an instance of which ECS says that there is none: it was asked at a bad moment. */
  private get contradicts(): boolean {
    return this.missingAt !== null && [...this.tasks.values()].some(({ lastStatus }) => lastStatus === 'RUNNING');
  }

  /** Makes facts of what was seen. @param at a moment at or before the first call: absence holds from then on */
  facts(at: number): readonly InstanceScopedFact[] {
    const facts: InstanceScopedFact[] = [...this.tasks.values()];
    const instance = this.instance ?? this.goneFact();
    if (instance !== null) facts.push(instance);
    if (this.health !== null) facts.push(this.health);
    // the newest look wins: one that saw less than it should have must not replace one that saw all
    if (this.isSettled) facts.push(this.lookFact(at));
    return facts;
  }

  private lookFact(at: number): LookFact {
    const { clusterArn, containerInstanceArn } = this.question;
    return {
      kind: 'look',
      clusterArn,
      containerInstanceArn,
      at,
      listed: [...this.listed, ...(this.instance === null ? [] : [INSTANCE_ITSELF])].sort(),
      taskArns: [...new Set([...this.listedTaskArns, ...this.tasks.keys()])].sort(),
      missing: [...this.missing].sort(),
      complete: this.isComplete,
    };
  }

  /**
   * ECS remembers an instance for about an hour after it was gone, so one that it does not know is gone. That is concluded
   * as absence is: from a complete look that is well newer than the evidence, and that found nothing running. The next
   * version is free to be taken back: should a later event have it or a higher one, that event wins.
   */
  private goneFact(): InstanceFact | null {
    const { newest, clusterArn, containerInstanceArn } = this.question;
    if (this.missingAt === null || newest === null || !this.isComplete) return null;
    if (newest.status === 'INACTIVE' || this.missingAt - newest.at < CREATION_LAG_MS) return null;
    return {
      kind: 'instance',
      clusterArn,
      containerInstanceArn,
      capacityProviderName: null,
      ec2InstanceId: null,
      status: 'INACTIVE',
      version: newest.version + 1,
      registeredAt: null,
      updatedAt: this.missingAt,
      timeIsExact: false,
      agentConnected: null,
    };
  }
}

const daemonNameIn = ({ group, taskDefinitionArn, launchType }: TaskFact): string | null =>
  daemonNameOf({ role: roleOf(group, taskDefinitionArn, launchType), group });

/** ECS's list of a daemon's tasks is the sure way: a group may be missing, or be chosen by whoever started the task. */
const named = (task: TaskFact, daemonName: string): TaskFact =>
  hasOrdinaryDefinition(task) ? task : { ...task, group: groupOfDaemon(daemonName) };
