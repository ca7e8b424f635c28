/** How many items at the beginning of a sorted list are so; none after the first that is not. */
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
