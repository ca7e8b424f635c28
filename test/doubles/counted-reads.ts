/**
 * Counts reads of the fields of a value and of all that it holds, at any depth: how much is done with it, whatever the
 * machine does beside. What a copy holds counts as well, but for plain values.
 */
export const countReads = () => {
  const views = new WeakMap<object, object>();
  let reads = 0;
  const counted = <Value extends object>(value: Value): Value => {
    const known = views.get(value);
    if (known !== undefined) return known as Value;
    const view = new Proxy(value, {
      get: (target, field, receiver) => {
        reads += 1;
        const found: unknown = Reflect.get(target, field, receiver);
        return typeof found === 'object' && found !== null ? counted(found) : found;
      },
    });
    views.set(value, view);
    return view;
  };
  return { counted, reads: (): number => reads };
};
