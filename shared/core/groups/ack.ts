import { LONGEST_HEADLINE } from '../messages/headline.ts';
import { type Message, section } from '../messages/message.ts';
import { isoTime } from '../words/format-time.ts';
import { momentOf, plain, shortened } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';
import { countsOf, isWorse } from './counts.ts';

/** A person knows of a group: people are told no more of it for a while. Times are epoch milliseconds. */
export type Ack = {
  /** The moment when it was acknowledged: each acknowledgement of a group has its own. */
  readonly at: number;
  readonly until: number;
  /** The severity of the group at that moment: above it the acknowledgement ends. */
  readonly severity: Severity;
  /** The number of places at that moment: once it has doubled, and two have joined, the acknowledgement ends. Absent in what an earlier release stored. */
  readonly places?: number;
  /** The name of who acknowledged it; null where it was not given. */
  readonly by: string | null;
  readonly reason: string;
};

/** The parts of a group that this needs. */
type Acknowledgeable = { readonly members: string; readonly ack?: Ack | null };

/** The group, acknowledged as it stands. A further acknowledgement takes the place of the one before. */
export const acknowledged = <One extends Acknowledgeable>(
  group: One,
  { at, ...asked }: Omit<Ack, 'severity' | 'places'>,
): One => {
  const { severity, places } = countsOf(group);
  return { ...group, ack: { ...asked, at: Math.max(at, (group.ack?.at ?? 0) + 1), severity, places } };
};

/** The group without its acknowledgement if since then its severity has risen, or the number of its places doubled. */
export const withoutEndedAck = <One extends Acknowledgeable>(group: One): One => {
  const { ack = null } = group;
  if (ack === null) return group;
  const { isOver, severity, places } = countsOf(group);
  const hasEnded = !isOver && (isWorse(severity, ack.severity) || hasSpread(places, ack.places));
  return hasEnded ? { ...group, ack: null } : group;
};

/** A person who acknowledged one instance may expect a second. */
const hasSpread = (places: number, known: number | undefined): boolean =>
  known !== undefined && places >= Math.max(2 * known, known + 2);

const sentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);

/** The message that says who acknowledged a group, until when, and why. @param message the group's own */
export const ackMessage = (message: Message, { by, until, reason }: Ack): Message => ({
  ...message,
  headline: shortened(`Acknowledged: ${message.headline}`, LONGEST_HEADLINE),
  summary: [
    `Acknowledged by ${by === null ? 'somebody who gave no name' : plain(by)} until ${momentOf(isoTime(until))}: ${sentence(plain(reason))}`,
    'Until then people are told no more of it, unless its severity rises or its number doubles. When it is over, that is told.',
  ].join(' '),
  act: null,
  actions: [],
  why: [],
  picture: [],
  broke: section('', [], 0),
  more: [],
  fields: [],
  timeline: section('', [], 0),
});
