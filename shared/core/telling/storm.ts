import { lastPartOf } from '../arn.ts';
import { byCodeUnit } from '../ledger/join.ts';
import type { Notice, NoticeState } from '../notice.ts';
import type { Severity } from '../policy.ts';
import { clusterCommand } from './actions.ts';
import { byWorst, type Change } from './change.ts';
import { bySeverity, type Message, section } from './message.ts';
import { counted, cut, momentOf, plain, word } from './plain.ts';
import { headlineOf, leadingViolation, marginInWords, SEVERITY_WORD, STATE_WORD, STATE_WORDS } from './wording.ts';

/** How often something was told, by where and what. Each notice is in one row. */
export type StormRow = {
  readonly cluster: string;
  readonly rule: string;
  readonly daemon: string;
  readonly severity: Severity;
  readonly notices: number;
  readonly resolved: number;
};

/** Many incidents that are told together. Plain data: it is stored, and grows as more of it arrives. */
export type Storm = {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly notices: number;
  readonly incidents: number;
  /** How many of the incidents are resolved. */
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

/** More kinds than this are counted in one last row. */
const ROWS = 60;
const ROWS_SHOWN = 20;
const WORST = 5;
const NAMED = 40;
const REST = 'other clusters, rules and daemons';

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
    cluster: cut(plain(lastPartOf(notice.clusterArn)), 60),
    rule: cut(plain(leading?.rule ?? notice.rules[0] ?? 'no rule'), 40),
    daemon: cut(plain(leading?.daemonName ?? notice.daemons[0]?.name ?? ''), 60),
    severity: notice.severity,
    notices: 1,
    resolved: Number(notice.state === 'resolved'),
  };
};

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

/** The worst incidents that are still open, of those that were the worst before and those that are new. */
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

const incidentLine = (notice: Notice): string => {
  const leading = leadingViolation(notice);
  const margin = leading === null ? null : marginInWords(leading);
  const place = notice.ec2InstanceId ?? lastPartOf(notice.containerInstanceArn ?? '');
  return [headlineOf(notice), margin, place === '' ? null : cut(plain(place), 60)]
    .filter((part) => part !== null)
    .join(' · ');
};

/** The storm as a whole: how many, of what, where, and the worst. `changes` are what is new in it. */
export const stormMessage = (storm: Storm, changes: readonly Change[]): Message => {
  const { incidents, over, notices, rows, worst } = storm;
  const state: NoticeState = over >= incidents ? 'resolved' : 'open';
  const severity = severestOf(storm);
  const [newest] = changes.map((change) => change.newest).sort((a, b) => byCodeUnit(b.detectedAt, a.detectedAt));
  return {
    about: 'storm',
    severity,
    state,
    headline: `${STATE_WORD[state]}${counted(incidents, 'incident')} in ${clustersOf(storm)}`,
    summary: `They came close together and are told in this one message: ${incidents - over} open, ${over} resolved.`,
    fields: [
      { name: 'Severity', value: `${SEVERITY_WORD[severity]}, ${STATE_WORDS[state]}` },
      { name: 'Incidents', value: `${incidents}, of them ${over} resolved` },
      { name: 'Notices', value: String(notices) },
      ...(newest === undefined ? [] : [{ name: 'Newest', value: momentOf(newest.detectedAt) }]),
    ],
    broke: {
      title: 'What happened how often',
      lines: [...rows.slice(0, ROWS_SHOWN).map(rowLine), ...worst.map(worstLine)],
      more: Math.max(0, rows.length - ROWS_SHOWN),
    },
    timeline: section('New in it', namesOf(changes), NAMED),
    actions: stormActions(storm),
    links: [],
    noticeIds: changes.flatMap((change) => change.notices.map(({ id }) => id)),
  };
};

/** One cluster by its name, several by their number. */
const clustersOf = ({ rows }: Storm): string => {
  const [first, ...others] = new Set(rows.map(({ cluster }) => cluster));
  if (first !== undefined && others.length === 0 && first !== REST) return word(first);
  return `${others.includes(REST) ? 'at least ' : ''}${counted(others.length + 1, 'cluster')}`;
};

const stormActions = ({ worst: [first] }: Storm): Message['actions'] => [
  ...(first === undefined
    ? []
    : [
        {
          what: 'Look for one cause first: a deployment of the daemon, a lost zone, a new machine image',
          command: clusterCommand(first),
        },
      ]),
  { what: 'Every notice of it, in full, is on the notices topic; the worst are named here', command: null },
];

const severestOf = ({ rows }: Storm): Severity => [...rows].sort(bySeverity)[0]?.severity ?? 'info';

const worstLine = ({ severity, line }: StormWorst): string => `Worst: ${SEVERITY_WORD[severity]} · ${line}`;

const rowLine = ({ cluster, rule, daemon, severity, notices, resolved }: StormRow): string => {
  const what = [rule, daemon === '' ? '' : `(${daemon})`, cluster === REST ? cluster : `in ${cluster}`];
  const over = resolved === 0 ? '' : `, ${resolved} of them resolved`;
  return `${counted(notices, 'notice')}: ${what.filter((part) => part !== '').join(' ')} · ${SEVERITY_WORD[severity]}${over}`;
};

const namesOf = (changes: readonly Change[]): readonly string[] =>
  changes
    .map(({ newest }) => newest)
    .sort(byWorst)
    .map((notice) =>
      cut(`${SEVERITY_WORD[notice.severity]}, ${STATE_WORDS[notice.state]}: ${incidentLine(notice)}`, 300),
    );
