import { array, boolean, forward, minLength, nullish, partialCheck, pipe, rawCheck, strictObject } from 'valibot';
import type { DeclaredDaemon } from '../../core/expected/expected-daemons.ts';
import { lifeOf } from '../../core/expected/life.ts';
import { isCluster } from '../../core/words/arn.ts';
import { capacityProvider, cluster } from './ecs-names.ts';
import { fieldProblem, name, readDocument, step, time } from './read-document.ts';

const daemon = strictObject(
  {
    daemonName: name,
    clusterArn: nullish(cluster, null),
    capacityProviderNames: nullish(
      pipe(
        array(capacityProvider, 'must be an array of names or ARNs'),
        minLength(1, 'must not be empty: leave it out for a daemon of every capacity provider'),
      ),
      null,
    ),
    critical: nullish(boolean('must be true or false'), true),
    createdAt: nullish(time, null),
    deletedAt: nullish(time, null),
  },
  fieldProblem('a daemon'),
);

const livingOnce = pipe(
  daemon,
  forward(
    partialCheck(
      [['createdAt'], ['deletedAt']],
      ({ createdAt, deletedAt }) => createdAt === null || deletedAt === null || createdAt <= deletedAt,
      'must not be before createdAt',
    ),
    ['deletedAt'],
  ),
);

const daemonsSchema = pipe(
  array(livingOnce, 'must be a JSON array of daemons'),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { at, before, daemonName } of declaredTwice(dataset.value))
      addIssue({
        message: `declares ${JSON.stringify(daemonName)} as ${before} does: on one cluster and capacity provider, createdAt and deletedAt must keep them apart`,
        path: [step(at)],
      });
  }),
);

/**
 * Reads the `--daemons` document; absent fields mean any, any, true, since ever, never.
 * @throws InputError naming every problem at once
 */
export const readDaemons = (document: unknown): readonly DeclaredDaemon[] =>
  readDocument('the daemons', daemonsSchema, document);

/** Two declarations of one daemon, by their indexes in the list: the second, and the first that it contradicts. */
type DeclaredTwice = { readonly at: number; readonly before: number; readonly daemonName: string };

/**
 * The declarations that may mean the same life of a daemon on the same instances as one before them. Nobody could say which of
 * them holds. A daemon that was deleted and created again is declared twice, with lives that do not overlap.
 */
const declaredTwice = (daemons: readonly DeclaredDaemon[]): readonly DeclaredTwice[] => {
  const byName = Map.groupBy(
    daemons.map((daemon, at) => ({ daemon, at })),
    ({ daemon }) => daemon.daemonName,
  );
  return [...byName].flatMap(([daemonName, declared]) =>
    declared.flatMap(({ daemon, at }, index) => {
      const known = declared.slice(0, index).find((other) => mayBeSame(daemon, other.daemon));
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
