import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import type { Outcome, Verdict } from '../../../shared/core/words/verdict.ts';
import { isoOf } from '../../terminal/iso-time.ts';
import { namesNear } from '../../terminal/nearest-name.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import { type Paint, type Style, shortened, visible, wrapped } from '../../terminal/text.ts';
import type { Notes } from '../notes/notes.ts';
import type { UnjudgedInstances } from '../notes/unjudged-instances.ts';
import { type AlikeVerdicts, reasonOfAlike } from './alike-verdicts.ts';
import { type Cause, MOST_EACH } from './causes.ts';
import { leadLines } from './lead-lines.ts';
import { marginInWords } from './margins.ts';
import type { Tally } from './tally.ts';

const WIDTH = 100;
const INDENT = '    ';
const RULE_WIDTH = 20;
const ID_WIDTH = 32;
export const MOST_ROWS = 40;
export const MOST_TASKS = 5;

export type Ledgers = ReadonlyMap<string, Ledger>;

/** The table shows this beside the verdicts. */
export type BesideVerdicts = Pick<Notes, 'whyNothing' | 'unjudgedInstances'> & { readonly ledgers: Ledgers };

const STYLES: Readonly<Record<Outcome, Style>> = {
  violated: 'red',
  inconclusive: 'yellow',
  pending: 'cyan',
  held: 'green',
};

/**
 * The verdicts for a person. A sentence for each cause of violations and the story of the worst lead; then the table, in which those
 * that say the same stand together.
 */
export function* tableOf(
  tally: Tally,
  { ledgers, whyNothing, unjudgedInstances }: BesideVerdicts,
  paint: Paint,
): Generator<string> {
  const { counts, causes } = tally;
  if (Object.values(counts).every((count) => count === 0)) yield* [...wrapped(whyNothing, WIDTH), ''];
  yield* leadLines(causes, ledgers, paint);
  const rows = rowsFor(tally, paint);
  if (causes.length > 0) yield heading('violated', counts.violated, paint);
  for (const cause of causes.slice(0, MOST_ROWS)) yield* violations(cause, ledgers, rows);
  if (causes.length > MOST_ROWS) yield more(causes.length - MOST_ROWS, 'causes');
  if (causes.length > 0) yield '';
  for (const outcome of ['inconclusive', 'pending', 'held'] as const) {
    const groups = tally.alike[outcome];
    if (groups.length === 0) continue;
    yield heading(outcome, counts[outcome], paint);
    for (const group of groups.slice(0, MOST_ROWS)) yield* alikeRow(group, rows);
    if (groups.length > MOST_ROWS) yield more(groups.length - MOST_ROWS, 'rows');
    yield '';
  }
  yield* notJudged(unjudgedInstances, paint);
}

/** No verdict names these instances, and yet they may hang: only a deployment or an action of a daemon points to them. */
function* notJudged(unjudgedInstances: UnjudgedInstances, paint: Paint): Generator<string> {
  const { instances } = unjudgedInstances;
  if (instances.length === 0) return;
  yield paint(['bold', 'yellow'], `NOT JUDGED ${grouped(instances.length)}`);
  yield* indented(unjudgedInstancesInWords(unjudgedInstances));
  for (const { ledger, newest } of instances.slice(0, MOST_ROWS)) {
    const status = newest === null ? 'status not known' : `${newest.status} ${isoOf(newest.at)}`;
    const parts = [`${lastPartOf(ledger.containerInstanceArn)} ${status}`, ledger.ec2InstanceId];
    yield* indented(parts.filter((part) => part !== null).join(' · '));
  }
  if (instances.length > MOST_ROWS) yield more(instances.length - MOST_ROWS, 'instances');
  yield '';
}

export const unjudgedInstancesInWords = ({ instances, daemonNames }: UnjudgedInstances): string => {
  const providers = instances.flatMap(({ ledger }) => ledger.capacityProviderName ?? []);
  return (
    `only deployments or actions of ${namesNear('', daemonNames)} point to them: to judge them, give --daemons with ` +
    `capacityProviderNames${providers.length === 0 ? '' : ` (${namesNear('', providers)})`}`
  );
};

const heading = (outcome: Outcome, count: number, paint: Paint): string =>
  paint(['bold', STYLES[outcome]], `${outcome.toUpperCase()} ${grouped(count)}`);

const more = (count: number, what: string): string => `${INDENT}… and ${grouped(count)} more ${what}: --json lists all`;

/** A row of the table: rule, margin, daemon, container instance. */
type Row = (verdict: Verdict, margin: string, instance: string) => string;

const rowsFor = ({ marginWidth, daemonWidth: widest }: Tally, paint: Paint): Row => {
  const room = WIDTH - RULE_WIDTH - marginWidth - ID_WIDTH - 3 * 2;
  const daemonWidth = Math.min(room, widest);
  return ({ rule, outcome, daemonName }, margin, instance) =>
    [
      paint(STYLES[outcome], rule.padEnd(RULE_WIDTH)),
      margin.padEnd(marginWidth),
      shortened(visible(daemonName ?? ''), daemonWidth).padEnd(daemonWidth),
      shortened(instance, ID_WIDTH),
    ]
      .join('  ')
      .trimEnd();
};

/** One by one where there are few; else a row for all that have one cause. */
function* violations(cause: Cause, ledgers: Ledgers, row: Row): Generator<string> {
  if (cause.count <= MOST_EACH) for (const verdict of cause.worst) yield* violation(verdict, ledgers, row);
  else {
    const [worst] = cause.worst;
    yield row(worst, marginInWords(worst.rule, worst.marginMs), countOf(cause));
    yield* indented(`the worst of them: ${worst.reason}`);
    yield* indented([...timeOf(worst), ...placeOf(worst, ledgers), instanceOf(worst)].join(' · '));
  }
}

/** `159 of 300 instances` */
export const countOf = ({ count, of }: Cause): string =>
  of === null ? counted(count, 'deployment') : `${grouped(count)} of ${counted(of, 'instance')}`;

const timeOf = ({ occurredAt }: Verdict): readonly string[] => (occurredAt === null ? [] : [isoOf(occurredAt)]);

const placeOf = ({ containerInstanceArn, capacityProviderName, clusterArn }: Verdict, ledgers: Ledgers) =>
  [ledgers.get(containerInstanceArn ?? '')?.ec2InstanceId, capacityProviderName, lastPartOf(clusterArn)].filter(
    (part) => part != null,
  );

function* violation(verdict: Verdict, ledgers: Ledgers, row: Row): Generator<string> {
  const { containerInstanceArn, rule, marginMs, taskArns } = verdict;
  const ledger = containerInstanceArn === null ? undefined : ledgers.get(containerInstanceArn);
  yield row(verdict, marginInWords(rule, marginMs), instanceOf(verdict));
  yield* indented(verdict.reason);
  yield* indented([...timeOf(verdict), ...placeOf(verdict, ledgers)].join(' · '));
  for (const taskArn of taskArns.slice(0, MOST_TASKS)) yield* indented(taskOf(taskArn, ledger));
  const left = taskArns.length - MOST_TASKS;
  if (left > 0) yield `${INDENT}… and ${counted(left, 'more task')}`;
}

function* alikeRow(group: AlikeVerdicts, row: Row): Generator<string> {
  const { count, worst } = group;
  const isOne = count === 1;
  const where = isOne
    ? instanceOf(worst)
    : counted(count, worst.containerInstanceArn === null ? 'cluster' : 'instance');
  yield row(worst, marginInWords(worst.rule, worst.marginMs), where);
  if (isOne || worst.outcome !== 'held') yield* indented(reasonOfAlike(group));
}

/** The id of the instance, or the name of the cluster that the verdict is of. */
export const instanceOf = ({
  containerInstanceArn,
  clusterArn,
}: Pick<Verdict, 'containerInstanceArn' | 'clusterArn'>): string =>
  visible(lastPartOf(containerInstanceArn ?? clusterArn));

export const taskOf = (taskArn: string, ledger: Ledger | undefined): string => {
  const group = ledger?.tasks.get(taskArn)?.group;
  return group == null ? lastPartOf(taskArn) : `${lastPartOf(taskArn)} ${group}`;
};

const indented = (text: string): string[] => wrapped(visible(text), WIDTH - INDENT.length).map((line) => INDENT + line);
