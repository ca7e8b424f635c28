import type { Notice } from '../../../shared/core/notice.ts';
import type { TruthLine } from '../../../simulator/truth/verdict-line.ts';
import { counted, grouped } from '../../replay/numbers.ts';
import { type Paint, visible, wrapped } from '../../terminal.ts';
import type { Failure } from '../account/account.ts';
import type { Calls } from '../account/calls.ts';
import { type Compared, compare, incidentsIn } from '../compare.ts';

const RULE_WIDTH = 24;
const COLUMN = 10;
const SERVICE_WIDTH = 10;
const WIDTH = 100;

const cells = (values: readonly (string | number)[]): string =>
  values.map((value) => String(value).padStart(COLUMN)).join('');

export type Ended = {
  readonly truth: readonly TruthLine[];
  readonly notices: readonly Notice[];
  /** How many arrived in Slack. */
  readonly messages: number;
  readonly events: number;
  readonly calls: Calls;
  /** Calls of functions that ended in an error. */
  readonly failures: readonly Failure[];
  /** How many queues hold dead letters. */
  readonly deadLetters: number;
};

/** What the demo ends with, and whether all that happened was told and nothing else. */
export const endingOf = (ended: Ended, paint: Paint) => {
  const { truth, notices, messages, events, calls, failures, deadLetters } = ended;
  const compared = compare(truth, notices);
  const { opened, resolved } = incidentsIn(notices);
  const wrong = compared.reduce((sum, one) => sum + one.missed.length + one.false.length, 0);
  const isRight = wrong + failures.length + deadLetters === 0;
  const held = truth.filter(({ outcome }) => outcome === 'held').length;
  const lines = [
    '',
    ...comparedLines(compared, paint),
    '',
    ...callLines(calls, events, paint),
    '',
    `${counted(opened.size, 'incident')} opened, ${resolved.size} resolved; ${counted(notices.length, 'notice')} for ` +
      `machines, ${counted(messages, 'message')} for people. ${counted(held, 'verdict')} held in truth.`,
    ...failures.map(({ functionName, cause }) => paint('red', visible(`${functionName} failed: ${String(cause)}`))),
    ...(deadLetters === 0 ? [] : [paint('red', `${counted(deadLetters, 'queue')} of dead letters are not empty.`)]),
    isRight
      ? paint('green', 'All that went wrong was told, and nothing else.')
      : paint('red', 'What was told is not what happened.'),
  ];
  return { lines, isRight };
};

/** What was told, rule by rule, beside what happened; what is wrong by name. */
const comparedLines = (compared: readonly Compared[], paint: Paint): readonly string[] => [
  paint('bold', `${'told against the truth'.padEnd(RULE_WIDTH)}${cells(['happened', 'told', 'missed', 'false'])}`),
  ...compared.map(({ rule, happened, told, ...wrong }) => {
    const line = `${rule.padEnd(RULE_WIDTH)}${cells([happened, told, wrong.missed.length, wrong.false.length])}`;
    return wrong.missed.length + wrong.false.length === 0 ? line : paint('red', line);
  }),
  ...compared.flatMap(({ rule, ...wrong }) => [
    ...wrong.missed.map((place) => paint('red', visible(`  missed: ${rule}, ${place}`))),
    ...wrong.false.map((place) => paint('red', visible(`  false: ${rule}, ${place}`))),
  ]),
];

/** What Bookend asked of AWS, by service and action. */
const callLines = (calls: Calls, eventCount: number, paint: Paint): readonly string[] => [
  paint('bold', `calls of AWS, for ${counted(eventCount, 'event')}`),
  ...[...calls].sort(byName).flatMap(([service, actions]) => {
    const total = [...actions.values()].reduce((sum, count) => sum + count, 0);
    const each = [...actions].sort(byName).map(([action, count]) => `${action} ${grouped(count)}`);
    const [first = '', ...more] = wrapped(each.join(', '), WIDTH - SERVICE_WIDTH - COLUMN);
    return [
      `${service.padEnd(SERVICE_WIDTH)}${grouped(total).padStart(COLUMN - 2)}  ${first}`,
      ...more.map((line) => `${' '.repeat(SERVICE_WIDTH + COLUMN)}${line}`),
    ];
  }),
];

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
