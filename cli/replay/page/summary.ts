import { TRAITS } from '../../../shared/core/rules/index.ts';
import { inWords, type Outcome, RULE_NAMES, type RuleName } from '../../../shared/core/words/verdict.ts';
import { isoOf } from '../../terminal/iso-time.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import { type Paint, shortened, visible, wrapped } from '../../terminal/text.ts';
import type { Notes } from '../notes/notes.ts';
import { isRegistering } from '../notes/unjudged-instances.ts';
import { unjudgedInWords } from '../notes/unjudged-tasks.ts';
import type { OutcomeCounts } from '../stream/count-outcomes.ts';
import type { EventsRead } from '../stream/read-events.ts';
import type { Tally } from './tally.ts';

const LABEL = 14;
const COLUMN = 16;
const MOST_NAMES = 3;
const MOST_NOTES = 5;
const WIDTH = 100;
const LONGEST_NAME = 24;
const OUTCOMES: readonly Outcome[] = ['violated', 'inconclusive', 'pending', 'held'];

/** The summary is made from this: `instances` counts all container instances in the events, `now` is in epoch milliseconds. */
type Read = Pick<Notes, 'unjudged' | 'unjudgedInstances' | 'unmatched'> & {
  readonly counts: EventsRead;
  /** All verdicts, also those that filters leave out, so that an instance may have some and yet show none; null without filters. */
  readonly all: OutcomeCounts | null;
  readonly instances: number;
  readonly now: number;
};

/** Sums up the events and the verdicts in a few lines below the table. */
export const summaryOf = (tally: Tally, { counts, now, ...read }: Read, paint: Paint): readonly string[] => [
  paint('bold', 'SUMMARY'),
  labelled('events', eventsIn(counts)),
  ...notesIn('no event', counts.withoutEvents),
  labelled('instances', instancesIn(tally, read)),
  ...(read.unjudged.size === 0 ? [] : [labelled('not judged', unjudgedInWords(read.unjudged))]),
  labelled('daemons', daemonsIn(tally)),
  labelled('verdicts', outcomesIn(tally.counts)),
  ...(read.all === null ? [] : [labelled('left out', leftOutOf(read.all, tally.counts))]),
  labelled('incidents', incidentsIn(tally.incidents)),
  labelled(
    'margins',
    ['min', 'p50', 'p95']
      .map((name) => name.padEnd(COLUMN))
      .join('')
      .trimEnd(),
  ),
  ...RULE_NAMES.flatMap((rule) => measuredLine(tally, rule)),
  labelled('clock', Number.isFinite(now) ? isoOf(now) : 'no time in the events'),
  ...notesIn('no match', read.unmatched),
];

const outcomesIn = (counts: OutcomeCounts): string =>
  OUTCOMES.map((outcome) => `${outcome} ${grouped(counts[outcome])}`).join(', ');

/** Whoever looks at a part should see that the rest is not in order. */
const leftOutOf = (all: OutcomeCounts, shown: OutcomeCounts): string => {
  const left = (outcome: Outcome): number => all[outcome] - shown[outcome];
  const [violated, inconclusive, pending, held] = [
    left('violated'),
    left('inconclusive'),
    left('pending'),
    left('held'),
  ];
  return `by the filters: ${outcomesIn({ violated, inconclusive, pending, held })}`;
};

const notesIn = (label: string, notes: readonly string[]): readonly string[] => {
  const shown = notes.slice(0, MOST_NOTES).flatMap((note) => wrapped(visible(note), WIDTH - LABEL));
  const rest = notes.length - MOST_NOTES;
  if (rest > 0) shown.push(`… and ${grouped(rest)} more`);
  return shown.map((line, at) => labelled(at === 0 ? label : '', line));
};

const labelled = (label: string, text: string): string => label.padEnd(LABEL) + text;

const eventsIn = ({ facts, passedBy, notEcs, broken }: EventsRead): string =>
  `${grouped(facts + passedBy)} of ECS (${counted(facts, 'fact')}, ${grouped(passedBy)} passed by), ` +
  `${counted(notEcs, 'other')} skipped, ${grouped(broken)} broken`;

const instancesIn = (
  { instances: judged }: Tally,
  { instances: known, unjudgedInstances, all }: Omit<Read, 'counts' | 'now'>,
): string => {
  const pointed = unjudgedInstances.instances.length;
  const hanging = unjudgedInstances.instances.filter(({ newest }) => isRegistering(newest)).length;
  const others = known - judged - pointed;
  const why = all !== null ? 'on which no verdict passes the filters' : 'on which no daemon is expected';
  return [
    `${grouped(judged)} judged`,
    ...(pointed > 0 ? [`${grouped(pointed)} that only a deployment points to (${grouped(hanging)} REGISTERING)`] : []),
    ...(others > 0 ? [`${counted(others, 'other')} ${why}`] : []),
  ].join(', ');
};

const daemonsIn = ({ daemonNames }: Tally): string => {
  const names = [...daemonNames].sort();
  const shown = names.slice(0, MOST_NAMES).map((name) => shortened(visible(name), LONGEST_NAME));
  const rest = names.length > MOST_NAMES ? [`${grouped(names.length - MOST_NAMES)} more`] : [];
  return names.length === 0 ? '0' : `${grouped(names.length)}: ${[...shown, ...rest].join(', ')}`;
};

const incidentsIn = ({ open, critical, over }: Tally['incidents']): string =>
  `${grouped(open)} open (${critical} critical), ${grouped(over)} over`;

/** A rule that the policy leaves off is measured all the same; that is no verdict, and the line says so. */
const measuredLine = (tally: Tally, rule: RuleName): readonly string[] => {
  const { measures, optional } = TRAITS[rule];
  if (measures === undefined) return [];
  const isJudged = optional?.isOn(tally.policy) ?? true;
  const margins = marginsOf(tally, rule);
  return [labelled(`  ${measures}`, isJudged ? margins : `${margins.padEnd(3 * COLUMN)}measured, not judged`)];
};

/** Below zero is out of order. */
const marginsOf = ({ spreadOf }: Tally, rule: RuleName): string => {
  const spread = spreadOf(rule);
  if (spread === null) return 'none known';
  return [spread.min, spread.p50, spread.p95]
    .map((ms) => signed(ms).padEnd(COLUMN))
    .join('')
    .trimEnd();
};

const signed = (ms: number): string => (ms < 0 ? `-${inWords(ms)}` : inWords(ms));
