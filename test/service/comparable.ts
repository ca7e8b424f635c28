import { endOf } from '../../simulator/events/fact-keys.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import { isDescribed, isRecorded } from './by-the-letter.ts';
import { cameTooLate, hasReached, isOlderThanWatch, kindOf } from './missed.ts';
import type { ServiceRun } from './service-run.ts';

/**
 * Tells why a notice's word on a violation may lawfully differ from the truth: the deciding fact never reached Bookend.
 * Null if it must not.
 * @param by anything that came later could not be told; Infinity where the last word of all is compared
 */
export const whyNotComparable = (run: ServiceRun, line: TruthLine, by: number): string | null => {
  if (isOlderThanWatch(run, line)) return 'the container instance is older than the watch';
  const lost = line.needs.find((fact) => !hasReached(run, fact));
  if (lost !== undefined) return `lost, and not described when it was looked at: ${kindOf(run, lost)}`;
  // "tasks are those that violate in every history": one may have ended before the deadline, as far as is known
  const unended = line.rule === 'drain-finished' && line.tasks.some((taskArn) => !hasReached(run, endOf(taskArn)));
  if (unended) return 'lost, and not described when it was looked at: the end of an application task';
  const late = line.needs.find((fact) => cameTooLate(run, fact, line));
  if (late !== undefined) return `came more than a day late: ${kindOf(run, late)}`;
  const after = line.needs.find((fact) => !wasHeard(run, fact, by));
  return after === undefined
    ? null
    : `heard after the incident was over, and another one tells of it: ${kindOf(run, after)}`;
};

/** A remedy's guards ask ECS and learn nothing from it: if an event brought the same later, only the event counts. */
const wasHeard = (run: ServiceRun, fact: string, by: number): boolean =>
  run.service.witness.recordedAt.has(fact) ? isRecorded(run, fact, by) : isDescribed(run, fact, by);
