import { mostRuns } from './downtime.ts';
import type { Horizon } from './ends.ts';
import { daemonLookAfter, showsNoDaemonTask } from './evidence.ts';
import type { Scene } from './scene.ts';
import { type Stretch, union } from './stretches.ts';

/** True where a look that is newer than `since` found no task of the daemon. */
export const isConfirmedDown = (scene: Scene, since: number): boolean => {
  const look = daemonLookAfter(scene, since);
  return look !== null && showsNoDaemonTask(look, scene);
};

/**
 * The time since the last end of the daemon, while no look confirms that it has been down since then; else null. No
 * look can confirm it on an instance that is gone. Replay has no such gap: a daemon without another start in the stream
 * is down.
 */
export const unconfirmedGap = (scene: Scene, horizon: Horizon, cover: readonly Stretch[]): Stretch | null => {
  if (scene.evidence === 'stream' || horizon.gone !== null) return null;
  const to = Number.POSITIVE_INFINITY;
  const from = union([...cover, ...mostRuns(scene, horizon)]).at(-1)?.to ?? to;
  return from === to || isConfirmedDown(scene, from) ? null : { from, to };
};
