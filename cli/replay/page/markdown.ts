import { lastPartOf } from '../../../shared/core/words/arn.ts';
import type { Outcome, Verdict } from '../../../shared/core/words/verdict.ts';
import { isoOf } from '../../terminal/iso-time.ts';
import { inCode, inFence, inText } from '../../terminal/markdown-text.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import { visible } from '../../terminal/text.ts';
import { type AlikeVerdicts, reasonOfAlike } from './alike-verdicts.ts';
import { type Cause, MOST_EACH } from './causes.ts';
import { causesLeft, type Escape, sentencesOf, storyOf } from './lead.ts';
import { marginInWords } from './margins.ts';
import {
  type BesideVerdicts,
  countOf,
  instanceOf,
  type Ledgers,
  MOST_ROWS,
  MOST_TASKS,
  taskOf,
  unjudgedInstancesInWords,
} from './table.ts';
import type { Tally } from './tally.ts';

/**
 * The verdicts as Markdown of GitHub's kind, for the summary of a job, a pull request, an issue: what the table says, in its order.
 * @param summary the lines below the table
 */
export function* markdownOf(tally: Tally, shown: BesideVerdicts, summary: readonly string[]): Generator<string> {
  const { counts, causes } = tally;
  yield* [`## bookend replay: ${OUTCOMES.map((outcome) => `${grouped(counts[outcome])} ${outcome}`).join(', ')}`, ''];
  if (Object.values(counts).every((count) => count === 0)) yield* [inText(shown.whyNothing), ''];
  yield* lead(causes, shown.ledgers);
  if (causes.length > 0) {
    yield* head('violated', VIOLATED);
    for (const cause of causes.slice(0, MOST_ROWS)) yield* violations(cause, shown.ledgers);
    yield* more(causes.length - MOST_ROWS);
  }
  for (const outcome of ['inconclusive', 'pending', 'held'] as const) {
    const groups = tally.alike[outcome];
    if (groups.length === 0) continue;
    yield* head(outcome, ['rule', 'margin', 'daemon', 'where', 'what']);
    for (const group of groups.slice(0, MOST_ROWS)) yield alikeRow(group);
    yield* more(groups.length - MOST_ROWS);
  }
  yield* notJudged(shown);
  yield* ['', ...inFence(summary)];
}

const MARKED: Escape = { name: (text) => inCode(text), text: inText };
const IN_A_FENCE: Escape = { name: visible, text: visible };

/** Reads well in a chat too, which shows no table. */
function* lead(causes: readonly Cause[], ledgers: Ledgers): Generator<string> {
  if (causes.length === 0) return;
  const [first = '', ...others] = sentencesOf(causes, ledgers, MARKED).map((sentence) => `❌ ${sentence}`);
  const story = storyOf(causes, ledgers, IN_A_FENCE);
  yield* [first, '', ...(story.length === 0 ? [] : [...inFence(story), ''])];
  for (const sentence of others) yield* [sentence, ''];
  const left = causesLeft(causes);
  if (left > 0) yield* [`… and ${counted(left, 'more cause')}`, ''];
}

/** One by one where there are few; else a row for all that have one cause. */
function* violations(cause: Cause, ledgers: Ledgers): Generator<string> {
  if (cause.count <= MOST_EACH) for (const verdict of cause.worst) yield violation(verdict, ledgers);
  else yield manyRow(cause);
}

const manyRow = (cause: Cause): string => {
  const [{ rule, marginMs, daemonName, clusterArn, capacityProviderName, reason }] = cause.worst;
  return row([
    rule,
    marginInWords(rule, marginMs),
    inCode(daemonName ?? ''),
    countOf(cause),
    inCode(lastPartOf(clusterArn)),
    inCode(capacityProviderName ?? ''),
    Number.isFinite(cause.firstAt) ? isoOf(cause.firstAt) : '',
    inText(`the worst of them: ${reason}`),
    cause.tasksTotal === 0 ? '' : counted(cause.tasksTotal, 'task'),
  ]);
};

const OUTCOMES: readonly Outcome[] = ['violated', 'inconclusive', 'pending', 'held'];

/** Ids of container instances may be alike in two clusters: a copy of an account's events, or one with names made plain. */
const VIOLATED = [
  'rule',
  'margin',
  'daemon',
  'container instance',
  'cluster',
  'capacity provider',
  'since',
  'what',
  'tasks',
];

const head = (title: string, names: readonly string[]): readonly string[] => [
  `### ${title}`,
  '',
  row(names),
  row(names.map(() => '---')),
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function* more(count: number): Generator<string> {
  if (count > 0) yield* ['', `… and ${grouped(count)} more: --json lists all`];
  yield '';
}

const violation = (verdict: Verdict, ledgers: Ledgers): string => {
  const { rule, marginMs, daemonName, occurredAt, reason, taskArns, containerInstanceArn } = verdict;
  const { clusterArn, capacityProviderName } = verdict;
  const ledger = ledgers.get(containerInstanceArn ?? '');
  const tasks = taskArns.slice(0, MOST_TASKS).map((taskArn) => inCode(taskOf(taskArn, ledger)));
  const left = taskArns.length - MOST_TASKS;
  return row([
    rule,
    marginInWords(rule, marginMs),
    inCode(daemonName ?? ''),
    inCode(containerInstanceArn === null ? '' : instanceOf(verdict)),
    inCode(lastPartOf(clusterArn)),
    inCode(capacityProviderName ?? ''),
    occurredAt === null ? '' : isoOf(occurredAt),
    inText(reason),
    [...tasks, ...(left > 0 ? [`… and ${grouped(left)} more`] : [])].join('<br>'),
  ]);
};

const alikeRow = (group: AlikeVerdicts): string => {
  const { count, worst } = group;
  const { rule, marginMs, daemonName, containerInstanceArn, outcome } = worst;
  const what = containerInstanceArn === null ? 'clusters' : 'instances';
  return row([
    rule,
    marginInWords(rule, marginMs),
    inCode(daemonName ?? ''),
    count === 1 ? inCode(instanceOf(worst)) : `${grouped(count)} ${what}`,
    count === 1 || outcome !== 'held' ? inText(reasonOfAlike(group)) : '',
  ]);
};

function* notJudged({ unjudgedInstances }: BesideVerdicts): Generator<string> {
  const { instances } = unjudgedInstances;
  if (instances.length === 0) return;
  yield* [
    '### not judged',
    '',
    inText(unjudgedInstancesInWords(unjudgedInstances)),
    '',
    row(['container instance', 'cluster', 'status', 'since', 'EC2']),
  ];
  yield row(['---', '---', '---', '---', '---']);
  for (const { ledger, newest } of instances.slice(0, MOST_ROWS)) {
    const since = newest === null ? '' : isoOf(newest.at);
    yield row([
      inCode(instanceOf({ ...ledger })),
      inCode(lastPartOf(ledger.clusterArn)),
      inCode(newest?.status ?? 'not known'),
      since,
      inCode(ledger.ec2InstanceId ?? ''),
    ]);
  }
  yield* more(instances.length - MOST_ROWS);
}
