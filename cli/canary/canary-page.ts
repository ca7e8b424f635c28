import { clockOf } from '../../shared/core/words/plain.ts';
import { inWords, type Verdict } from '../../shared/core/words/verdict.ts';
import type { CanaryRun, DaemonSeen } from '../../shared/edge/canary/run-canary.ts';
import { isoOf } from '../terminal/iso-time.ts';
import { counted } from '../terminal/numbers.ts';
import { type Paint, visible } from '../terminal/text.ts';
import { reasonOf } from '../terminal/verdict-line.ts';
import { pictureOf } from './picture.ts';

const HEADLINES = {
  held: {
    style: 'green',
    says: 'HELD: every daemon started before the first application task, and ended after the last one',
  },
  violated: { style: 'red', says: 'VIOLATED: the order of the container instance broke' },
  'not-observed': { style: 'yellow', says: 'NOT OBSERVED: not both ends of the order were seen' },
} as const;

/** All that a canary has shown, for a person. */
export const canaryPage = (run: CanaryRun, paint: Paint): readonly string[] => {
  const { style, says } = HEADLINES[run.outcome];
  const names = run.daemons.map(({ daemonName }) => daemonName);
  return [
    paint(['bold', style], says),
    ...whereLines(run),
    ...section('What happened (UTC)', stepLines(run)),
    ...section('The order', run.ledger === null ? [] : pictureOf(run.ledger, names)),
    ...section(
      'Daemons',
      run.daemons.flatMap((daemon) => daemonLines(daemon, run.verdicts)),
    ),
    ...section('Cleaned up', cleanedLines(run)),
  ];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

const whereLines = ({ ending, containerInstanceArn }: CanaryRun): readonly string[] => [
  ...(ending.kind === 'seen' ? [] : [visible(`Why: ${ending.why}`)]),
  ...(containerInstanceArn === null
    ? []
    : [visible(`Container instance ${containerInstanceArn.split('/').slice(1).reverse().join(' of ')}`)]),
];

const stepLines = ({ steps }: CanaryRun): readonly string[] =>
  steps.map(({ at, what, isExact }, index) => {
    const before = steps[index - 1];
    const took = before === undefined ? '' : `+${inWords(at - before.at)}`;
    return `${isExact ? ' ' : '≤'}${clockOf(isoOf(at)).padEnd(12)}  ${took.padStart(12)}  ${visible(what)}`;
  });

const daemonLines = ({ daemonName, signal }: DaemonSeen, verdicts: readonly Verdict[]): readonly string[] => {
  const own = verdicts.filter((verdict) => verdict.daemonName === daemonName);
  const before = { true: 'yes', false: 'no', null: 'not known' }[String(signal.isBeforeTask)];
  return [
    ...(own.length === 0
      ? [`${daemonName}: nothing of it was seen`]
      : own.map((verdict) => verdictText(daemonName, verdict))),
    `${daemonName}  its metrics came before the task: ${before} (${signal.why})`,
  ].map(visible);
};

const verdictText = (daemonName: string, verdict: Verdict): string =>
  `${daemonName}  ${verdict.rule}: ${verdict.outcome}, ${reasonOf(verdict)}`;

/** Names what is left, and what becomes of it. */
export const leftLines = (left: readonly string[]): readonly string[] =>
  left.map((arn) =>
    visible(
      arn.includes(':container-instance/')
        ? `left: ${arn}; ECS ends an idle container instance by itself, unless scaleInAfter of its provider is -1; bookend canary --clean drains it within the hour`
        : `left: ${arn}; bookend canary --clean takes it away`,
    ),
  );

const cleanedLines = ({ made, cleaned }: CanaryRun): readonly string[] => {
  if (made.length === 0) return [];
  if (cleaned.left.length === 0) return [`nothing is left of the ${counted(made.length, 'thing')} that it had made`];
  return [...leftLines(cleaned.left), ...cleaned.problems.map((problem) => visible(problem))];
};
