/**
 * A moment of a timeline: `mm:ss`, `mm:ss.mmm` or `hh:mm:ss` after noon of one fixed day. A minus means before noon,
 * for what happened before the stream began.
 */
export type Time = `${number}:${number}` | `${number}:${number}:${number}`;

const NOON = Date.UTC(2026, 8, 14, 12);

/** Epoch milliseconds of a moment. */
export const at = (time: Time): number => {
  const sign = time.startsWith('-') ? -1 : 1;
  const seconds = time
    .replace('-', '')
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0);
  return NOON + sign * Math.round(seconds * 1000);
};

/** As Bookend prints a moment: ISO 8601 with milliseconds and Z. */
export const iso = (time: Time): string => new Date(at(time)).toISOString();

/** As ECS writes a moment in an event: without trailing zeros ("44.98Z", "53Z"). */
export const ecsTime = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.?0*Z$/, 'Z');
