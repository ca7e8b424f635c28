import type { HealthPoint, Ledger } from '../ledger/ledger.ts';
import type { DaemonCheck } from '../words/facts.ts';
import { roomFor, utf8Length } from '../words/text-size.ts';

/** Bytes in UTF-8 of the newest checks, of those of one earlier time, and of all the earlier ones. */
const NEWEST_BYTES = 4000;
const EARLIER_BYTES = 2000;
const ALL_EARLIER_BYTES = 8000;
const BYTES_OF_CHECK = 40;
const BYTES_OF_POINT = 20;

/** Bounds the health texts that a ledger keeps, in index: of too many points the first and the last stay. */
export const boundHealth = (ledger: Ledger): void => {
  ledger.daemonChecks = boundedChecks(ledger.daemonChecks, NEWEST_BYTES);
  const { earlierHealth } = ledger;
  if (earlierHealth.length === 0) return;
  const points = earlierHealth.map(boundedPoint);
  const kept = withinBytes(points);
  if (kept.length === earlierHealth.length && kept.every((point, index) => point === earlierHealth[index])) return;
  ledger.earlierHealth = kept;
  const isKept = new Set(kept);
  const dropped = points.findLast((point) => !isKept.has(point));
  if (dropped !== undefined) ledger.foldedTo = Math.max(ledger.foldedTo, dropped.at + 1);
};

const boundedPoint = (point: HealthPoint): HealthPoint => {
  const checks = boundedChecks(point.checks, EARLIER_BYTES);
  return checks === point.checks ? point : { at: point.at, checks };
};

/** IMPAIRED checks are dropped last. */
const boundedChecks = (checks: readonly DaemonCheck[], bytes: number): readonly DaemonCheck[] => {
  if (checks.length < 2) return checks;
  const hasRoom = roomFor(bytes);
  const isBad = ({ status }: DaemonCheck): number => (status === 'IMPAIRED' ? 0 : 1);
  const kept = new Set(
    checks
      .toSorted((one, other) => isBad(one) - isBad(other))
      .filter((check, index) => hasRoom(bytesOf(check)) || index === 0),
  );
  return kept.size === checks.length ? checks : checks.filter((check) => kept.has(check));
};

const bytesOf = ({ status, statusReason }: DaemonCheck): number =>
  BYTES_OF_CHECK + utf8Length(status) + utf8Length(statusReason ?? '');

/** Drops points from the middle until the others fit. */
const withinBytes = (points: readonly HealthPoint[]): HealthPoint[] => {
  const sizes = points.map(({ checks }) => checks.reduce((sum, check) => sum + bytesOf(check), BYTES_OF_POINT));
  let left = ALL_EARLIER_BYTES - sizes.reduce((sum, size) => sum + size, 0);
  if (left >= 0) return [...points];
  const kept = new Set(points);
  const edge = (index: number): number => Math.min(index, points.length - 1 - index);
  const middleOut = points.map((_, index) => index).sort((one, other) => edge(other) - edge(one));
  for (const index of middleOut) {
    const point = points[index];
    if (left >= 0 || point === undefined) break;
    kept.delete(point);
    left += sizes[index] ?? 0;
  }
  return points.filter((point) => kept.has(point));
};
