import type { KnownTask } from '../ledger/ledger.ts';
import { daemonListing, INSTANCE_ITSELF, type LookFact } from '../words/facts.ts';
import type { InstanceScene, Scene, WholeLook } from './scene.ts';

/**
 * The complete look that is newer than `at`, if there was one: absence is concluded from nothing else.
 * In replay there is none: a stream of events never shows that something is missing.
 */
export const completeLookAfter = ({ wholeLook }: InstanceScene, at: number): WholeLook | null =>
  wholeLook !== null && wholeLook.at >= at ? wholeLook : null;

/**
 * The look that is newer than `at` and listed every task of the scene's daemon: it is enough to conclude that the
 * daemon is absent.
 */
export const daemonLookAfter = ({ ledger: { look }, daemon: { daemonName } }: Scene, at: number): LookFact | null => {
  if (look === null || look.at < at) return null;
  const { complete, listed } = look;
  const isListed = (status: 'RUNNING' | 'STOPPED'): boolean =>
    listed.includes(status) || listed.includes(daemonListing(daemonName, status));
  return complete || (isListed('RUNNING') && isListed('STOPPED')) ? look : null;
};

/** The look that is newer than `at` and saw the container instance itself. */
export const instanceLookAfter = ({ ledger: { look } }: InstanceScene, at: number): LookFact | null =>
  look !== null && look.at >= at && (look.complete || look.listed.includes(INSTANCE_ITSELF)) ? look : null;

/** True where a look found no running task of the scene's daemon. */
export const showsNoDaemonTask = (look: LookFact, scene: Scene): boolean => {
  const found = new Set(look.taskArns);
  const runs = ({ lastStatus, taskArn }: KnownTask): boolean => lastStatus === 'RUNNING' && found.has(taskArn);
  return ![scene.daemonTasks, scene.daemonTasksWithoutStart, scene.unnamedDaemonTasks].some((tasks) =>
    tasks.some(runs),
  );
};
