import type { RawItem } from './batch-get.ts';

/** What an item holds; nothing if it can't be read: that is told, and costs the others nothing. */
export const readable = <Value>(
  item: RawItem,
  read: (item: RawItem) => Value,
  onBroken: (pk: string, cause: unknown) => void,
): readonly Value[] => {
  try {
    return [read(item)];
  } catch (cause) {
    onBroken(String(item.pk), cause);
    return [];
  }
};
