import { holeFields } from '../holes/hole-line.ts';
import { jsonLine } from '../terminal/json-line.ts';
import type { Audited } from './audited.ts';

/** The lines for machines: coverage, then holes, then what could not be read. */
export function* auditLines({ coverage, holes, unread }: Audited): Generator<string> {
  for (const line of coverage)
    yield jsonLine({
      type: 'coverage',
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
      basis: 'running',
    });
  for (const found of holes) yield jsonLine(holeFields(found));
  for (const { what, why } of unread) yield jsonLine({ type: 'unread', what, why });
}
