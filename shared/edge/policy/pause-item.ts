import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { hasHeld, unlessNewer } from '../store/conditional-write.ts';
import { POLICY_PK, type PolicyTable } from './policy-item.ts';

/** The one who pauses or resumes, and the time (ISO 8601). */
type By = { readonly by: string; readonly at: string };

/**
 * Stops every act within a minute: one attribute beside the document, which stays as it is, also while nobody can read it or
 * somebody else writes it. The AWS CLI's command of docs/policy.md sets the same attribute. @throws NewerItemError
 */
export const pauseItem = async ({ client, tableName }: PolicyTable, { by, at }: By): Promise<void> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk: POLICY_PK },
    UpdateExpression: 'SET paused = :on, pausedBy = :by, pausedAt = :at',
    ...unlessNewer(POLICY_PK, null, { ':on': true, ':by': by, ':at': at }),
  });
  if (!(await hasHeld(client.send(update)))) throw new Error('the policy: its item is of a newer version');
};

/** Ends that pause. What was asked for before is not acted on. @returns false: it was not paused so @throws NewerItemError */
export const resumeItem = ({ client, tableName }: PolicyTable, { by, at }: By): Promise<boolean> =>
  hasHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: POLICY_PK },
        UpdateExpression: 'SET liftedAt = :at, liftedBy = :by REMOVE paused, pausedBy, pausedAt',
        ...unlessNewer(POLICY_PK, 'attribute_exists(paused)', { ':at': at, ':by': by }),
      }),
    ),
  );
