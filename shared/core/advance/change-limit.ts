import type { Counted, Incident } from '../incidents/incident.ts';

/** The most `changed` and `repaired` notices of an incident in a day, and the most corrections of one that is over. */
const MOST_A_DAY = 12;
const DAY_MS = 86_400_000;

const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** True where the most of this day are told. */
export const isSpent = (counted: Counted | undefined, now: number): boolean =>
  counted !== undefined && dayOf(counted.at) === dayOf(now) && counted.told >= MOST_A_DAY;

/** The beginning of the next day, epoch milliseconds. */
export const nextDay = (now: number): number => (dayOf(now) + 1) * DAY_MS;

/** The incident with one more change counted, as told or as left out. */
export const withChange = (incident: Incident, { changes }: Incident, now: number, isTold: boolean): Incident => ({
  ...incident,
  changes: { ...oneMore(changes, now, isTold), left: (changes?.left ?? 0) + Number(!isTold) },
});

/** The incident with one more correction counted as told. */
export const withCorrection = (incident: Incident, { corrections }: Incident, now: number): Incident => ({
  ...incident,
  corrections: oneMore(corrections, now, true),
});

const oneMore = (counted: Counted | undefined, now: number, isTold: boolean): Counted => {
  const toldToday = counted !== undefined && dayOf(counted.at) === dayOf(now) ? counted.told : 0;
  return { at: now, told: toldToday + Number(isTold) };
};
