import { anyTime, cut, LONGEST_NAME, LONGEST_PROSE } from './fields.ts';
import { intern } from './intern.ts';

/** These fields are told to people and read by no rule: where one is not as it should be, the rest of the event still counts. */

/** Prose of ECS: a reason. */
export const toldProse = (value: unknown): string | null => told(value, LONGEST_PROSE);

/** A name or code of ECS. */
export const toldName = (value: unknown): string | null => told(value, LONGEST_NAME);

export const toldCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;

export const toldFlag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** A time, epoch milliseconds. */
export const toldTime = (value: unknown): number | null => {
  const at = anyTime(value);
  return Number.isNaN(at) ? null : at;
};

const told = (value: unknown, longest: number): string | null => {
  if (typeof value !== 'string' || value === '') return null;
  return intern(value.length <= longest ? value : cut(value, longest));
};
