import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { hasHeld, type Table, unlessNewer } from '../store/conditional-write.ts';

/** A sign that a part lives. `event`: events are recorded; `sweep`: a sweep could ask for all that may be stuck. */
export type Sign = 'event' | 'sweep';

export const signPkOf = (sign: Sign): string => `status#${sign}`;

/** Events come by the hundred: so seldom one worker writes that they do. */
export const EVENT_SIGN_EVERY_MS = 300_000;

export type SignOptions = {
  readonly now: () => number;
  /** One worker writes it no more often. */
  readonly everyMs: number;
  readonly onFailed: (cause: unknown) => void;
};

/** Writes when something last happened, for `bookend status`. It never rejects: no work fails for want of a sign. */
export const createSign = (table: Table, sign: Sign, { now, everyMs, onFailed }: SignOptions) => {
  let writtenAt = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    const at = now();
    if (at - writtenAt < everyMs) return;
    writtenAt = at;
    try {
      await setAttribute(table, { pk: signPkOf(sign), name: 'at', value: at });
    } catch (cause) {
      onFailed(cause);
    }
  };
};

type Attribute = { readonly pk: string; readonly name: string; readonly value: unknown };

/** Sets one attribute of an item, and leaves all others as they are. @throws NewerItemError if a newer release has written it */
export const setAttribute = async ({ client, tableName }: Table, { pk, name, value }: Attribute): Promise<void> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk },
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': name },
    ...unlessNewer(pk, null, { ':value': value }),
  });
  if (!(await hasHeld(client.send(update)))) throw new Error(`${pk}: its item is of a newer version`);
};
