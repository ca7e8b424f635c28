import { FieldProblem, type Fields, requiredFields } from '../../events/fields.ts';

/** Reads a time of ECS: a Date from the SDK, epoch seconds in its JSON. Absent and null are unknown. */
export const optionalMoment = (value: unknown, field: string): number | null => {
  if (value === undefined || value === null) return null;
  const at = value instanceof Date ? value.getTime() : typeof value === 'number' ? value * 1000 : Number.NaN;
  if (!Number.isFinite(at)) throw new FieldProblem(field, 'is not a time');
  return Math.round(at);
};

/** Reads a time that is not needed: one that can't be read is unknown. */
export const momentOrNull = (value: unknown): number | null => {
  const at = value instanceof Date ? value.getTime() : typeof value === 'number' ? value * 1000 : Number.NaN;
  return Number.isFinite(at) ? Math.round(at) : null;
};

export const requiredMoment = (value: unknown, field: string): number => {
  const at = optionalMoment(value, field);
  if (at === null) throw new FieldProblem(field, 'is missing');
  return at;
};

/** Reads a list that may be left out. */
export const optionalList = (value: unknown, field: string): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new FieldProblem(field, 'is not a list');
};

/** The readable items of a list, and the problems with the rest: one broken item must not cost us the others. */
export type Read<Item> = { readonly items: readonly Item[]; readonly problems: readonly string[] };

export const readEach = <Item>(
  list: unknown,
  field: string,
  read: (fields: Fields, path: string) => Item,
): Read<Item> => {
  const items: Item[] = [];
  const problems: string[] = [];
  for (const [index, value] of optionalList(list, field).entries()) {
    const path = `${field}[${index}]`;
    try {
      items.push(read(requiredFields(value, path), path));
    } catch (problem) {
      if (!(problem instanceof FieldProblem)) throw problem;
      problems.push(problem.message);
    }
  }
  return { items, problems };
};
