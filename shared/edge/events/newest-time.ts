import { anyTime, isFields } from './fields.ts';

/** Hostile nesting and width end here; no event of ECS comes near. */
const DEEPEST = 8;
const MOST_VALUES = 10_000;

/**
 * The newest time anywhere in an envelope's detail, by the names that ECS gives to times: replay's clock is the newest
 * of all. Apart from the reading of facts, since the service has a clock of its own and need not pay for it.
 * @returns epoch milliseconds; null if there is none
 */
export const newestTimeIn = (envelope: unknown): number | null => {
  if (!isFields(envelope)) return null;
  const search: Search = { newest: '', newestAt: Number.NEGATIVE_INFINITY, left: MOST_VALUES };
  visit(envelope.detail, search, 0);
  return search.newestAt === Number.NEGATIVE_INFINITY ? null : search.newestAt;
};

type Search = { newest: string; newestAt: number; left: number };

const visit = (value: unknown, search: Search, depth: number): void => {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const inner of value) visit(inner, search, depth + 1);
    return;
  }
  for (const key in value) {
    if (--search.left < 0) return;
    const inner: unknown = (value as Record<string, unknown>)[key];
    if (typeof inner === 'object') visit(inner, search, depth + 1);
    else if (typeof inner === 'string' && isTimeName(key)) note(inner, search);
  }
};

const isTimeName = (key: string): boolean => key.endsWith('At') || key === 'lastStatusChange' || key === 'lastUpdated';

/** Two times of the usual form compare as text, for a third of what parsing costs. */
const note = (text: string, search: Search): void => {
  if (hasUsualForm(text) && hasUsualForm(search.newest) && text <= search.newest) return;
  const at = anyTime(text);
  if (!(at > search.newestAt)) return; // NaN, which is no time, is never later
  search.newest = text;
  search.newestAt = at;
};

const Z = 90;
const USUAL_LENGTH = '2026-03-24T12:00:00.000Z'.length;

const hasUsualForm = (text: string): boolean => text.length === USUAL_LENGTH && text.charCodeAt(USUAL_LENGTH - 1) === Z;
