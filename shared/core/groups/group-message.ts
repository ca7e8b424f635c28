import { affectedInWords } from '../messages/affected-words.ts';
import {
  firstWordOf,
  fittedHeadline,
  happeningOf,
  happeningOfAll,
  headlineOf,
  LONGEST_HEADLINE,
  type OfOneCause,
  tailOf,
} from '../messages/headline.ts';
import { incidentMessage } from '../messages/incident-message.ts';
import { leadingRuleOf } from '../messages/leading.ts';
import { type Message, section } from '../messages/message.ts';
import { timeIn } from '../messages/standing.ts';
import { NOT_SAID } from '../messages/why-words.ts';
import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { isoTime } from '../words/format-time.ts';
import { counted, momentOf, plain, shortened, word } from '../words/plain.ts';
import { inWords } from '../words/verdict.ts';
import { ackMessage } from './ack.ts';
import { type Counts, countsOf } from './counts.ts';
import type { Telling } from './due.ts';
import type { Group, NamedMember } from './group.ts';
import { isOver, type Member, type Members, unpacked } from './members.ts';
import { sharedIn } from './shared.ts';

const NAMED = 40;

/** The purpose of a message about a group. */
export type GroupWords = {
  readonly how: Telling;
  /** The revision up to which its reader knows the group. */
  readonly since: number;
};

/** The message about a group: of one alone as it ever was, of many with their numbers, the worst, and which they are. */
export const groupMessage = (group: Group, { how }: GroupWords): Message => {
  const [lead] = group.leads;
  if (lead === undefined) throw new Error(`the group ${group.id} has no notice`);
  const alone = incidentMessage({ notices: [lead], newest: lead });
  const counts = countsOf(group);
  const message = counts.isOne ? alone : ofMany(group, counts, lead, alone);
  if (how === 'ack' && group.ack) return ackMessage(message, group.ack);
  return how === 'reminder'
    ? { ...message, headline: shortened(`Still: ${message.headline}`, LONGEST_HEADLINE) }
    : message;
};

const ofMany = (group: Group, counts: Counts, lead: Notice, alone: Message): Message => ({
  ...alone,
  about: 'group',
  severity: counts.severity,
  state: counts.isOver ? 'resolved' : 'open',
  now: nowOfMany(counts),
  headline: shortened(headlineOfMany(group, counts, lead), LONGEST_HEADLINE),
  summary: [spanInWords(group), standingInWords(group, counts)].join(' '),
  ...ofTheWorst(lead, alone, counts),
  why: whyOfMany(sharedInWords(group, lead, counts), alone.why),
  broke: namesIn(group, counts),
  fields: [
    { name: 'Incidents', value: String(counts.incidents) },
    { name: 'First', value: momentOf(group.firstAt) },
    { name: 'Last', value: momentOf(group.lastAt) },
    { name: 'Group', value: shortened(plain(group.id), 500) },
  ],
  timeline: section('', [], 0),
  noticeIds: [],
});

/** The advice, the command and the picture speak of one instance, and say of which. */
const ofTheWorst = (lead: Notice, { act, actions, picture }: Message, { goingOn }: Counts): Partial<Message> => {
  if (leadingRuleOf(lead) === null || lead.containerInstanceArn === null) return {};
  const name = word(lead.ec2InstanceId ?? lastPartOf(lead.containerInstanceArn));
  return {
    // where nothing goes on the answer is no for all of them
    act: act === null || goingOn === 0 ? act : `${act} This speaks of ${name}, the worst of them.`,
    actions: actions.map((action) => ({ ...action, what: `On ${name}: ${action.what}` })),
    picture: picture.length === 0 ? [] : [name, ...picture],
  };
};

const nowOfMany = ({ goingOn, consequences, unknown, isOver: areOver }: Counts): Message['now'] => {
  if (areOver) return 'over';
  if (goingOn > 0) return 'going-on';
  return unknown === 0 && consequences > 0 ? 'consequences' : null;
};

/** The number of all is said already. */
const asOne = ({ about, ...lead }: Notice): Notice =>
  about === undefined ? lead : { ...lead, about: { ...about, count: 1 } };

/**
 * `batch: 14 of 16 instances: report tasks started up to 12 s before security-agent`. While it goes on anywhere, of those alone: who is
 * woken must not go to the others. Where it is one, its number of tasks and its deadline are said too.
 */
const headlineOfMany = (group: Group, { places, goingOn, isOver: areOver }: Counts, lead: Notice): string => {
  const { of, worst, leads, rules } = group;
  const start = areOver ? 'Over: ' : '';
  if (leadingRuleOf(lead) === null || lead.containerInstanceArn === null)
    return `${start}${counted(places, 'time')}: ${headlineOf(asOne(lead)).replace(firstWordOf(lead), '')}`;
  const many = affectedInWords(goingOn === 0 ? places : goingOn, of?.count ?? null, null);
  const all: OfOneCause = {
    notices: [lead, ...leads.slice(1)],
    areOfOneRule: (rules ?? []).length < 2,
    marginMs: worst?.marginMs ?? null,
  };
  const clauseWithin = (width: number): string =>
    goingOn === 1 ? `${happeningOf(lead, width)}${tailOf(lead)}` : happeningOfAll(all, width);
  return fittedHeadline(
    (width) => `${start}${word(lastPartOf(lead.clusterArn), width)}: ${many}: ${clauseWithin(width)}`,
  );
};

/** `As of 08:01:09 UTC: 3 still go on; 9 are put right, the tasks concerned still run there; 2 are over.` */
const standingInWords = (group: Group, { places, goingOn, consequences, unknown, isOver: areOver }: Counts): string => {
  const asOf = `As of ${momentIn(group, isoTime(group.changedAt))}:`;
  if (areOver) return `${asOf} all are over.`;
  const over = places - goingOn - consequences - unknown;
  const parts = [
    ...(goingOn === 0 ? [] : [`${goingOn} still ${goingOn === 1 ? 'goes' : 'go'} on`]),
    ...(unknown === 0 ? [] : [`${unknown} ${areOf(unknown)} open`]),
    ...(consequences === 0
      ? []
      : [`${consequences} ${areOf(consequences)} put right, the tasks concerned still run there`]),
    ...(over === 0 ? [] : [`${over} ${areOf(over)} over`]),
  ];
  return `${asOf} ${parts.join('; ')}.`;
};

/** What they share is a reason, though not of ECS's own words. */
const whyOfMany = (shared: readonly string[], why: readonly string[]): readonly string[] =>
  shared.length === 0 ? why : [...shared, ...why.filter((line) => line !== NOT_SAID)];

/** `13 of 14 run revision 7 of log-agent, which the rest of the provider did not as of 08:05:12 UTC; …`. */
const sharedInWords = (group: Group, { daemonRevision }: Notice, { isOver: areOver }: Counts): readonly string[] => {
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

const namesIn = (group: Group, { places }: Counts): Message['broke'] => {
  const shown = section('Which', linesOf(group, group.named), NAMED);
  return { ...shown, more: shown.more + Math.max(0, places - group.named.length) };
};

const linesOf = ({ members: text }: Group, named: readonly NamedMember[]): readonly string[] => {
  const members = unpacked(text);
  return named.map((one) => lineOf(one, members));
};

const lineOf = ({ key, name, marginMs }: NamedMember, members: Members): string => {
  const member = members.get(key);
  const margin = marginMs === null || marginMs >= 0 ? [] : [inWords(marginMs)];
  return shortened([name, ...margin, ...(member === undefined ? [] : [stateInWords(member)])].join(' · '), 200);
};

const stateInWords = (member: Member): string => {
  if (isOver(member)) return 'over';
  return member.standing === 'unknown' ? member.state : STANDING_WORDS[member.standing];
};

const STANDING_WORDS: Readonly<Record<'going-on' | 'consequences' | 'over', string>> = {
  'going-on': 'going on',
  consequences: 'tasks that were touched still run',
  over: 'over',
};

/** The answer in the thread of a group's message: what is new in it since its reader was told. */
export const groupNews = (group: Group, words: GroupWords): Message => {
  const whole = groupMessage(group, words);
  if (words.how === 'first' || words.how === 'ack' || countsOf(group).isOne) return whole;
  const news = group.named.filter(({ revision }) => revision > words.since);
  return { ...whole, broke: section('New in it', linesOf(group, news), NAMED), more: [] };
};
