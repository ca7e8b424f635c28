import type { Incident } from '../../core/incidents/incident.ts';
import type { Violation } from '../../core/words/verdict.ts';

type StoredViolation = Omit<Violation, 'tasksTotal'> & { readonly tasksTotal?: number };

/**
 * An incident as it was stored. Those of before named every task, and did not count them: they are bounded when they are written again.
 * @throws TypeError if it is broken
 */
export const readIncident = (stored: Incident): Incident => {
  if (typeof stored.id !== 'string') throw new TypeError('its incident has no id');
  if (!Array.isArray(stored.violations)) throw new TypeError('the violations of its incident are not a list');
  const violations = stored.violations.map((violation: StoredViolation) => ({
    ...violation,
    tasksTotal: violation.tasksTotal ?? violation.taskArns.length,
  }));
  return { ...stored, violations };
};
