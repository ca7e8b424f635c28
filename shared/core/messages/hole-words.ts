import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { command } from '../words/command.ts';
import { withoutAccount } from '../words/hole-subject.ts';
import { plain, shortened, word } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';
import type { Action, Section } from './message.ts';
import { shownSeverityOf } from './standing.ts';

/** True for a notice that is about a hole: words about rules do not fit it. */
export const tellsHole = ({ kind }: Pick<Notice, 'kind'>): boolean => kind === 'hole';

const MOST_WORDS = 9;

/** `prod: A container instance runs without its daemon (+39)`; without its state, at most nine words. */
export const holeHeadline = ({ about, hole, clusterArn }: Notice): string => {
  const more = about === undefined || about.count <= 1 ? [] : [`(+${about.count - 1})`];
  const words = plain(about?.headline ?? hole?.hole ?? 'ECS promises less than expected')
    .trim()
    .split(/\s+/u);
  const what = shortened(words.slice(0, MOST_WORDS - 1 - more.length).join(' '), 80);
  return [`${word(lastPartOf(clusterArn))}:`, what, ...more].join(' ');
};

/** The reason, where the headline already says the rest; null where the summary says more, as at the end. */
export const holeReason = ({ state, hole, about }: Notice): string | null => {
  if (hole === null || state === 'resolved') return null;
  return (about?.count ?? 1) > 1 ? `The first: ${hole.why}` : hole.why;
};

/** Names the first ones where a notice tells of many; one alone stands in the summary and the fields. */
export const holePlaces = ({ about }: Notice): Section => {
  const { count, first } = about ?? { count: 1, first: [] };
  const lines = count <= 1 ? [] : first.map((resource) => shortened(placeInWords(resource), 300));
  return { title: 'Where', lines, more: lines.length === 0 ? 0 : Math.max(0, count - lines.length) };
};

/** The resource by its name: `daemon prod/agent`, `container-instance prod/0f3c…, agent`. */
export const placeInWords = (resource: string): string => {
  const [thing = '', ...parts] = withoutAccount(resource).split('#');
  const [kind = '', ...name] = thing.split('/');
  const named = name.length === 0 ? kind : `${kind} ${name.join('/')}`;
  return plain([named, ...parts].join(', '));
};

/** By how bad it is, whether somebody has to get up. */
const URGENCY: Readonly<Record<Severity, string>> = {
  critical: 'Yes, today: a daemon that has to run does not, or cannot.',
  warning: 'Not tonight. Act in working hours: the next event may lose telemetry, protection or a drain.',
  info: 'No: it is a choice, or tidiness.',
};

/** The answer to "Do you have to act?". */
export const holeUrgency = (notice: Notice): string => URGENCY[shownSeverityOf(notice)];

/** The cure, with its command where that only looks. */
export const holeActions = ({ state, hole }: Notice): readonly Action[] =>
  state === 'resolved' || hole === null ? [] : [cureAction(hole.cure)];

/** The way to live with it. */
export const acceptingHole = ({ state, hole }: Notice): readonly Action[] => {
  if (state === 'resolved' || hole === null) return [];
  const what = `If it is meant to be so, accept it in the policy (acceptedHoles): hole ${shortened(plain(hole.hole), 60)}, resource ${shortened(plain(hole.resource), 800)}`;
  return [{ what, command: null }];
};

/** A cure may end with a call of the AWS CLI. One that only reads becomes a command: no name in a cure can make another one of it. */
const CALL = ': aws ecs ';
const READS = /^(?:list|describe)-[a-z-]{1,60}$/;

const cureAction = (cure: string): Action => {
  const at = cure.indexOf(CALL);
  const [verb = '', ...flags] = at < 0 ? [] : cure.slice(at + CALL.length).split(' ');
  const offered = READS.test(verb) ? command(`aws ecs ${verb}`, flags) : null;
  return offered === null
    ? { title: 'What helps', what: shortened(plain(cure), 600), command: null }
    : { title: 'What helps', what: shortened(plain(cure.slice(0, at)), 600), command: offered };
};
