import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { clockOf, counted, dayOf, momentOf, plain, shortened } from '../words/plain.ts';
import { actionsOf, linksOf } from './actions.ts';
import type { Change } from './change.ts';
import { holePlaces, holeReason, placeInWords, tellsHole } from './hole-words.ts';
import { type Field, type Message, section } from './message.ts';
import { notJudgedMeans, tellsNotJudged } from './not-judged-words.ts';
import { headlineOf, SEVERITY_WORD, STATE_WORD, STATE_WORDS, servicesOf, violationInWords } from './wording.ts';

const VIOLATIONS = 12;
const MOMENTS = 40;
const SERVICES = 12;
const LINE = 500;

/**
 * The message about one incident: its newest notice, which covers all the earlier ones.
 * @param stage the deployment that sends the message: commands of Bookend's own ask it
 */
export const incidentMessage = ({ newest, notices }: Change, stage: string | null = null): Message => ({
  about: 'incident',
  severity: newest.severity,
  state: newest.state,
  headline: headlineOf(newest),
  summary: shortened(plain(saidOnce(newest)), 1500),
  fields: fieldsOf(newest),
  broke: brokeIn(newest),
  timeline: newestMoments(newest),
  actions: actionsOf(newest, stage),
  links: linksOf(newest),
  noticeIds: notices.map(({ id }) => id),
});

const brokeIn = (notice: Notice): Message['broke'] => {
  if (tellsNotJudged(notice)) return section('What it means', notJudgedMeans(notice), VIOLATIONS);
  if (tellsHole(notice)) return holePlaces(notice);
  const lines = notice.violations.map((violation) => violationInWords(violation));
  return section('What broke', lines, VIOLATIONS);
};

/** The summary without what the headline above it gives. */
const saidOnce = (notice: Notice): string => {
  const { summary, state } = notice;
  const whole = summary.startsWith(STATE_WORD[state]) ? summary.slice(STATE_WORD[state].length) : summary;
  return tellsHole(notice) ? (holeReason(notice) ?? whole) : whole;
};

/**
 * The end of a long timeline tells more than its beginning; the moments left out are counted. The day stands in the
 * title, or in each line if there are several.
 */
const newestMoments = ({ timeline }: Notice): Message['timeline'] => {
  const shown = timeline.slice(-MOMENTS);
  const [day, ...otherDays] = new Set(shown.map(({ at }) => dayOf(at)));
  const isOneDay = day !== undefined && otherDays.length === 0;
  return {
    title: isOneDay ? `Timeline of ${day} (UTC)` : 'Timeline (UTC)',
    lines: shown.map(({ at, what }) =>
      shortened(`${isOneDay ? '' : `${dayOf(at)} `}${clockOf(at)}  ${plain(what)}`, LINE),
    ),
    more: Math.max(0, timeline.length - MOMENTS),
  };
};

const fieldsOf = (notice: Notice): readonly Field[] => {
  const { containerInstanceArn, ec2InstanceId, capacityProviderName } = notice;
  const daemons = notice.daemons.map(({ name, critical }) => (critical ? name : `${name} (not critical)`));
  const services = servicesOf(notice.violations.flatMap(({ tasks }) => tasks));
  const isCounted = notice.violations.some(({ tasks, tasksTotal }) => tasksTotal > tasks.length);
  const andOthers = isCounted ? ', perhaps others: not all tasks are named' : '';
  return [
    field('Severity', `${SEVERITY_WORD[notice.severity]}, ${STATE_WORDS[notice.state]}`),
    field('Cluster', lastPartOf(notice.clusterArn)),
    ...(services.length === 0 ? [] : [field('Services', `${listed(services)}${andOthers}`)]),
    ...(daemons.length === 0 ? [] : [field('Daemon', listed(daemons))]),
    ...(containerInstanceArn === null ? [] : [field('Container instance', lastPartOf(containerInstanceArn))]),
    ...(ec2InstanceId === null ? [] : [field('EC2 instance', ec2InstanceId)]),
    ...(capacityProviderName === null ? [] : [field('Capacity provider', capacityProviderName)]),
    ...(notice.hole === null ? [] : [field('Resource', placeInWords(notice.hole.resource))]),
    { name: notice.kind === 'hole' ? 'Found' : 'Happened', value: momentOf(notice.occurredAt) },
    field('Account', `${notice.account}, ${notice.region}`),
  ];
};

const field = (name: string, value: string): Field => ({ name, value: shortened(plain(value), LINE) });

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, SERVICES).map((name) => shortened(name, 80));
  return names.length > SERVICES
    ? `${shown.join(', ')} and ${counted(names.length - SERVICES, 'more', 'more')}`
    : shown.join(', ');
};
