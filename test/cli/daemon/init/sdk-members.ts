/** The SDK's own schemas: `[3, namespace, name, traits, members, schemas]` of a structure, `[1, …, item]` of a list; `64 | x` is a list of x. */
type Schema = readonly unknown[];

/** Paths of fields that a shape of the SDK does not have. @param schema of the SDK: a structure, or a function that gives it */
export const unknownMembers = (value: unknown, schema: unknown, path = ''): readonly string[] => {
  const [kind, ...rest] = resolved(schema);
  if (Array.isArray(value)) {
    const item = kind === 1 ? rest[3] : null;
    return value.flatMap((each, index) => unknownMembers(each, item, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || kind !== 3) return [];
  const [, , , members, schemas] = rest as [unknown, unknown, unknown, string[], unknown[]];
  return Object.entries(value).flatMap(([name, field]) => {
    const at = members.indexOf(name);
    return at < 0 ? [`${path}.${name}`] : unknownMembers(field, schemas[at], `${path}.${name}`);
  });
};

/** A schema may be behind a function, and beside its traits: `[() => Schema, traits]`. */
const resolved = (schema: unknown): Schema => {
  if (typeof schema === 'function') return resolved(schema());
  if (!Array.isArray(schema)) return [];
  return typeof schema[0] === 'function' ? resolved(schema[0]) : schema;
};
