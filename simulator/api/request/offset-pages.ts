import { ApiError, type ErrorType } from './error.ts';

export interface Slicing {
  /** The action: a token of one is not valid for another. */
  readonly of: string;
  readonly token: string | undefined;
  readonly size: number;
  readonly most: number;
  /** The service's own name for what is wrong with a size or token. */
  readonly invalid: ErrorType;
}

/** A page of a list that never changes. */
export const slice = <T>(
  all: readonly T[],
  { of, token, size, most, invalid }: Slicing,
): { readonly items: readonly T[]; readonly next: string | undefined } => {
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw new ApiError(invalid, `The size of a page must be between 1 and ${most}.`);
  const from = token === undefined ? 0 : offsetIn(token, of);
  if (from === undefined || from > all.length) throw new ApiError(invalid, 'Invalid token.');
  const to = from + size;
  return {
    items: all.slice(from, to),
    next: to < all.length ? Buffer.from(`${of} ${to}`).toString('base64url') : undefined,
  };
};

const offsetIn = (token: string, of: string): number | undefined => {
  const [action, offset = ''] = Buffer.from(token, 'base64url').toString().split(' ');
  return action === of && /^\d{1,9}$/.test(offset) ? Number(offset) : undefined;
};
