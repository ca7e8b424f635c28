import type { RawItem } from './batch-get.ts';

/** Reads an item. One that can't be read gives nothing: `onBroken` is told, and it costs the others nothing. */
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
