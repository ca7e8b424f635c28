import { byCodeUnit } from '../words/join.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { counted, momentOf, shortened, word } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';
import { byWorst, type Change } from './change.ts';
import { clusterCommand } from './cluster-command.ts';
import { bySeverity, type Message, section } from './message.ts';
import { incidentLine, REST, type Storm, type StormRow, type StormWorst } from './storm.ts';
import { SEVERITY_WORD, STATE_WORD, STATE_WORDS } from './wording.ts';

const ROWS_SHOWN = 20;
const NAMED = 40;

/** The storm as a whole: counts by kind and cluster, and the worst incidents. `changes` are the news in it. */
export const stormMessage = (storm: Storm, changes: readonly Change[]): Message => {
  const { incidents, over, notices, rows, worst } = storm;
  const state: NoticeState = over >= incidents ? 'resolved' : 'open';
  const severity = severestOf(storm);
  const [newest] = changes.map((change) => change.newest).sort((a, b) => byCodeUnit(b.detectedAt, a.detectedAt));
  return {
    about: 'storm',
    severity,
    state,
    now: state === 'resolved' ? 'over' : null,
    act: null,
    why: [],
    picture: [],
    more: [],
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
      shortened(`${SEVERITY_WORD[notice.severity]}, ${STATE_WORDS[notice.state]}: ${incidentLine(notice)}`, 300),
    );
