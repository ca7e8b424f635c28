import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { byCodeUnit } from '../words/join.ts';
import { plain, shortened } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';
import { byWorst, type Change } from './change.ts';
import { headlineOf } from './headline.ts';
import { leadingViolation } from './leading.ts';
import { bySeverity } from './message.ts';
import { marginInWords } from './wording.ts';

/** The number of notices of one kind in one cluster. Each notice is in one row. */
export type StormRow = {
  readonly cluster: string;
  readonly rule: string;
  readonly daemon: string;
  readonly severity: Severity;
  readonly notices: number;
  readonly resolved: number;
};

/** Many incidents that are told together. Plain data: it is stored, and grows as more of them arrive. */
export type Storm = {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly notices: number;
  readonly incidents: number;
  /** The number of its incidents that are resolved. */
  readonly over: number;
  readonly rows: readonly StormRow[];
  readonly worst: readonly StormWorst[];
};

export type StormWorst = {
  readonly incidentId: string;
  readonly severity: Severity;
  readonly line: string;
  readonly region: string;
  readonly clusterArn: string;
};

/** Further kinds are counted in one last row. */
const ROWS = 60;
const WORST = 5;
/** The text in place of a cluster in the last row. */
export const REST = 'other clusters, rules and daemons';

/** A storm that begins with these changes and has counted nothing yet. Its id is that of its first notice. */
export const newStorm = (changes: readonly Change[], now: number): Storm => {
  const ids = changes.flatMap(({ notices }) => notices.map(({ id }) => id)).sort(byCodeUnit);
  return { id: ids[0] ?? '', startedAt: now, notices: 0, incidents: 0, over: 0, rows: [], worst: [] };
};

/** The storm with these changes counted. */
export const grownBy = (storm: Storm, changes: readonly Change[]): Storm => {
  const notices = changes.flatMap((change) => change.notices);
  const joining = changes.filter(({ known }) => known?.stormId !== storm.id);
  const wasOver = changes.filter(({ known }) => known?.stormId === storm.id && known.state === 'resolved');
  const isOver = changes.filter(({ newest }) => newest.state === 'resolved');
  return {
    ...storm,
    notices: storm.notices + notices.length,
    incidents: storm.incidents + joining.length,
    over: storm.over + isOver.length - wasOver.length,
    rows: bounded(joinedRows([...storm.rows, ...notices.map(rowOf)])),
    worst: worstOf(storm.worst, changes),
  };
};

const rowOf = (notice: Notice): StormRow => {
  const leading = leadingViolation(notice);
  return {
    cluster: shortened(plain(lastPartOf(notice.clusterArn)), 60),
    rule: shortened(plain(leading?.rule ?? notice.rules[0] ?? notice.hole?.hole ?? kindInWords(notice)), 40),
    daemon: shortened(plain(leading?.daemonName ?? notice.daemons[0]?.name ?? ''), 60),
    severity: notice.severity,
    notices: 1,
    resolved: Number(notice.state === 'resolved'),
  };
};

const kindInWords = ({ kind }: Notice): string => (kind === 'order' ? 'no rule' : kind);

const joinedRows = (rows: readonly StormRow[]): readonly StormRow[] => {
  const kinds = Map.groupBy(rows, ({ cluster, rule, daemon }) => JSON.stringify([cluster, rule, daemon]));
  return [...kinds.values()].flatMap(sumOf).sort(biggestFirst);
};

const sumOf = (rows: readonly StormRow[]): readonly StormRow[] => {
  const [severest] = [...rows].sort(bySeverity);
  if (severest === undefined) return [];
  const sum = (of: (row: StormRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return [{ ...severest, notices: sum(({ notices }) => notices), resolved: sum(({ resolved }) => resolved) }];
};

const biggestFirst = (one: StormRow, other: StormRow): number =>
  Number(one.cluster === REST) - Number(other.cluster === REST) ||
  bySeverity(one, other) ||
  other.notices - one.notices ||
  byCodeUnit(one.cluster, other.cluster) ||
  byCodeUnit(one.rule, other.rule) ||
  byCodeUnit(one.daemon, other.daemon);

const bounded = (rows: readonly StormRow[]): readonly StormRow[] => {
  if (rows.length <= ROWS) return rows;
  const rest = rows.slice(ROWS - 1).map((row) => ({ ...row, cluster: REST, rule: '', daemon: '' }));
  return [...rows.slice(0, ROWS - 1), ...sumOf(rest)];
};

/** The worst incidents that are still open, from those that were the worst before and the new ones. */
const worstOf = (before: readonly StormWorst[], changes: readonly Change[]): readonly StormWorst[] => {
  const changed = new Set(changes.map(({ incidentId }) => incidentId));
  const fresh = changes
    .map(({ newest }) => newest)
    .filter(({ state }) => state !== 'resolved')
    .sort(byWorst)
    .slice(0, WORST)
    .map((newest) => {
      const { incidentId, severity, region, clusterArn } = newest;
      return { incidentId, severity, line: incidentLine(newest), region, clusterArn };
    });
  return [...before.filter(({ incidentId }) => !changed.has(incidentId)), ...fresh].sort(bySeverity).slice(0, WORST);
};

/** An incident in one line of a list. */
export const incidentLine = (notice: Notice): string => {
  const leading = leadingViolation(notice);
  const margin = leading === null ? null : marginInWords(leading);
  const instance = notice.ec2InstanceId ?? lastPartOf(notice.containerInstanceArn ?? '');
  return [headlineOf(notice), margin, instance === '' ? null : shortened(plain(instance), 60)]
    .filter((part) => part !== null)
    .join(' · ');
};
