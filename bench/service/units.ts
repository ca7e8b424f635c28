import { bytesOf, type Item } from '../../shared/edge/store/item.ts';

/** The attributes by which an item is in an index of keys alone. */
const INDEX_ATTRIBUTES = ['clusterArn', 'dueAt', 'untoldAt', 'openedAt'] as const;

/**
 * DynamoDB's price for replacing one item by another, in write units: the larger of both in started KB, and for each
 * index a unit to appear, a unit to disappear, both to move, none to stay.
 */
export const writeUnits = (from: Item | null, to: Item): number => {
  const item = Math.ceil(Math.max(from === null ? 0 : bytesOf(from), bytesOf(to)) / 1024);
  const entries = INDEX_ATTRIBUTES.map((attribute) => {
    const [was, is] = [from?.[attribute], to[attribute]];
    if (was === is) return 0;
    return was === undefined || is === undefined ? 1 : 2;
  });
  return entries.reduce((sum, units) => sum + units, item);
};

/** A strongly consistent read, in read units: one for each started 4 KB, one also where nothing is found. */
export const readUnits = (item: Item | null): number =>
  Math.max(1, Math.ceil((item === null ? 0 : bytesOf(item)) / 4096));
