import { inWords, type Outcome, type RuleName, type Verdict } from '../../shared/core/verdict.ts';
import { type Paint, shortened, visible } from '../terminal.ts';
import type { ReplayCounts, ReplayResult } from './engine.ts';
import { spreadOf } from './margins.ts';
import { grouped } from './numbers.ts';
import { isoOf } from './verdict-line.ts';

const LABEL = 14;
const COLUMN = 16;
const MOST_NAMES = 3;
const LONGEST_NAME = 24;
const OUTCOMES: readonly Outcome[] = ['violated', 'inconclusive', 'pending', 'held'];

/** What was read, and what came of it, in a few lines below the table. */
export const summaryOf = (result: ReplayResult, counts: ReplayCounts, paint: Paint): readonly string[] => {
  const { verdicts, now } = result;
  return [
    paint('bold', 'SUMMARY'),
    labelled('events', eventsIn(counts)),
    labelled('instances', instancesIn(result)),
    labelled('daemons', daemonsIn(verdicts)),
    labelled('verdicts', OUTCOMES.map((outcome) => `${outcome} ${countOf(verdicts, outcome)}`).join(', ')),
    labelled('incidents', incidentsIn(result)),
    labelled(
      'margins',
      ['min', 'p50', 'p95']
        .map((name) => name.padEnd(COLUMN))
        .join('')
        .trimEnd(),
    ),
    labelled('  start', marginsOf(verdicts, 'daemon-started-first')),
    labelled('  stop', marginsOf(verdicts, 'daemon-stopped-last')),
    labelled('clock', Number.isFinite(now) ? isoOf(now) : 'no time in the events'),
  ];
};

const labelled = (label: string, text: string): string => label.padEnd(LABEL) + text;

const eventsIn = ({ facts, passedBy, notEcs, broken }: ReplayCounts): string =>
  `${grouped(facts + passedBy)} of ECS (${grouped(facts)} facts, ${grouped(passedBy)} passed by), ` +
  `${grouped(notEcs)} others skipped, ${grouped(broken)} broken`;

const instancesIn = ({ verdicts, ledgers }: ReplayResult): string => {
  const judged = distinct(verdicts, ({ containerInstanceArn }) => containerInstanceArn).length;
  const others = ledgers.size - judged;
  return `${grouped(judged)} judged${others > 0 ? `, ${grouped(others)} others on which no daemon is expected` : ''}`;
};

const distinct = (verdicts: readonly Verdict[], nameOf: (verdict: Verdict) => string | null): readonly string[] => [
  ...new Set(verdicts.map(nameOf).filter((name) => name !== null)),
];

const daemonsIn = (verdicts: readonly Verdict[]): string => {
  const names = distinct(verdicts, ({ daemonName }) => daemonName).toSorted();
  const shown = names.slice(0, MOST_NAMES).map((name) => shortened(visible(name), LONGEST_NAME));
  const rest = names.length > MOST_NAMES ? [`${grouped(names.length - MOST_NAMES)} more`] : [];
  return names.length === 0 ? '0' : `${grouped(names.length)}: ${[...shown, ...rest].join(', ')}`;
};

const countOf = (verdicts: readonly Verdict[], outcome: Outcome): string =>
  grouped(verdicts.filter((verdict) => verdict.outcome === outcome).length);

const incidentsIn = ({ incidents }: ReplayResult): string => {
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null);
  const critical = open.filter(({ severity }) => severity === 'critical').length;
  return `${grouped(open.length)} open (${critical} critical), ${grouped(incidents.length - open.length)} over`;
};

/** Below zero is out of order. */
const marginsOf = (verdicts: readonly Verdict[], rule: RuleName): string => {
  const spread = spreadOf(verdicts, rule);
  if (spread === null) return 'none known';
  return [spread.min, spread.p50, spread.p95]
    .map((ms) => signed(ms).padEnd(COLUMN))
    .join('')
    .trimEnd();
};

const signed = (ms: number): string => (ms < 0 ? `-${inWords(ms)}` : inWords(ms));
