import type { Hole } from '../survey/hole.ts';
import type { HoleName } from '../words/hole.ts';
import { daemonNotCritical } from './daemon-not-critical.ts';
import { noHealthCheck } from './no-health-check.ts';
import { restartHidesCrashes } from './restart-hides-crashes.ts';

/** The table of the holes. A new hole without its line does not compile. */
export const HOLES: Readonly<Record<HoleName, Hole>> = {
  'daemon-not-critical': daemonNotCritical,
  'no-health-check': noHealthCheck,
  'restart-hides-crashes': restartHidesCrashes,
};
