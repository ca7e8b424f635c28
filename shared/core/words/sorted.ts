/** The number of items at the beginning of a list that fit. The list is sorted: after the first that does not fit, none does. */
export const countWhile = <Item>(items: readonly Item[], isSo: (item: Item) => boolean): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isSo(item)) low = middle + 1;
    else high = middle;
  }
  return low;
};
