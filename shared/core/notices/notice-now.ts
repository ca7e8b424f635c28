import type { Incident } from '../incidents/incidents.ts';
import { isoTime } from '../words/format-time.ts';
import type { Notice } from './notice.ts';

/** The standing of an incident. @param at the clock at which the notice was committed, epoch milliseconds */
export const nowOf = (
  { resolvedAt, repairedAt }: Pick<Incident, 'resolvedAt' | 'repairedAt'>,
  at: number,
): Pick<Notice, 'now' | 'nowAsOf'> => {
  const now = resolvedAt !== null ? 'over' : repairedAt !== undefined ? 'consequences' : 'going-on';
  return { now, nowAsOf: isoTime(at) };
};
