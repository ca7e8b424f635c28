import { createHash } from 'node:crypto';
import type { ItemState } from '../../core/state/instance-state.ts';
import type { ItemKey } from './state-store.ts';
import { SHARDS } from './table.ts';

/**
 * The most bytes of UTF-8 that a key may have. DynamoDB takes 2 048 of a table's partition key, and 1 024 of a sort key: `pk` is
 * that too, in the index `byCluster`, and an item with a longer one is refused.
 */
export const KEY_BYTES = 1024;
/** DynamoDB's limit of a partition key: an instance's cluster is one, in the index `byCluster`. */
const PARTITION_BYTES = 2048;

/** The key of the item that holds a state. */
export const itemKeyOf = (state: ItemState): ItemKey => {
  switch (state.kind) {
    case 'instance':
      return { kind: state.kind, containerInstanceArn: state.ledger.containerInstanceArn };
    case 'deployments':
      return { kind: state.kind, clusterArn: state.ledger.clusterArn, daemonName: state.ledger.daemonName };
    case 'cluster':
      return { kind: state.kind, clusterArn: state.ledger.clusterArn };
    case 'hole': {
      const { clusterArn, hole, resource } = state.ledger;
      return { kind: state.kind, clusterArn, hole, resource };
    }
  }
};

/** The partition key of an item: one item, one text, and back, whatever the names hold. */
export const pkOf = (key: ItemKey): string => {
  switch (key.kind) {
    case 'instance':
      return `instance#${escaped(key.containerInstanceArn)}`;
    case 'deployments':
      return `deployments#${escaped(key.clusterArn)}#${escaped(key.daemonName)}`;
    case 'cluster':
      return `cluster#${escaped(key.clusterArn)}`;
    case 'hole':
      return `hole#${escaped(key.clusterArn)}#${escaped(key.hole)}#${bounded(escaped(key.resource))}`;
  }
};

/** A container instance of a cluster and a daemon, each with the longest name, take 612. */
const RESOURCE_BYTES = 640;

/** A longer one is named by its hash, which is as good as the name to whoever looks for it: its own key is itself again. */
const bounded = (resource: string): string =>
  Buffer.byteLength(resource) <= RESOURCE_BYTES
    ? resource
    : `sha256:${createHash('sha256').update(resource).digest('hex')}`;

export const inventoryPkOf = (clusterArn: string): string => `inventory#${escaped(clusterArn)}`;

/** The cluster of an inventory's partition key; null for any other key. */
export const clusterOfPk = (pk: string): string | null => {
  const [kind, clusterArn, ...rest] = pk.split('#');
  return kind === 'inventory' && clusterArn !== undefined && rest.length === 0 ? unescaped(clusterArn) : null;
};

/** The key of the item that says whether a cluster is to be audited, and when it was. */
export const auditPkOf = (clusterArn: string): string => `audit#${escaped(clusterArn)}`;

/** The cluster of an audit's partition key; null for any other key. */
export const auditedClusterOfPk = (pk: string): string | null => {
  const [kind, clusterArn, ...rest] = pk.split('#');
  return kind === 'audit' && clusterArn !== undefined && rest.length === 0 ? unescaped(clusterArn) : null;
};

/** The item key of a partition key; null for one of another kind of item. */
export const itemKeyOfPk = (pk: string): ItemKey | null => {
  const [kind, first, second, third, ...rest] = pk.split('#');
  if (first === undefined || rest.length > 0) return null;
  if (kind === 'hole' && second !== undefined && third !== undefined)
    return { kind, clusterArn: unescaped(first), hole: unescaped(second), resource: unescaped(third) };
  if (third !== undefined) return null;
  if (kind === 'instance' && second === undefined) return { kind, containerInstanceArn: unescaped(first) };
  if (kind === 'cluster' && second === undefined) return { kind, clusterArn: unescaped(first) };
  if (kind !== 'deployments' || second === undefined) return null;
  return { kind, clusterArn: unescaped(first), daemonName: unescaped(second) };
};

/** Tells whether DynamoDB can hold the key: one key that it refuses would fail a whole batch of reads. */
export const isStorable = (pk: string): boolean => Buffer.byteLength(pk) <= KEY_BYTES;

/** A name that no key can hold. ECS has none of more than 255 characters, so it is from nowhere else than a forged event. */
export class KeyTooLongError extends Error {
  override readonly name = 'KeyTooLongError';

  constructor(key: string, most: number) {
    super(
      `${key.slice(0, 80)}…: the key takes ${Buffer.byteLength(key)} of at most ${most} bytes; nothing was written`,
    );
  }
}

/** @throws KeyTooLongError where DynamoDB would refuse it with a text that names no item */
export const refuseUnstorable = (pk: string): void => {
  if (!isStorable(pk)) throw new KeyTooLongError(pk, KEY_BYTES);
};

/** The value of the index `byCluster`'s partition key. @throws KeyTooLongError */
export const partitionOf = (clusterArn: string, part = ''): string => {
  const partition = `${escaped(clusterArn)}${part}`;
  if (Buffer.byteLength(partition) > PARTITION_BYTES) throw new KeyTooLongError(partition, PARTITION_BYTES);
  return partition;
};

/**
 * The value of `byCluster`'s partition key for a cluster's holes. They stand apart from its container instances: whoever lists one of the two
 * reads nothing of the other, and a release that knows no holes meets none. @throws KeyTooLongError
 */
export const holePartitionOf = (clusterArn: string): string => partitionOf(clusterArn, '#holes');

/** The part of the sparse indexes that an item is in: the same for whoever asks (FNV-1a). */
export const shardOf = (pk: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < pk.length; at++) hash = Math.imul(hash ^ pk.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % SHARDS;
};

/** Escapes our separator, the escape itself, and half surrogate pairs, which have no UTF-8. */
export const escaped = (name: string): string =>
  name.replace(/[%#\p{Surrogate}]/gu, (mark) => `%${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);

const unescaped = (text: string): string =>
  text.replace(/%([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
