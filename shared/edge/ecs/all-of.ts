/** All of them. A failure is thrown when every one has ended: none of them goes on unwatched. */
export const allOf = async <Told>(calls: readonly Promise<Told>[]): Promise<readonly Told[]> => {
  const ended = await Promise.allSettled(calls);
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};
