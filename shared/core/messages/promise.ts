import type { Notice } from '../notices/notice.ts';
import { asOfOf } from './standing.ts';

/** The time, ISO 8601, by which ECS should have begun its repair, while that still lies ahead; else null. */
export const promisedBy = (notice: Notice): string | null => {
  const { ecs } = notice;
  if (ecs === null || !ecs.repairs || ecs.expectedBy === null) return null;
  return ecs.expectedBy > asOfOf(notice) ? ecs.expectedBy : null;
};

/** True where ECS should have begun its repair by now. */
export const isPromiseBroken = (notice: Notice): boolean => {
  const { repairs = false, expectedBy = null } = notice.ecs ?? {};
  return repairs && expectedBy !== null && promisedBy(notice) === null;
};
