/** The forms of ARNs, times and texts in a packed ledger. */

/** `…:cluster/NAME` → `…:task/NAME/`: the ARNs of a cluster's tasks and instances begin with it. */
const prefixOf = (clusterArn: string, resource: string): string =>
  `${clusterArn.replace(':cluster/', `:${resource}/`)}/`;

const HEX_ID = /^[0-9a-f]{32}$/;

/** Escapes only characters that would be taken for part of the form: `encodeURIComponent` throws on half a surrogate pair. */
const escaped = (id: string): string => id.replace(/[%,!~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
const unescaped = (id: string): string =>
  id.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * `~` and base 36 for the usual id of 32 hex digits, any other id as it is, `!` and the whole ARN for another cluster.
 */
export const shortArn = (arn: string, clusterArn: string, resource: string): string => {
  const prefix = prefixOf(clusterArn, resource);
  if (!arn.startsWith(prefix)) return `!${escaped(arn)}`;
  const id = arn.slice(prefix.length);
  return HEX_ID.test(id) ? `~${BigInt(`0x${id}`).toString(36)}` : escaped(id);
};

export const longArn = (short: string, clusterArn: string, resource: string): string => {
  if (short.startsWith('!')) return unescaped(short.slice(1));
  const id = short.startsWith('~') ? hexOf(short.slice(1)) : unescaped(short);
  return prefixOf(clusterArn, resource) + id;
};

const hexOf = (digits: string): string => {
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value.toString(16).padStart(32, '0');
};

/** A time as its difference from another; empty for null. */
export const packTime = (at: number | null, from: number): string => (at === null ? '' : (at - from).toString(36));
export const unpackTime = (difference: string | undefined, from: number): number | null =>
  difference ? from + Number.parseInt(difference, 36) : null;

/** A text within a column, not in the table; empty for null, `%` for an empty text. */
export const packText = (text: string | null): string => (text === null ? '' : text === '' ? '%' : escaped(text));
export const unpackText = (packed: string | undefined): string | null =>
  packed ? (packed === '%' ? '' : unescaped(packed)) : null;
