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
import { nowOf } from '../messages/standing.ts';
import { NOT_SAID } from '../messages/why-words.ts';
import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { isoTime } from '../words/format-time.ts';
import { counted, momentOf, plain, shortened, word } from '../words/plain.ts';
import { ackMessage } from './ack.ts';
import { type Counts, countsOf } from './counts.ts';
import type { Telling } from './due.ts';
import type { Group } from './group.ts';
import { sharedInWords, summaryOfMany } from './group-summary.ts';
import { namesIn, newsIn } from './listed-members.ts';
import { rankOfStanding } from './members.ts';

/** The purpose of a message about a group. */
export type GroupWords = {
  readonly how: Telling;
  /** The revision up to which its reader knows the group. */
  readonly since: number;
};

/** The message about a group: of one alone as it ever was, of many with their numbers, the worst, and which they are. */
export const groupMessage = (group: Group, { how }: GroupWords): Message => {
  const [first] = group.leads;
  if (first === undefined) throw new Error(`the group ${group.id} has no notice`);
  const counts = countsOf(group);
  const lead = asItStands(first, group, counts);
  const alone = { ...incidentMessage({ notices: [lead], newest: lead }), severity: counts.severity };
  const message = counts.isOne ? alone : ofMany(group, counts, lead, { ...alone, ...ofLead(first, lead, alone) });
  if (how === 'ack' && group.ack) return ackMessage(message, group.ack);
  return how === 'reminder'
    ? { ...message, headline: shortened(`Still: ${message.headline}`, LONGEST_HEADLINE) }
    : message;
};

const ofMany = (group: Group, counts: Counts, lead: Notice, alone: Message): Message => ({
  ...alone,
  about: 'group',
  state: counts.isOver ? 'resolved' : 'open',
  now: nowOfMany(counts),
  headline: shortened(headlineOfMany(group, counts, lead), LONGEST_HEADLINE),
  summary: summaryOfMany(group, counts),
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

/**
 * A group keeps the notices of a few incidents. Where the first of them stands better than the group does, those that go on are not among
 * them: then it says what all have in common, and nothing of who repairs them, by when, or why.
 */
const asItStands = (lead: Notice, group: Group, counts: Counts): Notice => {
  const now = nowOfMany(counts);
  if (now === null || now === 'over' || rankOfStanding(nowOf(lead) ?? 'unknown') <= rankOfStanding(now)) return lead;
  return {
    ...lead,
    state: 'open',
    now,
    nowAsOf: isoTime(group.changedAt),
    shownSeverity: counts.severity,
    ecs: null,
    remedy: null,
    causes: [],
    commands: [],
    order: null,
  };
};

/** The advice, the command and the picture speak of one instance, and say of which. */
const ofLead = (known: Notice, lead: Notice, { act, actions, picture }: Message): Partial<Message> => {
  if (leadingRuleOf(lead) === null || lead.containerInstanceArn === null || act === null) return {};
  const goesOn = nowOf(lead) === 'going-on';
  if (known !== lead) return { act: goesOn ? `${act} Which of them: see below.` : act, actions: [], links: [] };
  const name = word(lead.ec2InstanceId ?? lastPartOf(lead.containerInstanceArn));
  return {
    // where nothing goes on the answer is no for all of them
    act: goesOn ? `${act} This speaks of ${name}, the worst of them.` : act,
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
    goingOn === 1 && lead === leads[0] ? `${happeningOf(lead, width)}${tailOf(lead)}` : happeningOfAll(all, width);
  return fittedHeadline(
    (width) => `${start}${word(lastPartOf(lead.clusterArn), width)}: ${many}: ${clauseWithin(width)}`,
  );
};

/** The revision that they share is a reason, though not of ECS's own words. */
const whyOfMany = (shared: readonly string[], why: readonly string[]): readonly string[] =>
  shared.length === 0 ? why : [...shared, ...why.filter((line) => line !== NOT_SAID)];

/** The answer in the thread of a group's message: what is new in it since its reader was told. */
export const groupNews = (group: Group, words: GroupWords): Message => {
  const whole = groupMessage(group, words);
  if (words.how === 'first' || words.how === 'ack' || countsOf(group).isOne) return whole;
  return { ...whole, broke: newsIn(group, words.since), more: [] };
};
