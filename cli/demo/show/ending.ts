import type { Notice } from '../../../shared/core/notices/notice.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import { type Paint, visible, wrapped } from '../../terminal/text.ts';
import type { Calls } from '../account/calls.ts';
import type { Failure } from '../account/sources.ts';
import { type Compared, incidentsIn, wrongIn } from '../world/compare.ts';

const WIDTH = 100;
const RULE_WIDTH = 22;
const COLUMN = 10;
const SERVICE_WIDTH = 10;

export type Ended = {
  readonly compared: readonly Compared[];
  readonly notices: readonly Notice[];
  /** The number of messages that arrived in Slack. */
  readonly messages: number;
  readonly events: number;
  readonly calls: Calls;
  /** Calls of functions that ended in an error. */
  readonly failures: readonly Failure[];
  /** The number of queues that hold dead letters. */
  readonly deadLetters: number;
};

/** Compares Bookend's messages and verdicts with the truth, and writes the end of the demo. */
export const endingOf = (ended: Ended, paint: Paint) => {
  const { compared, notices, messages, events, calls, failures, deadLetters } = ended;
  const { opened, resolved } = incidentsIn(notices);
  const wrong = [
    ...wrongIn(compared),
    ...failures.map(({ functionName, cause }) => `${functionName} failed: ${String(cause)}`),
    ...(deadLetters === 0 ? [] : [`${counted(deadLetters, 'queue')} with dead letters`]),
  ];
  const isRight = wrong.length === 0;
  const lines = [
    '',
    ...comparedLines(compared, paint),
    '',
    ...callLines(calls, events, paint),
    '',
    `${counted(opened.size, 'incident')} opened, ${resolved.size} resolved; ${counted(notices.length, 'notice')} for ` +
      `machines, ${counted(messages, 'message')} for people.`,
    ...wrong.map((one) => paint('red', visible(one))),
    isRight
      ? paint('green', 'Bookend reported all that went wrong, and nothing else.')
      : paint('red', "Bookend's reports are not what happened."),
  ];
  return { lines, isRight };
};

const HEADINGS = ['violated', 'told', 'missed', 'false', 'held', 'proven', 'unproven'] as const;

/** Each rule has a line: violated and held in truth, against Bookend's messages and verdicts. */
const comparedLines = (compared: readonly Compared[], paint: Paint): readonly string[] => [
  paint('bold', 'against the truth'.padEnd(RULE_WIDTH) + HEADINGS.map((name) => name.padStart(COLUMN)).join('')),
  ...compared.map((one) => {
    const counts = HEADINGS.map((name) => String(one[name].length).padStart(COLUMN)).join('');
    const line = `${one.rule.padEnd(RULE_WIDTH)}${counts}`;
    return wrongIn([one]).length === 0 ? line : paint('red', line);
  }),
];

/** Counts Bookend's calls to AWS, by service and action. */
const callLines = (calls: Calls, eventCount: number, paint: Paint): readonly string[] => [
  paint('bold', `calls to AWS, for ${counted(eventCount, 'event')}`),
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
