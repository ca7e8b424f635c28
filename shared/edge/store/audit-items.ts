import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RawItem } from './batch-get.ts';
import { hasHeld, type Table, unlessNewer } from './conditional-write.ts';
import { refuseNewer } from './forms.ts';
import { auditedClusterOfPk, auditPkOf } from './keys.ts';
import { lateBy } from './late-audits.ts';
import { AUDIT_SHARD } from './table.ts';

/** An audit of a cluster that was asked for, and has not ended. Times are epoch milliseconds. */
export type AskedAudit = {
  readonly clusterArn: string;
  /** Names the asking: a later one replaces it. */
  readonly askedAt: number;
  /** Container instances that were looked at since then are done. */
  readonly since: number;
  /** The time at which an audit of the cluster was first asked for, of those without a gap. */
  readonly auditedSince: number;
};

export type AuditAsk = { readonly since: number; readonly at: number; readonly by: 'schedule' | 'hand' };

/** The end of an audit. */
export type AuditEnd = {
  readonly at: number;
  /** Since when events of the cluster are missing; null: they are not; undefined: the audit can't tell, and what was known stays. */
  readonly eventsMissingSince: number | null | undefined;
};

/**
 * The audits that are to be made, one item for each cluster: whoever writes one wakes the function by the table's stream. An item stands in the
 * index of what is overdue by when the next end is late, so that a sweep finds what was not audited, whatever the cause.
 */
export type AuditItems = {
  /** Asks for an audit; one that was asked for before is replaced. */
  readonly ask: (clusterArn: string, ask: AuditAsk) => Promise<void>;
  /** The audit that was asked for; null: none, or it has ended. Strongly consistent. */
  readonly read: (clusterArn: string) => Promise<AskedAudit | null>;
  /** Asks for the rest of an audit, unless a newer one was asked for. */
  readonly askAgain: (audit: AskedAudit, at: number) => Promise<void>;
  /** Ends an audit, unless a newer one was asked for: that one ends by itself. */
  readonly end: (audit: AskedAudit, end: AuditEnd) => Promise<void>;
  /** Clusters that have been audited, at most `limit`: those that would be late first stand first. */
  readonly audited: (limit: number) => Promise<readonly string[]>;
  /** Forgets a cluster that is to be audited no more. */
  readonly retire: (clusterArn: string) => Promise<void>;
  /** Says that the audits of all clusters are being asked for, or were. */
  readonly sign: (at: number, isDone: boolean) => Promise<void>;
};

/** A whole audit and the hourly wait for the next one, twice, and a quarter of an hour: one that failed is made good by the next. */
const LATE_AFTER_MS = 8_100_000;
const KEPT_SECONDS = 30 * 86_400;

/** A sign of life: when the audits of an hour had all been asked for. */
export const AUDITS_SIGN_PK = 'status#audit';

export const createAuditItems = (table: Table): AuditItems => {
  const { client, tableName: TableName } = table;
  const update = (pk: string, UpdateExpression: string, values: RawItem, condition: string | null = null) => {
    const names = Object.fromEntries(NAMES.filter((name) => UpdateExpression.includes(`#${name}`)).map(nameOf));
    const conditioned = unlessNewer(pk, condition, values);
    const command = { TableName, Key: { pk }, UpdateExpression, ExpressionAttributeNames: names, ...conditioned };
    return hasHeld(client.send(new UpdateCommand(command)));
  };
  return {
    ask: async (clusterArn, { since, at, by }) => {
      await update(
        auditPkOf(clusterArn),
        'SET #askedAt = :at, #since = :since, askedBy = :by, firstAt = if_not_exists(firstAt, :at), ' +
          '#dueShard = :shard, #dueAt = if_not_exists(#dueAt, :late), #ttl = :ttl',
        { ':at': at, ':since': since, ':by': by, ...lateAfter(at), ':ttl': ttlAfter(at) },
      );
    },
    read: async (clusterArn) => {
      const key = { TableName, Key: { pk: auditPkOf(clusterArn) }, ConsistentRead: true };
      const { Item } = await client.send(new GetCommand(key));
      return Item === undefined ? null : auditOf(clusterArn, Item);
    },
    askAgain: async ({ clusterArn, askedAt }, at) => {
      const values = { ':at': at, ':asked': askedAt };
      await update(auditPkOf(clusterArn), 'SET #askedAt = :at', values, 'askedAt = :asked');
    },
    end: async ({ clusterArn, askedAt }, { at, eventsMissingSince }) => {
      const missing = eventsMissingSince ?? null;
      const opens = missing === null ? '' : ', openShard = :shard, openedAt = :missing';
      const closes = eventsMissingSince === null ? ', openShard, openedAt' : '';
      await update(
        auditPkOf(clusterArn),
        `SET endedAt = :at, #dueShard = :shard, #dueAt = :late, #ttl = :ttl${opens} REMOVE #askedAt, #since${closes}`,
        {
          ...{ ':at': at, ':asked': askedAt, ...lateAfter(at), ':ttl': ttlAfter(at) },
          ...(missing === null ? {} : { ':missing': missing }),
        },
        'askedAt = :asked',
      );
    },
    audited: async (limit) =>
      (await lateBy(table, Number.MAX_SAFE_INTEGER, limit)).flatMap((pk) => auditedClusterOfPk(pk) ?? []),
    retire: async (clusterArn) => {
      await update(
        auditPkOf(clusterArn),
        'REMOVE #askedAt, #since, #dueShard, #dueAt, openShard, openedAt, firstAt',
        {},
        'attribute_exists(pk)',
      );
    },
    sign: async (at, isDone) => {
      const [first, late] = isDone ? ['#at = :at, ', ':late'] : ['', 'if_not_exists(#dueAt, :late)'];
      const values = { ...lateAfter(at), ...(isDone ? { ':at': at } : {}) };
      await update(AUDITS_SIGN_PK, `SET ${first}#dueShard = :shard, #dueAt = ${late}`, values);
    },
  };
};

/** Some of them are words of DynamoDB's own. */
const NAMES = ['askedAt', 'since', 'dueShard', 'dueAt', 'ttl', 'at'];
const nameOf = (name: string): readonly [string, string] => [`#${name}`, name];

const lateAfter = (at: number) => ({ ':shard': AUDIT_SHARD, ':late': at + LATE_AFTER_MS });
const ttlAfter = (at: number): number => Math.ceil(at / 1000) + KEPT_SECONDS;

/** @throws NewerItemError @throws TypeError if it is broken */
const auditOf = (clusterArn: string, item: RawItem): AskedAudit | null => {
  refuseNewer(item);
  const { askedAt, since, firstAt } = item;
  if (askedAt === undefined) return null;
  if (typeof askedAt !== 'number' || typeof since !== 'number' || typeof firstAt !== 'number')
    throw new TypeError(`${auditPkOf(clusterArn)}: it does not say when it was asked for`);
  return { clusterArn, askedAt, since, auditedSince: firstAt };
};
