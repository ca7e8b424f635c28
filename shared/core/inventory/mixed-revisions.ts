import type { RunningRevision } from '../state/instance-state.ts';
import { later } from '../words/join.ts';
import type { SeenDaemon } from './seen.ts';

/** A cluster has few deployments at a time; of more no message is made that needs them. */
const MOST_REVISIONS = 50;

/**
 * The revisions of the daemons of which several run in a capacity provider. Where all of its container instances run one revision, that
 * explains nothing about some of them.
 */
export const mixedRevisions = (daemons: readonly SeenDaemon[], providerName: string): readonly RunningRevision[] =>
  daemons
    .flatMap((daemon) => {
      const revisions = byRevision(daemon, providerName);
      return revisions.length > 1 ? revisions : [];
    })
    .slice(0, MOST_REVISIONS);

/** Revisions of a daemon that differ in other things than the task definition are one here. */
const byRevision = ({ daemonName, running = [] }: SeenDaemon, providerName: string): readonly RunningRevision[] => {
  const revisions = new Map<number, RunningRevision>();
  for (const { capacityProviderName, revision, count, deployedAt } of running) {
    if (capacityProviderName !== providerName) continue;
    const known = revisions.get(revision);
    revisions.set(revision, {
      daemonName,
      revision,
      count: count + (known?.count ?? 0),
      deployedAt: later(deployedAt, known?.deployedAt ?? null),
    });
  }
  return [...revisions.values()];
};
