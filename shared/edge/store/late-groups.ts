import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { hasHeld, type Table, unlessNewer } from './conditional-write.ts';
import { oldestOfShard } from './index-queries.ts';
import { GROUP_SHARD } from './table.ts';

/** A group of incidents of which something should have been told by now. */
export type LateGroup = {
  /** The key of the record that says when it is due, as `tell` reads it. */
  readonly key: string;
  readonly dueAt: number;
};

export type LateGroups = {
  /** Those that were due before, the oldest first, at most `limit`. Their index follows the table within about a second. */
  readonly late: (before: number, limit: number) => Promise<readonly LateGroup[]>;
  /** Puts one off, so that the next sweep leaves it alone. @returns false if it was told of meanwhile */
  readonly putOff: (group: LateGroup, until: number) => Promise<boolean>;
};

const PREFIX = 'thread#';

export const createLateGroups = (table: Table): LateGroups => ({
  late: async (before, limit) => {
    const asked = { index: 'overdue', shard: 'dueShard', time: 'dueAt', now: before, limit };
    const items = await oldestOfShard(table, asked, GROUP_SHARD);
    return items
      .slice(0, limit)
      .map(({ pk, dueAt }) => ({ key: String(pk).slice(PREFIX.length), dueAt: Number(dueAt) }));
  },
  putOff: ({ key, dueAt }, until) => {
    const pk = `${PREFIX}${key}`;
    const update = new UpdateCommand({
      TableName: table.tableName,
      Key: { pk },
      UpdateExpression: 'SET dueAt = :until',
      ...unlessNewer(pk, 'dueAt = :due', { ':due': dueAt, ':until': until }),
    });
    return hasHeld(table.client.send(update));
  },
});
