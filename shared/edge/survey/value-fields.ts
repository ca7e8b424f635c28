import { type Field, isMissing, type Missing, unread } from '../../core/survey/field.ts';
import { type Fields, isFields } from '../events/fields.ts';

/** The place of a value in a resource's document: `containerDefinitions[0].image`. */
export type Place = { readonly resource: string; readonly path: string };

export const at = ({ resource, path }: Place, field: string): Place => ({
  resource,
  path: path === '' ? field : `${path}.${field}`,
});

export const atIndex = ({ resource, path }: Place, index: number): Place => ({ resource, path: `${path}[${index}]` });

/** A value as it was given, which may be missing itself; null where it is absent. */
type Given<Value> = Field<Value | null>;

/** Text. Absent and empty are null; another type is unread by its name. */
export const textIn = (value: unknown, place: Place): Given<string> => {
  if (isAbsent(value) || value === '') return null;
  if (isMissingValue(value)) return value;
  return typeof value === 'string' ? value : wrong(value, place, 'text');
};

/** Text that has to be there. */
export const neededTextIn = (value: unknown, place: Place): Field<string> =>
  textIn(value, place) ?? unread(nameOf(place), 'is missing');

/** A number, or text of digits: templates write numbers so. */
export const numberIn = (value: unknown, place: Place): Given<number> => {
  if (isAbsent(value) || value === '') return null;
  if (isMissingValue(value)) return value;
  const number = typeof value === 'string' && DIGITS.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : wrong(value, place, 'a number');
};

const DIGITS = /^-?\d+(\.\d+)?$/;

/** True or false, or text of them. */
export const flagIn = (value: unknown, place: Place, absent: boolean): Field<boolean> => {
  if (isAbsent(value)) return absent;
  if (isMissingValue(value)) return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return typeof value === 'boolean' ? value : wrong(value, place, 'true or false');
};

/** A list; absent is empty. */
export const listIn = (value: unknown, place: Place): Field<readonly unknown[]> => {
  if (isAbsent(value)) return [];
  if (isMissingValue(value)) return value;
  return Array.isArray(value) ? value : wrong(value, place, 'a list');
};

/** A list of texts, of which each may be missing. */
export const textsIn = (value: unknown, place: Place): Field<readonly Field<string>[]> => {
  const list = listIn(value, place);
  if (isMissing(list)) return list;
  return list.map((item, index): Field<string> => {
    if (item === '') return '';
    return neededTextIn(item, atIndex(place, index));
  });
};

/** An object; null where it is absent. */
export const objectIn = (value: unknown, place: Place): Given<Fields> => {
  if (isAbsent(value)) return null;
  if (isMissingValue(value)) return value;
  return isFields(value) ? value : wrong(value, place, 'an object');
};

/** Each object of a list, or the first thing that is missing: a part of the list is not taken as all. */
export const objectsIn = <Item>(
  value: unknown,
  place: Place,
  read: (fields: Fields, place: Place, index: number) => Field<Item>,
): Field<readonly Item[]> => {
  const list = listIn(value, place);
  if (isMissing(list)) return list;
  const items: Item[] = [];
  for (const [index, item] of list.entries()) {
    const here = atIndex(place, index);
    const fields = objectIn(item, here) ?? unread(nameOf(here), 'is missing');
    const one = isMissing(fields) ? fields : read(fields, here, index);
    if (isMissing(one)) return one;
    items.push(one);
  }
  return items;
};

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;

/** A marker of our own in place of a value: text of others never has all of its fields. */
const isMissingValue = (value: unknown): value is Missing =>
  isFields(value) &&
  (value.missing === 'unread' || value.missing === 'unknown') &&
  typeof value.what === 'string' &&
  typeof value.why === 'string';

const wrong = (value: unknown, place: Place, wanted: string): Missing =>
  unread(nameOf(place), `is ${kindOf(value)}, not ${wanted}`);

const nameOf = ({ resource, path }: Place): string => `${path} of ${resource}`;

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'other text' : `a ${typeof value}`;
};
