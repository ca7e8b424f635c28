import { array, boolean, nullish, strictObject } from 'valibot';
import type { DeclaredDaemon } from '../core/expected-daemons.ts';
import { fieldProblem, name, time } from './document-fields.ts';
import { capacityProvider, cluster } from './ecs-names.ts';
import { readDocument } from './read-document.ts';

const daemonsSchema = array(
  strictObject(
    {
      daemonName: name,
      clusterArn: nullish(cluster, null),
      capacityProviderNames: nullish(array(capacityProvider, 'must be an array of names or ARNs'), null),
      critical: nullish(boolean('must be true or false'), true),
      createdAt: nullish(time, null),
      deletedAt: nullish(time, null),
    },
    fieldProblem('a daemon'),
  ),
  'must be a JSON array of daemons',
);

/**
 * Reads the `--daemons` document; absent fields mean any, any, true, since ever, never.
 * @throws InputError naming every problem at once
 */
export const readDaemons = (document: unknown): readonly DeclaredDaemon[] =>
  readDocument('the daemons', daemonsSchema, document);
