import { affectedInWords } from '../messages/affected-words.ts';
import { firstWordOf, happeningOf, headlineOf, LONGEST_HEADLINE } from '../messages/headline.ts';
import { incidentMessage } from '../messages/incident-message.ts';
import { leadingRuleOf } from '../messages/leading.ts';
import { type Message, section } from '../messages/message.ts';
import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { clockOf, counted, momentOf, plain, shortened, word } from '../words/plain.ts';
import { inWords } from '../words/verdict.ts';
import { ackMessage } from './ack.ts';
import { type Counts, countsOf } from './counts.ts';
import type { Telling } from './due.ts';
import type { Group, NamedMember } from './group.ts';
import { isOver, type Member, type Members, unpacked } from './members.ts';

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
  const message = counts.places < 2 ? alone : ofMany(group, counts, lead, alone);
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
  summary: [standingInWords(counts), spanInWords(group)].join(' '),
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

const nowOfMany = ({ goingOn, consequences, unknown, isOver: areOver }: Counts): Message['now'] => {
  if (areOver) return 'over';
  if (goingOn > 0) return 'going-on';
  return unknown === 0 && consequences > 0 ? 'consequences' : null;
};

/** `batch: 14 of 16 instances: 3 report tasks started up to 12 s before security-agent`. */
const headlineOfMany = ({ of }: Group, { places, isOver: areOver }: Counts, lead: Notice): string => {
  const start = areOver ? 'Over: ' : '';
  if (leadingRuleOf(lead) === null || lead.containerInstanceArn === null)
    return `${start}${counted(places, 'time')}: ${headlineOf(lead).replace(firstWordOf(lead), '')}`;
  const many = affectedInWords(places, of?.count ?? null, null);
  return `${start}${word(lastPartOf(lead.clusterArn))}: ${many}: ${happeningOf(lead)}`;
};

/** `3 going on, 9 with consequences, 2 over.` */
const standingInWords = ({ places, goingOn, consequences, unknown, isOver: areOver }: Counts): string => {
  if (areOver) return 'All of them are over.';
  const over = places - goingOn - consequences - unknown;
  const parts = [
    ...(goingOn === 0 ? [] : [`${goingOn} going on`]),
    ...(unknown === 0 ? [] : [`${unknown} open`]),
    ...(consequences === 0 ? [] : [`${consequences} with tasks that were touched and still run`]),
    ...(over === 0 ? [] : [`${over} over`]),
  ];
  return `${parts.join(', ')}.`;
};

const spanInWords = ({ firstAt, lastAt, worst }: Group): string => {
  const span = firstAt === lastAt ? `At ${clockOf(firstAt)}` : `From ${clockOf(firstAt)} to ${clockOf(lastAt)}`;
  const most =
    worst === null || worst.marginMs === null ? '' : `; the worst ${inWords(worst.marginMs)} on ${worst.name}`;
  return `${span}${most}.`;
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
  if (words.how === 'first' || words.how === 'ack' || countsOf(group).places < 2) return whole;
  const news = group.named.filter(({ revision }) => revision > words.since);
  return { ...whole, broke: section('New in it', linesOf(group, news), NAMED), more: [] };
};
