import { array, boolean, forward, minLength, nullish, partialCheck, pipe, rawCheck, strictObject } from 'valibot';
import type { DeclaredDaemon } from '../../core/expected/expected-daemons.ts';
import { declaredTwice } from './declared-twice.ts';
import { fieldProblem, name, step, time } from './document-fields.ts';
import { capacityProvider, cluster } from './ecs-names.ts';
import { readDocument } from './read-document.ts';

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
