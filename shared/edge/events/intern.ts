/** A fleet of thousands of container instances fits, with its clusters, providers and groups. */
const SLOT_BITS = 16;
/** Spreads ids that differ in a digit over all slots. */
const GOLDEN_RATIO = 0x9e3779b1;
const HASHED = 8;

const known: string[] = new Array<string>(1 << SLOT_BITS).fill('');

/**
 * The one copy of a text that repeats from event to event, so that what is remembered of many events shares it and
 * keeps no copies alive. Each text has one slot, which the last one that fell on it holds: a text may exist twice, but
 * never more is kept. Half the price of a Map, which would hash all the text; what differs between ARNs is their end.
 */
export const intern = (text: string): string => {
  const slot = slotOf(text);
  const shared = known[slot];
  if (shared === text) return shared;
  known[slot] = text;
  return text;
};

const slotOf = (text: string): number => {
  const { length } = text;
  let hash = length;
  for (let at = length > HASHED ? length - HASHED : 0; at < length; at++) hash = (hash * 31 + text.charCodeAt(at)) | 0;
  return Math.imul(hash, GOLDEN_RATIO) >>> (32 - SLOT_BITS);
};
