/** Acts on every item, on so many at a time. Rejects with the first that does. The answers are in the items' order. */
export const atMost = async <Item, Answer>(
  limit: number,
  items: readonly Item[],
  act: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  const left = items.entries();
  const work = async () => {
    for (const [index, item] of left) answers[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return answers;
};
