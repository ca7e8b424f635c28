import type { Table } from './conditional-write.ts';
import { oldestOfShard } from './index-queries.ts';
import { auditedClusterOfPk } from './keys.ts';
import { AUDIT_SHARD } from './table.ts';

/** The signs that audits leave for a sweep. Their indexes follow the table within about a second. */
export type AuditSigns = {
  /** Audits that have not ended for too long, at most `limit`: the clusters, and null where the hour's audits were not asked for. */
  readonly late: (now: number, limit: number) => Promise<readonly (string | null)[]>;
  /** Clusters of which no event comes though ECS tells of changes, at most `limit`, those that began first before the others. */
  readonly eventsMissing: (limit: number) => Promise<readonly string[]>;
};

export const createAuditSigns = (table: Table): AuditSigns => ({
  late: async (now, limit) => (await lateBy(table, now, limit)).map(auditedClusterOfPk),
  eventsMissing: async (limit) => {
    const asked = { index: 'open', shard: 'openShard', time: 'openedAt', now: Number.MAX_SAFE_INTEGER, limit };
    return (await pksOf(table, asked)).flatMap((pk) => auditedClusterOfPk(pk) ?? []);
  },
});

/** The keys of audits, and of their sign, by when they are late. */
export const lateBy = (table: Table, now: number, limit: number): Promise<readonly string[]> =>
  pksOf(table, { index: 'overdue', shard: 'dueShard', time: 'dueAt', now, limit });

const pksOf = async (table: Table, asked: Parameters<typeof oldestOfShard>[1]): Promise<readonly string[]> =>
  (await oldestOfShard(table, asked, AUDIT_SHARD)).slice(0, asked.limit).map(({ pk }) => String(pk));
