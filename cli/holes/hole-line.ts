import type { FoundHole } from '../../shared/core/holes/judge-holes.ts';
import { holeEntry } from '../../shared/edge/audit/audit-lines.ts';

/** The fields of a hole's line for machines. */
export const holeFields = (found: FoundHole) => ({ type: 'hole' as const, ...holeEntry(found) });
