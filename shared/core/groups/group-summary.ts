import { timeIn } from '../messages/standing.ts';
import type { Notice } from '../notices/notice.ts';
import { isoTime } from '../words/format-time.ts';
import { word } from '../words/plain.ts';
import { inWords } from '../words/verdict.ts';
import type { Counts } from './counts.ts';
import type { Group } from './group.ts';
import { sharedIn } from './shared.ts';

/** From when to when, which is the worst, and how all of them stand. */
export const summaryOfMany = (group: Group, counts: Counts): string =>
  [spanInWords(group), standingInWords(group, counts)].join(' ');

/** `As of 08:01:09 UTC, of 14 in all: 3 still go on; 9 are put right, the tasks concerned still run there; 2 are over.` */
const standingInWords = (group: Group, { places, goingOn, consequences, unknown, isOver: areOver }: Counts): string => {
  const asOf = `As of ${momentIn(group, isoTime(group.changedAt))}`;
  if (areOver) return `${asOf}: all ${places} are over.`;
  const over = places - goingOn - consequences - unknown;
  const parts = [
    ...(goingOn === 0 ? [] : [`${goingOn} still ${goingOn === 1 ? 'goes' : 'go'} on`]),
    ...(unknown === 0 ? [] : [`${unknown} ${areOf(unknown)} open`]),
    ...(consequences === 0
      ? []
      : [`${consequences} ${areOf(consequences)} put right, the tasks concerned still run there`]),
    ...(over === 0 ? [] : [`${over} ${areOf(over)} over`]),
  ];
  return `${asOf}, of ${places} in all: ${parts.join('; ')}.`;
};

/** Says what the members share: `13 of 14 run revision 7 of log-agent, which the rest of the provider did not as of 08:05:12 UTC; …`. */
export const sharedInWords = (
  group: Group,
  { daemonRevision }: Notice,
  { isOver: areOver }: Counts,
): readonly string[] => {
  const shared = sharedIn(group);
  if (shared === null || daemonRevision === null) return [];
  const { count, of, revision, asOf, deployedBeforeMs } = shared;
  const named = `revision ${revision} of ${word(daemonRevision.daemonName)}`;
  const rest = `which the rest of the provider did not as of ${momentIn(group, asOf)}`;
  const began = deployedBeforeMs === null ? '' : `; its deployment began ${inWords(deployedBeforeMs)} before the first`;
  const many = count === of ? `All ${of}` : `${count} of ${of}`;
  return [`${many} ${areOver ? 'ran' : 'run'} ${named}, ${rest}${began}`];
};

const areOf = (count: number): string => (count === 1 ? 'is' : 'are');

/** `The first at 08:00:36 UTC, the last at 08:01:09 UTC; the worst 12 s on i-0303030303030303.` */
const spanInWords = (group: Group): string => {
  const { worst } = group;
  const [first, last] = [momentIn(group, group.firstAt), momentIn(group, group.lastAt)];
  const span = first === last ? `At ${first}` : `The first at ${first}, the last at ${last}`;
  const most =
    worst === null || worst.marginMs === null ? '' : `; the worst ${inWords(worst.marginMs)} on ${worst.name}`;
  return `${span}${most}.`;
};

/** In whole seconds: milliseconds stand in the thread. */
const momentIn = ({ changedAt }: Group, iso: string): string => {
  const asOf = isoTime(changedAt);
  return timeIn(iso, { nowAsOf: asOf, detectedAt: asOf });
};
