import type { Incident } from '../incidents/incident.ts';
import type { Moment } from './timeline.ts';

const leftOut = (changes: number): string => `Bookend tells of a dozen changes a day: ${changes} more were left out`;

/** The moments of the incident itself, in order. */
export const ownMoments = ({
  openedAt,
  repairedAt,
  resolvedAt,
  resolution,
  silenced,
  changes,
}: Incident): readonly Moment[] => [
  { at: openedAt, what: 'Bookend opened the incident' },
  ...(silenced === undefined ? [] : [{ at: openedAt, what: `Bookend tells no person of it: ${silenced}` }]),
  ...(changes === undefined || changes.left === 0 ? [] : [{ at: changes.at, what: leftOut(changes.left) }]),
  ...(repairedAt === undefined ? [] : [{ at: repairedAt, what: 'Bookend saw that the cause was put right' }]),
  ...(resolvedAt === null ? [] : [{ at: resolvedAt, what: `Bookend resolved the incident: ${resolution ?? ''}` }]),
];
