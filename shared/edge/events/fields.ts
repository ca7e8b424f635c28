import { parseIsoTime } from '../documents/parse-time.ts';
import { intern } from './intern.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A field that we need is missing, or one that we use is of the wrong type. */
export class FieldProblem extends Error {
  override readonly name = 'FieldProblem';
  readonly field: string;
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

/** ECS's own names have up to 255 characters, so that its ARNs stay well below. */
export const LONGEST_NAME = 512;
/** Reasons are prose, and may quote what a container printed. */
export const LONGEST_PROSE = 256;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const requiredFields = (value: unknown, field: string): Fields => {
  if (isFields(value)) return value;
  throw wrong(value, field, 'an object');
};

export const requiredList = (value: unknown, field: string): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw wrong(value, field, 'a list');
};

/** An id says which task, instance or daemon it is. One that is too long is broken: cut, two could become one. */
export const requiredId = (value: unknown, field: string): string => {
  if (typeof value !== 'string' || value === '') throw wrong(value, field, 'text');
  if (value.length > LONGEST_NAME) throw new FieldProblem(field, `is longer than ${LONGEST_NAME} characters`);
  return value;
};

/** An id that many events share and that is remembered. */
export const sharedId = (value: unknown, field: string): string => intern(requiredId(value, field));

/** A status or kind that we need. */
export const requiredName = (value: unknown, field: string): string => {
  const name = sharedName(value, field);
  if (name === null) throw wrong(value, field, 'text');
  return name;
};

/** A caller of RunTask may choose any group: beyond every name's length it is cut, which makes it no other's name. */
export const optionalName = (value: unknown, field: string): string | null => optionalText(value, field, LONGEST_NAME);

/** A name in an event that passes by anyway: what is wrong with it is nobody's concern. */
export const anyName = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A name that many events share and that is remembered. */
export const sharedName = (value: unknown, field: string): string | null => {
  const name = optionalName(value, field);
  return name === null ? null : intern(name);
};

export const sharedProse = (value: unknown, field: string): string | null => {
  const prose = optionalText(value, field, LONGEST_PROSE);
  return prose === null ? null : intern(prose);
};

const optionalText = (value: unknown, field: string, longest: number): string | null => {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw wrong(value, field, 'text');
  return value.length <= longest ? value : cut(value, longest);
};

/** A copy: a mere slice would keep the whole text alive. */
export const cut = (text: string, longest: number): string => Buffer.from(`${text.slice(0, longest - 1)}…`).toString();

export const requiredTime = (value: unknown, field: string): number => {
  if (typeof value !== 'string') throw wrong(value, field, 'an ISO 8601 time');
  const at = parseIsoTime(value);
  if (Number.isNaN(at)) throw new FieldProblem(field, `is not an ISO 8601 time: ${JSON.stringify(value.slice(0, 40))}`);
  return at;
};

export const optionalTime = (value: unknown, field: string): number | null =>
  value === undefined || value === null ? null : requiredTime(value, field);

/** A time that only moves the clock: a value that is not a time passes by. */
export const anyTime = (value: unknown): number => (typeof value === 'string' ? parseIsoTime(value) : Number.NaN);

export const requiredVersion = (value: unknown, field: string): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong(value, field, 'a whole number from 0 on');
};

const wrong = (value: unknown, field: string, wanted: string): FieldProblem =>
  new FieldProblem(field, value === undefined ? 'is missing' : `is ${kindOf(value)}, not ${wanted}`);

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' ? `the number ${value}` : `a ${typeof value}`;
};
