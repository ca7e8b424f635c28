import { rightSinceOf } from '../../core/incidents/expiry.ts';
import { goneOf } from '../../core/ledger/leaving.ts';
import type { Remediation } from '../../core/state/attempt.ts';
import type { HoleState, ItemState, Rest, Telling } from '../../core/state/instance-state.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import type { RawItem } from './batch-get.ts';
import { deflated, inflated } from './deflate.ts';
import { refuseNewer, versionAttribute } from './forms.ts';
import { holePartitionOf, itemKeyOf, itemKeyOfPk, partitionOf, pkOf, refuseUnstorable, shardOf } from './keys.ts';
import { ledgerText, stateIn } from './ledger-text.ts';
import { readIncident } from './read-incident.ts';
import type { Stored } from './state-store.ts';
import { CLUSTER_SHARD, FIRST_CONSEQUENCE_SHARD, FIRST_HOLE_SHARD } from './table.ts';

/** An item of the table. Every attribute's name is stored and paid for in each item; absent means nothing to say. */
export type Item = { readonly pk: string } & Readonly<Record<string, unknown>>;

/**
 * Every attribute that such an item may have; others are a newer release's. `ledger` held the facts up to version 0: the
 * code of before takes an item without it for broken, and writes over none that is.
 */
const KNOWN: ReadonlySet<string> = new Set([
  ...['pk', 'revision', 'v', 'facts', 'ledger', 'telling', 'remediation', 'clusterArn', 'heardAt', 'ttl'],
  ...['dueShard', 'dueAt', 'untoldShard', 'untoldAt', 'openShard', 'openedAt'],
]);

/** DynamoDB's limit of one item, names and values together. */
const ITEM_BYTES = 400 * 1024;

/**
 * An instance or a hole that is gone is kept so long: late events older than a day are not learned any more, and a person who
 * comes back to an incident after a weekend still finds it.
 */
const KEPT_AFTER_GONE_SECONDS = 7 * 86_400;
/** A self-test is kept as long as its event may still come again, which is not an hour. */
const SELF_TEST_KEPT_SECONDS = 7_200;

/** The item of a state. @throws ItemTooLargeError, KeyTooLongError */
export const itemOf = (state: ItemState, revision: number): Item => {
  const pk = pkOf(itemKeyOf(state));
  refuseUnstorable(pk);
  const telling = tellingText(state);
  const untoldAt = earliestUntold(state);
  const openedAt = openSince(state);
  const item: Item = {
    ...state.rest?.attributes,
    pk,
    revision,
    ...versionAttribute(pk),
    facts: deflated(ledgerText(state), pk),
    ...(telling === '{}' ? {} : { telling: deflated(telling, pk) }),
    ...(state.due === null ? {} : { dueShard: shardOf(pk), dueAt: state.due.at }),
    ...(untoldAt === null ? {} : { untoldShard: shardOf(pk), untoldAt }),
    ...(openedAt === null ? {} : { openShard: openShardOf(state, pk), openedAt }),
    ...(state.kind === 'instance' ? instanceAttributes(state, pk) : {}),
    ...(state.kind === 'hole' ? holeAttributes(state) : {}),
  };
  refuseTooLarge(pk, item);
  return item;
};

/** The state of an item. @throws NewerItemError @throws if it is broken: what is wrong with it, not which it is */
export const stateOf = (item: RawItem): Stored<ItemState> => {
  const { pk, revision } = item;
  const key = typeof pk === 'string' ? itemKeyOfPk(pk) : null;
  if (typeof pk !== 'string' || key === null)
    throw new TypeError('its key is not one of a container instance, of deployments, of a cluster or of a hole');
  refuseNewer(item);
  const telling = readTelling(item, pk);
  const state = stateIn(key.kind, inflated(item.facts ?? item.ledger, pk), {
    ...telling,
    ...readRemediation(item, pk),
    ...readHeard(item),
  });
  if (pkOf(itemKeyOf(state)) !== pk) throw new TypeError('its ledger is of another item');
  return { state, revision: readRevision(revision) };
};

/** @throws TypeError if it is not one that a write left behind */
export const readRevision = (revision: unknown): number => {
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 1) {
    throw new TypeError('its revision is not a positive whole number');
  }
  return revision;
};

/** A state that has outgrown its item. The queue's retries end it in the dead letters, where the alarm shows this text. */
export class ItemTooLargeError extends Error {
  override readonly name = 'ItemTooLargeError';

  constructor(pk: string, bytes: number) {
    super(
      `${pk}: its state takes ${bytes} of the ${ITEM_BYTES} bytes that an item may have; nothing was written. ` +
        'what has ended is folded away and what runs is bounded (compact), so this is a fault of Bookend: please report it',
    );
  }
}

export const refuseTooLarge = (pk: string, item: Item): void => {
  const bytes = bytesOf(item);
  if (bytes > ITEM_BYTES) throw new ItemTooLargeError(pk, bytes);
};

/** An item's size as DynamoDB counts it: UTF-8 of names and text, bytes, and at most 21 for a number. */
export const bytesOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

const valueBytes = (value: unknown): number => {
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  return Buffer.byteLength(JSON.stringify(value) ?? ''); // a newer release's: about as much
};

const earliestUntold = ({ untold }: Telling): number | null =>
  untold.length === 0 ? null : Math.min(...untold.map(({ at }) => at));

/** The moment since when an incident is open, of two the earlier one; null without one. */
export const openSince = ({ incident, notJudged }: Pick<Telling, 'incident' | 'notJudged'>): number | null => {
  const open = [incident, notJudged].filter((one) => one?.resolvedAt === null).map((one) => Number(one?.openedAt));
  return open.length === 0 ? null : Math.min(...open);
};

const openShardOf = (state: ItemState, pk: string): number => {
  if (state.kind === 'cluster') return CLUSTER_SHARD;
  if (state.kind === 'hole') return FIRST_HOLE_SHARD + shardOf(pk);
  return goesOnSince(state) === null ? FIRST_CONSEQUENCE_SHARD + shardOf(pk) : shardOf(pk);
};

/** The moment since when something is broken that still goes on, or can't be judged, of two the earlier one; null without one. */
export const goesOnSince = ({ incident, notJudged }: Telling): number | null =>
  openSince({
    incident: incident !== null && rightSinceOf(incident) !== null ? null : incident,
    ...(notJudged === undefined ? {} : { notJudged }),
  });

/** A hole has its cluster to be listed by, and expires once it is over and told. */
const holeAttributes = ({ ledger, incident, untold }: HoleState): RawItem => {
  const isOver = incident !== null && incident.resolvedAt !== null && untold.length === 0;
  return {
    clusterArn: holePartitionOf(ledger.clusterArn),
    ...(isOver ? { ttl: Math.ceil(Number(incident.resolvedAt) / 1000) + KEPT_AFTER_GONE_SECONDS } : {}),
  };
};

/** An instance has its cluster to be listed by, and only one with nothing left to tell or to check may expire. */
const instanceAttributes = (state: ItemState & { readonly kind: 'instance' }, pk: string): RawItem => {
  const gone = goneOf(state.ledger);
  const isOver = gone !== null && state.due === null && state.untold.length === 0;
  const keptSeconds = isOfSelfTest(state.ledger.clusterArn) ? SELF_TEST_KEPT_SECONDS : KEPT_AFTER_GONE_SECONDS;
  return {
    clusterArn: partitionOf(state.ledger.clusterArn),
    ...(state.heardAt === undefined ? {} : { heardAt: state.heardAt }),
    ...(state.remediation === undefined ? {} : { remediation: deflated(JSON.stringify(state.remediation), pk) }),
    ...(isOver ? { ttl: Math.ceil(gone.at / 1000) + keptSeconds } : {}),
  };
};

/** Writes what there is to tell; the due check without its time, which stands in the index's attribute. */
const tellingText = ({ incident, notices, untold, due, notJudged, rest }: Telling): string =>
  JSON.stringify({
    ...rest?.telling,
    ...(incident === null ? {} : { incident }),
    ...(notices === 0 ? {} : { notices }),
    ...(untold.length === 0 ? {} : { untold }),
    ...(due === null ? {} : { due: { needs: due.needs, why: due.why } }),
    ...(notJudged === undefined ? {} : { notJudged }),
  });

const readTelling = (item: RawItem, pk: string): Telling => {
  const { telling, dueAt } = item;
  const told = JSON.parse(telling === undefined ? '{}' : inflated(telling, pk)) as Partial<Telling>;
  const { incident: stored = null, notices = 0, untold = [], due = null, notJudged, ...unknown } = told;
  if (!Array.isArray(untold)) throw new TypeError('what is untold is not a list');
  const incident = stored === null ? null : readIncident(stored);
  const known = notJudged === undefined ? {} : { notJudged };
  const read = { incident, notices, untold, ...known, ...restOf(item, unknown) };
  if (due === null) return { ...read, due };
  if (typeof dueAt !== 'number') throw new TypeError('its check does not say when it is due');
  return { ...read, due: { at: dueAt, needs: due.needs, why: due.why } };
};

/** Keeps the parts of the item, and of the text of what is told, that this code does not know. */
const restOf = (item: RawItem, telling: object): { readonly rest?: Rest } => {
  const attributes = Object.fromEntries(Object.entries(item).filter(([name]) => !KNOWN.has(name)));
  const parts = Object.entries({ attributes, telling }).filter(([, part]) => Object.keys(part).length > 0);
  return parts.length === 0 ? {} : { rest: Object.fromEntries(parts) };
};

/** A time that is none says nothing: the next event brings another. */
const readHeard = ({ heardAt }: RawItem): { readonly heardAt?: number } =>
  typeof heardAt === 'number' && Number.isSafeInteger(heardAt) ? { heardAt } : {};

const readRemediation = ({ remediation }: RawItem, pk: string): { readonly remediation?: Remediation } => {
  if (remediation === undefined) return {};
  const read = JSON.parse(inflated(remediation, pk)) as Remediation;
  if (!Array.isArray(read.attempts)) throw new TypeError('its remediation has no attempts');
  return { remediation: read };
};
