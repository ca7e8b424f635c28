import { inWords } from '../../shared/core/words/verdict.ts';
import { problemsOf, type Status } from '../../shared/edge/status/read-status.ts';
import type { ListedReceiver } from '../../shared/edge/status/receivers.ts';
import type { Deployed } from '../aws/deployment-options.ts';
import { isoSecondsOf } from '../terminal/iso-time.ts';
import { type Paint, visible } from '../terminal/text.ts';

/** The status as a person reads it: what is wrong first, the worst before the rest. @param now epoch milliseconds */
export const statusLines = (
  status: Status,
  { stage, region }: Pick<Deployed, 'stage' | 'region'>,
  now: number,
  paint: Paint,
): readonly string[] => {
  const problems = problemsOf(status);
  const { lastEvent, lastSweep, lastTold, lastAudit, selfTest, receivers, denied } = status;
  const head = `Bookend ${stage} in ${region}`;
  return [
    problems.length === 0 ? `${head}: ${paint('green', 'well')}` : `${head}: ${paint(['bold', 'red'], 'not well')}`,
    ...problems.map((problem) => `  ${paint('red', '!')} ${visible(problem)}`),
    '',
    `  last sweep    ${agoOf(lastSweep, now)}`,
    `  last event    ${agoOf(lastEvent, now)}`,
    `  last message  ${agoOf(lastTold, now)}`,
    `  self-test     ${selfTestOf(selfTest, now)}`,
    `  last audit    ${agoOf(lastAudit, now)}`,
    ...(receivers.length === 0 ? [`  receivers     ${paint('red', 'nobody')}`] : ['  receivers']),
    ...receivers.toSorted(worstFirst).map((one) => `    ${receiverLine(one, now, paint)}`),
    ...(denied.length === 0 ? [] : ['  denied']),
    ...denied.map(({ action, why, at }) => `    ${visible(action)}, ${agoOf(at, now)}: ${visible(why)}`),
  ];
};

const RANK = [false, null, true];

const worstFirst = (one: ListedReceiver, other: ListedReceiver): number =>
  RANK.indexOf(one.confirmed) - RANK.indexOf(other.confirmed) ||
  (`${one.receiver} ${one.to}` < `${other.receiver} ${other.to}` ? -1 : 1);

const receiverLine = (
  { receiver, to, hears, confirmed, lastTold, trouble }: ListedReceiver,
  now: number,
  paint: Paint,
): string =>
  [
    visible(receiver),
    visible(to),
    `(${hears.join(', ')})`,
    stateOf(confirmed, trouble, paint),
    ...(lastTold === null ? [] : [`last message ${agoOf(lastTold, now)}`]),
  ].join('  ');

const stateOf = (confirmed: boolean | null, trouble: string | null, paint: Paint): string => {
  if (confirmed === null) return paint('yellow', trouble === null ? 'not tried yet' : `not known: ${visible(trouble)}`);
  if (trouble !== null) return paint('red', `trouble: ${visible(trouble)}`);
  return confirmed ? paint('green', 'confirmed') : paint('red', 'not confirmed: nothing is sent there');
};

const selfTestOf = (selfTest: Status['selfTest'], now: number): string =>
  selfTest === null
    ? 'none has come through'
    : `came through ${agoOf(selfTest.at, now)}, in ${inWords(selfTest.tookMs)}`;

const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
] as const;

/** Says how long ago it was, in the largest unit, and when; clocks differ, so a moment ahead is now. */
const agoOf = (at: number | null, now: number): string => {
  if (at === null) return 'never';
  const passed = Math.max(0, now - at);
  const unit = UNITS.find(({ ms }) => passed >= 2 * ms) ?? { ms: 1000, name: 's' };
  return `${Math.floor(passed / unit.ms)} ${unit.name} ago (${isoSecondsOf(at)})`;
};
