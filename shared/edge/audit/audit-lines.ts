import type { FoundHole, Untold } from '../../core/holes/judge-holes.ts';
import type { CoverageLine } from '../../core/survey/coverage.ts';
import type { Missing } from '../../core/survey/field.ts';

/** A coverage line, in the order of keys and the form in which machines are shown it. */
export const coverageEntry = (line: CoverageLine) => ({
  clusterArn: line.clusterArn,
  capacityProviderName: line.capacityProviderName,
  daemonName: line.daemonName,
  critical: line.critical,
  instances: line.instances,
  covered: line.covered,
  uncovered: line.uncovered,
  unknown: line.unknown,
  ecsWithoutDaemonCount: line.ecsWithoutDaemonCount,
  startHeld: line.startHeld,
  startEarly: line.startEarly,
  startUnknown: line.startUnknown,
  basis: 'running' as const,
});

/** A hole, likewise. `until` is ISO 8601. */
export const holeEntry = ({ hole, severity, resource, why, cure, accepted }: FoundHole) => ({
  hole,
  severity,
  resource,
  why,
  cure,
  accepted:
    accepted === null
      ? null
      : {
          reason: accepted.reason,
          until: accepted.until === null ? null : new Date(accepted.until).toISOString(),
        },
});

/** A thing that could not be read, once. */
export type Unread = Pick<Missing, 'what' | 'why'>;

/** Says of a missing value which holes it hides. */
export const unreadOf = ({ what, why, holes }: Untold): Unread => ({
  what,
  why: holes.length === 0 ? why : `${why}; not told without it: ${holes.join(', ')}`,
});
