import { daemonListing, INSTANCE_ITSELF, type LookFact } from '../facts.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import type { InstanceScene, Scene } from './scene.ts';

/**
 * The complete look that is newer than `at`, if there was one: absence is concluded from nothing else.
 * In replay there is none: a stream of events never shows what is missing.
 */
export const completeLookAfter = ({ ledger }: InstanceScene, at: number): LookFact | null =>
  ledger.look?.complete && ledger.look.at >= at ? ledger.look : null;

/** The look that is newer than `at` and listed every task of the scene's daemon: the daemon's absence needs no more. */
export const daemonLookAfter = ({ ledger: { look }, daemon: { daemonName } }: Scene, at: number): LookFact | null => {
  if (look === null || look.at < at) return null;
  const { complete, listed } = look;
  const isListed =
    listed.includes(daemonListing(daemonName, 'RUNNING')) && listed.includes(daemonListing(daemonName, 'STOPPED'));
  return complete || isListed ? look : null;
};

/** The look that is newer than `at` and saw the container instance itself. */
export const instanceLookAfter = ({ ledger: { look } }: InstanceScene, at: number): LookFact | null =>
  look !== null && look.at >= at && (look.complete || look.listed.includes(INSTANCE_ITSELF)) ? look : null;

/** Whether a look found the task, and found it running. */
export const isRunningIn = (look: LookFact, task: KnownTask): boolean =>
  task.lastStatus === 'RUNNING' && look.taskArns.includes(task.taskArn);

/** Whether a look found no running task of the scene's daemon. */
export const showsNoDaemonTask = (look: LookFact, { daemonTasks, daemonTasksWithoutStart }: Scene): boolean =>
  ![...daemonTasks, ...daemonTasksWithoutStart].some((task) => isRunningIn(look, task));
