import type { DeclaredDaemon } from '../../core/expected/expected-daemons.ts';
import { lifeOf } from '../../core/expected/life.ts';
import { isCluster } from '../../core/words/arn.ts';

/** Two declarations of one daemon, by their places in the list: the second, and the first that it contradicts. */
export type DeclaredTwice = { readonly at: number; readonly before: number; readonly daemonName: string };

/**
 * The declarations that may mean the same life of a daemon on the same instances as one before them. Nobody could say which of
 * them holds. A daemon that was deleted and created again is declared twice, with lives that do not overlap.
 */
export const declaredTwice = (daemons: readonly DeclaredDaemon[]): readonly DeclaredTwice[] => {
  const byName = Map.groupBy(
    daemons.map((daemon, at) => ({ daemon, at })),
    ({ daemon }) => daemon.daemonName,
  );
  return [...byName].flatMap(([daemonName, declared]) =>
    declared.flatMap(({ daemon, at }, place) => {
      const known = declared.slice(0, place).find((other) => mayBeSame(daemon, other.daemon));
      return known === undefined ? [] : [{ at, before: known.at, daemonName }];
    }),
  );
};

const mayBeSame = (one: DeclaredDaemon, other: DeclaredDaemon): boolean =>
  livesOverlap(one, other) && shareCluster(one.clusterArn, other.clusterArn) && shareProvider(one, other);

const livesOverlap = (one: DeclaredDaemon, other: DeclaredDaemon): boolean => {
  const [life, otherLife] = [lifeOf(one), lifeOf(other)];
  return life.from < otherLife.until && otherLife.from < life.until;
};

const shareCluster = (one: string | null, other: string | null): boolean =>
  one === null || other === null || isCluster(one, other) || isCluster(other, one);

const shareProvider = (one: DeclaredDaemon, other: DeclaredDaemon): boolean =>
  one.capacityProviderNames === null ||
  (other.capacityProviderNames?.some((name) => one.capacityProviderNames?.includes(name)) ?? true);
