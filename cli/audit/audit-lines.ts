import { coverageEntry } from '../../shared/edge/audit/audit-lines.ts';
import { holeFields } from '../holes/hole-line.ts';
import { jsonLine } from '../terminal/json-line.ts';
import type { Audited } from './audited.ts';

/** The lines for machines: coverage, then holes, then what could not be read. */
export function* auditLines({ coverage, holes, unread }: Audited): Generator<string> {
  for (const line of coverage) yield jsonLine({ type: 'coverage', ...coverageEntry(line) });
  for (const found of holes) yield jsonLine(holeFields(found));
  for (const { what, why } of unread) yield jsonLine({ type: 'unread', what, why });
}
