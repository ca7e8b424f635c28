/** Node 20 lacks `Map.groupBy`, the one part of ES2024 that the command's one file uses. Newer ones keep their own. */
const grouped = <Key, Value>(
  values: Iterable<Value>,
  keyOf: (value: Value, index: number) => Key,
): Map<Key, Value[]> => {
  const groups = new Map<Key, Value[]>();
  let index = 0;
  for (const value of values) {
    const key = keyOf(value, index++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
};

Map.groupBy ??= grouped;
