import type { VerdictLine as ReplayLine } from '../../cli/terminal/verdict-line.ts';
import type { InstanceRecord } from '../../simulator/fleet/records.ts';
import type { RuleName } from '../../simulator/scenarios/claim.ts';
import type { FleetRun } from './fleet-run.ts';
import {
  daemonsOn,
  isBeginningLost,
  isDepartureOfAnotherLost,
  isDeploymentLost,
  isEndLost,
  isNewestCheckLost,
  isRepairOff,
  isStartLost,
  isStatusLost,
  isVersionLost,
  leavingOf,
  lostCancellationsOf,
} from './lost-facts.ts';
import type { Pair } from './pair.ts';

/** A verdict that is not what happened, the fleet it comes from, and the container instance. */
interface Story {
  readonly run: FleetRun;
  readonly truth: Pair['truth'];
  readonly instance: InstanceRecord | undefined;
  readonly replay: ReplayLine;
  readonly daemonName: string | null;
}

/** A sentence of docs/rules.md, or of replay's contract, that asks for a verdict which is not what happened. */
interface Wording {
  readonly says: string;
  readonly rules: readonly RuleName[];
  readonly outcome: 'violated' | 'held';
  readonly applies: (story: Story) => boolean;
}

/**
 * Each covers one case: the one fact that decides is lost, and the rules' own wording tells how to judge without it, since
 * they take the stream as all there is. It asks for the very fact that it is about to be lost, so that it excuses nothing else.
 */
const WORDINGS: readonly Wording[] = [
  {
    says: 'auto repair is off, which no event tells',
    rules: ['repair-started'],
    outcome: 'violated',
    applies: ({ run, instance }) => instance !== undefined && isRepairOff(run, instance),
  },
  {
    says: 'a daemon end inside the interval in which leaving began is judged by daemon-stopped-last',
    rules: ['daemon-stopped-last'],
    outcome: 'violated',
    applies: ({ run, instance, replay, daemonName }) => {
      const leaving = leavingOf(instance);
      if (instance === undefined || leaving === undefined) return false;
      const isBlurred = isBeginningLost(run, instance, leaving.version);
      const end = Date.parse(replay.occurredAt ?? '');
      return isBlurred && end < leaving.at && daemonsOn(instance, daemonName).some(({ endedAt }) => endedAt === end);
    },
  },
  {
    says: 'a task whose end is not in the stream runs on to the clock',
    rules: ['daemon-stayed-up'],
    outcome: 'violated',
    applies: ({ run, instance, replay }) =>
      replay.tasks.length > 0 &&
      replay.tasks.every((taskArn) =>
        (instance?.processes ?? []).some((process) => process.taskArn === taskArn && isEndLost(run, process)),
      ),
  },
  {
    says: 'a known daemon end without a later start stays uncovered',
    rules: ['daemon-stayed-up', 'repair-started'],
    outcome: 'violated',
    applies: ({ run, instance, daemonName }) =>
      daemonsOn(instance, daemonName).some((process) => isStartLost(run, process)),
  },
  {
    says: 'no departure of the container instance is in the stream',
    rules: ['daemon-stayed-up', 'repair-started'],
    outcome: 'violated',
    applies: ({ run, instance }) => {
      const leaving = leavingOf(instance);
      return instance !== undefined && leaving !== undefined && isVersionLost(run, instance, leaving.version);
    },
  },
  {
    says: 'no departure of another container instance is in the stream, and so the pace of repair was free',
    rules: ['repair-started'],
    outcome: 'violated',
    applies: ({ run, instance }) => instance !== undefined && isDepartureOfAnotherLost(run, instance),
  },
  {
    says: 'a task of the daemon whose end is not in the stream runs on to the clock',
    rules: ['daemon-alone'],
    outcome: 'violated',
    applies: ({ run, replay, instance }) =>
      (instance?.processes ?? []).some((one) => replay.tasks.includes(one.taskArn) && isEndLost(run, one)),
  },
  {
    says: 'lateness is proven by the first start that is known',
    rules: ['daemon-started-first', 'daemon-running', 'daemons-in-order'],
    outcome: 'violated',
    applies: ({ run, instance, daemonName }) =>
      daemonsOn(instance, daemonName).some((process) => isStartLost(run, process)),
  },
  {
    says: 'no INACTIVE is in the stream',
    rules: ['drain-finished'],
    outcome: 'violated',
    applies: ({ run, instance }) => isStatusLost(run, instance, ['INACTIVE']),
  },
  {
    says: 'neither ACTIVE nor INACTIVE is in the stream',
    rules: ['instance-activated'],
    outcome: 'violated',
    applies: ({ run, instance }) => isStatusLost(run, instance, ['ACTIVE', 'INACTIVE']),
  },
  {
    says: 'a check that can not be tied to a daemon has none',
    rules: ['daemon-healthy'],
    outcome: 'violated',
    applies: ({ run, replay }) =>
      replay.daemonName === null &&
      run.truth.some(
        ({ rule, outcome, containerInstanceArn, occurredAt }) =>
          rule === 'daemon-healthy' &&
          outcome === 'violated' &&
          containerInstanceArn === replay.containerInstanceArn &&
          occurredAt === replay.occurredAt,
      ),
  },
  {
    says: 'the newest health check that is known counts',
    rules: ['daemon-healthy'],
    outcome: 'violated',
    applies: ({ run, instance }) => isNewestCheckLost(run, instance),
  },
  {
    says: 'the end of a deployment, or the one that superseded it, is not in the stream',
    rules: ['deployment-settled'],
    outcome: 'violated',
    applies: ({ run, replay }) => isDeploymentLost(run, replay),
  },
  {
    says: 'a daemon is expected from its creation where its first deployment is not in the stream',
    rules: ['daemon-started-first', 'daemon-stayed-up', 'daemon-running', 'daemons-in-order'],
    outcome: 'violated',
    applies: ({ run, truth, replay }) =>
      (truth?.reason.includes('first deployment') ?? false) && isDeploymentLost(run, replay),
  },
  {
    says: 'what a deployment went through is known by the states that came',
    rules: ['deployment-settled'],
    outcome: 'held',
    applies: ({ run, replay }) => isDeploymentLost(run, replay),
  },
  {
    says: 'a daemon end inside the interval in which leaving began is judged by daemon-stopped-last',
    rules: ['daemon-stopped-last'],
    outcome: 'held',
    applies: ({ run, instance, truth, daemonName }) => {
      const leaving = leavingOf(instance);
      if (instance === undefined || leaving === undefined || truth !== undefined) return false;
      const isBlurred = isBeginningLost(run, instance, leaving.version);
      return isBlurred && daemonsOn(instance, daemonName).some(({ endedAt = leaving.at }) => endedAt < leaving.at);
    },
  },
  {
    says: 'a drain of which the ACTIVE that cancelled it is not in the stream goes on',
    rules: ['daemon-stopped-last', 'daemon-signalled-last'],
    outcome: 'held',
    applies: ({ run, instance }) => lostCancellationsOf(run, instance).length > 0,
  },
  {
    says: 'a drain of which the ACTIVE that cancelled it is not in the stream goes on',
    rules: ['daemon-signalled-last'],
    outcome: 'violated',
    applies: ({ run, instance, replay }) =>
      lostCancellationsOf(run, instance).some((cancelledAt) => Date.parse(replay.occurredAt ?? '') < cancelledAt),
  },
  {
    says: 'a failure while the repair pace may have been used up, as far as is known, is not judged; another one had its repair',
    rules: ['repair-started'],
    outcome: 'held',
    applies: ({ run, instance, daemonName }) =>
      daemonsOn(instance, daemonName).length > 1 && instance !== undefined && isDepartureOfAnotherLost(run, instance),
  },
  {
    says: 'a task without startedAt never ran',
    rules: [
      'daemon-started-first',
      'daemon-stayed-up',
      'daemon-running',
      'daemon-stopped-last',
      'daemon-signalled-last',
      'daemon-alone',
    ],
    outcome: 'held',
    applies: ({ run, instance }) => (instance?.processes ?? []).some((process) => isStartLost(run, process)),
  },
  {
    says: 'a task of the daemon whose end is not in the stream runs on to the clock',
    rules: ['daemon-stayed-up'],
    outcome: 'held',
    applies: ({ run, instance, daemonName }) =>
      daemonsOn(instance, daemonName).some((process) => isEndLost(run, process)),
  },
  {
    says: 'the newest health check that is known counts',
    rules: ['daemon-healthy'],
    outcome: 'held',
    applies: ({ run, instance }) => isNewestCheckLost(run, instance),
  },
];

/** The sentence that asks for this verdict, or null: then it is wrong. */
export const wordingOf = (run: FleetRun, { truth, replay }: Pair): string | null => {
  if (replay === undefined) return null;
  const instance = run.log.instances.get(replay.containerInstanceArn ?? '');
  const story = { run, truth, instance, replay, daemonName: truth?.daemonName ?? replay.daemonName };
  const wording = WORDINGS.find(
    ({ rules, outcome, applies }) =>
      outcome === replay.outcome && rules.some((rule) => rule === replay.rule) && applies(story),
  );
  return wording?.says ?? null;
};
