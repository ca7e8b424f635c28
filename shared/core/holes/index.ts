import type { Hole } from '../survey/hole.ts';
import type { HoleName } from '../words/hole.ts';
import { daemonNotCritical } from './daemon-not-critical.ts';
import { doesNotFit } from './does-not-fit.ts';
import { healthCheckCannotRun } from './health-check-cannot-run.ts';
import { imageNotPinned } from './image-not-pinned.ts';
import { noHealthCheck } from './no-health-check.ts';
import { overAllocated } from './over-allocated.ts';
import { restartHidesCrashes } from './restart-hides-crashes.ts';
import { unsupportedLogDriver } from './unsupported-log-driver.ts';

/** The table of the holes. A new hole without its line does not compile. */
export const HOLES: Readonly<Record<HoleName, Hole>> = {
  'daemon-not-critical': daemonNotCritical,
  'no-health-check': noHealthCheck,
  'health-check-cannot-run': healthCheckCannotRun,
  'restart-hides-crashes': restartHidesCrashes,
  'does-not-fit': doesNotFit,
  'over-allocated': overAllocated,
  'unsupported-log-driver': unsupportedLogDriver,
  'image-not-pinned': imageNotPinned,
};
