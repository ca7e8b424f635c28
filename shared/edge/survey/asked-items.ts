import { optionalList } from '../ecs/reads/answer-fields.ts';
import { anyName, FieldProblem, type Fields, isFields, requiredFields } from '../events/fields.ts';

/** Items that were asked for by ARN: those told, those that are MISSING, and those of which nothing is said. */
export type Told<Item> = {
  readonly found: readonly Item[];
  readonly absent: readonly string[];
  readonly untold: readonly string[];
};

/** @throws FieldProblem for an item that can't be read, and for a failure other than MISSING: the list is not known then */
export const itemsOf = <Item extends { readonly resource: string }>(
  asked: readonly string[],
  list: unknown,
  failures: unknown,
  field: string,
  read: (fields: Fields, path: string) => Item,
): Told<Item> => {
  const found = optionalList(list, field).map((one, index) =>
    read(requiredFields(one, `${field}[${index}]`), `${field}[${index}]`),
  );
  const absent = optionalList(failures, 'failures').map((failure, index) => {
    const { arn, reason } = isFields(failure) ? failure : {};
    if (reason === 'MISSING' && typeof arn === 'string') return arn;
    throw new FieldProblem(`failures[${index}]`, `is ${anyName(reason) ?? 'without a reason'}`);
  });
  const told = new Set([...found.map(({ resource }) => resource), ...absent]);
  return { found, absent, untold: asked.filter((arn) => !told.has(arn)) };
};
