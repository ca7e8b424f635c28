import type { FoundHole } from '../../shared/core/holes/judge-holes.ts';
import { isoOf } from '../terminal/iso-time.ts';

/** The fields of a hole's line for machines. */
export const holeFields = ({ hole, severity, resource, why, cure, accepted }: FoundHole) => ({
  type: 'hole' as const,
  hole,
  severity,
  resource,
  why,
  cure,
  accepted:
    accepted === null
      ? null
      : { reason: accepted.reason, until: accepted.until === null ? null : isoOf(accepted.until) },
});
