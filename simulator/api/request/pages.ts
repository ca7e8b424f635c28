import { invalid } from './error.ts';
import type { Input } from './input.ts';

/** Something in a list: pages are cut by time and then by ARN, so that no page repeats or skips what stayed. */
export interface Listed {
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken: string | undefined;
}

export interface Paging {
  /** The action: a token of one is not valid for another. */
  readonly of: string;
  /** The size of a page without `maxResults`. */
  readonly usual?: number;
  readonly most?: number;
}

export const pageOf = <T extends Listed>(
  all: readonly T[],
  input: Input,
  { of, usual = 100, most = 100 }: Paging,
): Page<T> => {
  const size = input.number('maxResults') ?? usual;
  if (!Number.isInteger(size) || size < 1 || size > most) throw invalid(`maxResults must be between 1 and ${most}.`);
  const token = input.text('nextToken');
  const after = token === undefined ? undefined : readToken(token, of);
  const rest = (after === undefined ? [...all] : all.filter((item) => compare(item, after) > 0)).sort(compare);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return { items, nextToken: last === undefined || rest.length <= size ? undefined : writeToken(last, of) };
};

const compare = (one: Listed, other: Listed): number => {
  if (one.at !== other.at) return one.at - other.at;
  if (one.arn === other.arn) return 0;
  return one.arn < other.arn ? -1 : 1;
};

const writeToken = ({ at, arn }: Listed, of: string): string =>
  Buffer.from(JSON.stringify([of, at, arn])).toString('base64url');

const readToken = (token: string, of: string): Listed => {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw invalid('Invalid token.');
  }
  const [action, at, arn]: unknown[] = Array.isArray(read) ? read : [];
  if (action !== of || typeof at !== 'number' || typeof arn !== 'string') throw invalid('Invalid token.');
  return { at, arn };
};
