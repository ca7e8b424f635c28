import type { Notice } from '../notices/notice.ts';
import { clockOf, counted, dayOf, momentOf, plain, shortened } from '../words/plain.ts';
import { groupOfDaemon } from '../words/task-role.ts';
import { actOrNot } from './act-or-not.ts';
import { actionsOf, moreActionsOf } from './actions.ts';
import type { Change } from './change.ts';
import { headlineOf } from './headline.ts';
import { holePlaces, holeReason, placeInWords, tellsHole } from './hole-words.ts';
import { linksOf } from './links.ts';
import { type Field, type Message, section } from './message.ts';
import { notJudgedMeans, tellsNotJudged } from './not-judged-words.ts';
import { orderPicture } from './order-picture.ts';
import { tellsOther } from './other-words.ts';
import { nowOf, shownSeverityOf } from './standing.ts';
import { orderSummary } from './summary.ts';
import { servicesOf } from './tasks-in-words.ts';
import { whyLines } from './why-words.ts';
import { SEVERITY_WORD, STATE_WORD, STATE_WORDS, violationInWords } from './wording.ts';

const VIOLATIONS = 12;
const MOMENTS = 40;
const SERVICES = 12;
const LINE = 500;

/** The message about one incident: its newest notice, which covers all the earlier ones. */
export const incidentMessage = ({ newest, notices }: Change): Message => ({
  about: 'incident',
  severity: shownSeverityOf(newest),
  state: newest.state,
  now: nowOf(newest),
  headline: headlineOf(newest),
  summary: shortened(summaryOf(newest), 1500),
  act: actOrNot(newest),
  actions: actionsOf(newest),
  why: whyLines(newest),
  picture: orderPicture(newest),
  links: linksOf(newest),
  broke: brokeIn(newest),
  more: moreActionsOf(newest),
  fields: fieldsOf(newest),
  timeline: newestMoments(newest),
  noticeIds: notices.map(({ id }) => id),
});

const brokeIn = (notice: Notice): Message['broke'] => {
  if (tellsNotJudged(notice)) return section('What it means', notJudgedMeans(notice), VIOLATIONS);
  if (tellsHole(notice)) return holePlaces(notice);
  const lines = notice.violations.map((violation) => violationInWords(violation));
  return section('What broke', lines, VIOLATIONS);
};

const summaryOf = (notice: Notice): string => {
  if (notice.kind === 'order') return orderSummary(notice);
  // its headline is its summary
  if (tellsOther(notice)) return '';
  const { summary, state } = notice;
  const whole = summary.startsWith(STATE_WORD[state]) ? summary.slice(STATE_WORD[state].length) : summary;
  return plain(tellsHole(notice) ? (holeReason(notice) ?? whole) : whole);
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
  const ofDaemons = new Set(notice.daemons.map(({ name }) => groupOfDaemon(name)));
  const tasks = notice.violations.flatMap((violation) => violation.tasks);
  const services = servicesOf(tasks.filter(({ group }) => group === null || !ofDaemons.has(group)));
  const isCounted = notice.violations.some(({ tasks, tasksTotal }) => tasksTotal > tasks.length);
  const andOthers = isCounted ? ', perhaps others: not all tasks are named' : '';
  return [
    field('Severity', `${SEVERITY_WORD[notice.severity]}, ${STATE_WORDS[notice.state]}`),
    field('Cluster', notice.clusterArn),
    ...(services.length === 0 ? [] : [field('Services', `${listed(services)}${andOthers}`)]),
    ...(daemons.length === 0 ? [] : [field('Daemon', listed(daemons))]),
    ...(containerInstanceArn === null ? [] : [field('Container instance', containerInstanceArn)]),
    ...(ec2InstanceId === null ? [] : [field('EC2 instance', ec2InstanceId)]),
    ...(capacityProviderName === null ? [] : [field('Capacity provider', capacityProviderName)]),
    ...(notice.hole === null ? [] : [field('Resource', placeInWords(notice.hole.resource))]),
    { name: notice.kind === 'hole' ? 'Found' : 'Happened', value: momentOf(notice.occurredAt) },
    field('Incident', notice.incidentId),
  ];
};

const field = (name: string, value: string): Field => ({ name, value: shortened(plain(value), LINE) });

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, SERVICES).map((name) => shortened(name, 80));
  return names.length > SERVICES
    ? `${shown.join(', ')} and ${counted(names.length - SERVICES, 'more', 'more')}`
    : shown.join(', ');
};
