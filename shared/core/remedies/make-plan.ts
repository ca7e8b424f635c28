import type { Incident } from '../incidents/incident.ts';
import { earlyTasks } from '../ledger/early-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { newestOf } from '../ledger/statuses.ts';
import type { Attempt } from '../state/attempt.ts';
import { lastPartOf } from '../words/arn.ts';
import { byCodeUnit } from '../words/join.ts';
import type { RemedyName, Rung } from '../words/remedy.ts';
import { daemonNameOf } from '../words/task-role.ts';
import type { Violation } from '../words/verdict.ts';
import type { Plan, RestsOn } from './plan.ts';
import type { Step } from './step.ts';

export type Planned = {
  readonly rung: Rung;
  /** The violations that the remedy helps against. */
  readonly against: readonly Violation[];
  readonly incident: Incident;
  readonly ledger: Ledger;
  readonly attempts: readonly Attempt[];
  readonly now: number;
};

/** The plan for a remedy that helps: its calls, and the facts without which it would be another one. */
export const planFor = (planned: Planned): Plan => {
  const { rung, incident, ledger, attempts, now } = planned;
  const steps = STEPS[rung.remedy](planned);
  const restsOn = restsOnOf(planned);
  const against = planned.against.map(({ rule, daemonName }) => ({ rule, daemonName }));
  const { clusterArn, capacityProviderName, containerInstanceArn } = ledger;
  const attempt = attempts.length;
  // of the container instance its status: its version is another one after every placement, several times an hour
  const facts = [newestOf(ledger)?.status ?? null, restsOn];
  const calls = steps.map(({ call, input }) => [call, input]);
  const id = `p${hashOf(JSON.stringify([incident.id, rung.remedy, attempt, calls, facts]))}`;
  return {
    id,
    incidentId: incident.id,
    remedy: rung.remedy,
    clusterArn,
    capacityProviderName,
    containerInstanceArn,
    against,
    attempt,
    deadlineSeconds: rung.deadlineSeconds,
    steps,
    madeAt: now,
    restsOn,
  };
};

const STEPS: Readonly<Record<RemedyName, (planned: Planned) => readonly Step[]>> = {
  'stop-early-tasks': ({ against, ledger }) => {
    const early = new Map<string, string>();
    for (const violation of against)
      for (const { taskArn } of earlyTasks(violation, ledger)) early.set(taskArn, violation.daemonName ?? '');
    return [...early]
      .toSorted(([one], [other]) => byCodeUnit(one, other))
      .map(([taskArn, daemonName]) => stopTask(ledger, taskArn, daemonName));
  },
  'drain-instance': ({ ledger }) => [drain(ledger)],
};

/** ECS takes no longer reason. */
const REASON_LENGTH = 255;

const stopTask = ({ clusterArn, tasks }: Ledger, taskArn: string, daemonName: string): Step => ({
  call: 'StopTask',
  input: {
    cluster: clusterArn,
    task: taskArn,
    reason: `Bookend: it started before the daemon ${daemonName}`.slice(0, REASON_LENGTH).toWellFormed(),
  },
  says: `stop the task ${lastPartOf(taskArn)} of ${tasks.get(taskArn)?.group ?? 'unknown origin'}; its service replaces it`,
});

const drain = ({ clusterArn, containerInstanceArn, ec2InstanceId }: Ledger): Step => ({
  call: 'UpdateContainerInstancesState',
  input: { cluster: clusterArn, containerInstances: [containerInstanceArn], status: 'DRAINING' },
  says: `drain the container instance ${lastPartOf(containerInstanceArn)}${ec2InstanceId === null ? '' : ` (${ec2InstanceId})`}; ECS moves its tasks and replaces it`,
});

/**
 * The tasks of the daemons concerned that have not ended and the tasks to be stopped, each at its version. What a daemon's
 * task goes through after its end makes no other plan of the one that people were told of in between.
 */
const restsOnOf = ({ against, ledger, rung }: Planned): readonly RestsOn[] => {
  const daemonNames = new Set(against.map(({ daemonName }) => daemonName));
  const isOfDaemon = (task: KnownTask): boolean => {
    const daemonName = daemonNameOf(task);
    return daemonName !== null && daemonNames.has(daemonName) && task.executionStoppedAt === null;
  };
  const early = rung.remedy === 'stop-early-tasks' ? against.flatMap((one) => earlyTasks(one, ledger)) : [];
  const tasks = new Set([...ledger.tasks.values()].filter(isOfDaemon).concat(early));
  return [...tasks]
    .map(({ taskArn, version }) => ({ arn: taskArn, version }))
    .sort((one, other) => byCodeUnit(one.arn, other.arn));
};

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const HASH_LENGTH = 13;

/**
 * The FNV-1a hash of a text, 64 bits in base 36. It tells plans apart that were made by honest means, and need not withstand anybody:
 * whoever can hand back a plan's id may have any plan carried out.
 */
const hashOf = (text: string): string => {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * PRIME);
  return hash.toString(36).padStart(HASH_LENGTH, '0');
};
