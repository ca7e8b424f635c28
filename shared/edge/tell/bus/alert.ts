import { type Counts, countsOf } from '../../../core/groups/counts.ts';
import type { Group } from '../../../core/groups/group.ts';
import type { Message } from '../../../core/messages/message.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { isoTime } from '../../../core/words/format-time.ts';
import { shortened } from '../../../core/words/plain.ts';
import { threadIdOf } from '../groups/group-names.ts';
import type { OneTelling } from '../receivers/receiver.ts';

/**
 * The change of a group that an alert tells of. `over` is also said of one that was over before anything was told; `note` is of a test, or of a change of
 * the policy, and never over.
 */
export type Change = 'note' | 'opened' | 'changed' | 'acknowledged' | 'over';

/** The group of an alert. Times are ISO 8601. */
type AlertGroup = Pick<Group, 'revision' | 'firstAt' | 'lastAt' | 'of'> &
  Omit<Counts, 'severity' | 'isOne'> & {
    readonly id: string;
    readonly startedAt: string;
    readonly changedAt: string;
    /** The container instances, or whatever else it is about, that joined first. */
    readonly names: readonly string[];
    readonly worst: { readonly name: string; readonly marginMs: number | null } | null;
    /** The newest acknowledgement, which may be past its end; null: there is none, or it has ended before its time. */
    readonly ack: {
      readonly at: string;
      readonly until: string;
      readonly by: string | null;
      readonly reason: string;
    } | null;
  };

/** The detail of an event: a fixed contract. Whoever reads it passes over fields that they do not know. */
export type Alert = {
  readonly schema: 'bookend.alert/1';
  /** The same if the event comes twice. */
  readonly id: string;
  /** The name of the group, 32 hexadecimal digits: alerts with the same one are about the same. */
  readonly key: string;
  readonly change: Change;
  readonly kind: Notice['kind'];
  readonly severity: Message['severity'];
  readonly now: Message['now'];
  readonly headline: string;
  readonly summary: string;
  readonly act: string | null;
  readonly group: AlertGroup;
  /** The newest notice of the worst incident; null where it was cut. */
  readonly notice: Notice | null;
  /** The fields that were cut so that the event is not too large, in the order in which they were; empty: none. */
  readonly cut: readonly string[];
};

/** @param telling one that is due: its group has a notice */
export const alertOf = ({ group, how, message }: Pick<OneTelling, 'group' | 'how' | 'message'>): Alert => {
  const { severity: _, isOne: __, ...counts } = countsOf(group);
  const { headline, summary, act, severity, now } = message;
  const key = threadIdOf(group);
  const [notice = null] = group.leads;
  const kind = notice?.kind ?? 'order';
  const acked = how === 'ack' && group.ack ? `-ack-${group.ack.at}` : '';
  return {
    schema: 'bookend.alert/1',
    id: `${key}-${group.revision}${acked}`,
    key,
    change: changeOf(kind, counts, how),
    kind,
    ...{ severity, now, headline, summary, act },
    group: { ...counts, ...shownOf(group) },
    notice,
    cut: [],
  };
};

const changeOf = (kind: Notice['kind'], { isOver }: Pick<Counts, 'isOver'>, how: OneTelling['how']): Change => {
  if (kind === 'policy' || kind === 'test') return 'note';
  if (isOver) return 'over';
  if (how === 'first') return 'opened';
  return how === 'ack' ? 'acknowledged' : 'changed';
};

const shownOf = (group: Group): Omit<AlertGroup, keyof Counts> => {
  const { id, revision, startedAt, changedAt, firstAt, lastAt, of, named, worst, ack } = group;
  return {
    ...{ id, revision, firstAt, lastAt, of },
    startedAt: isoTime(startedAt),
    changedAt: isoTime(changedAt),
    names: named.map(({ name }) => name),
    worst: worst && { name: worst.name, marginMs: worst.marginMs },
    ack: ack ? { at: isoTime(ack.at), until: isoTime(ack.until), by: ack.by, reason: ack.reason } : null,
  };
};

const LONGEST = 500;

/** More than a time, a kind or a name that Bookend writes has. */
const LONGEST_NAME = 100;

const bounded = (text: string): string => shortened(text, LONGEST);
const boundedName = (text: string): string => shortened(text, LONGEST_NAME);

/** The alert without all that can be long: below 30 KB, whatever the fields of a notice hold, forged ones too. */
export const leastOf = (alert: Alert): Alert => {
  const { kind, headline, summary, act, group, cut } = alert;
  return {
    ...alert,
    kind: kind.length > LONGEST_NAME ? 'order' : kind, // it is no kind of any release
    headline: bounded(headline),
    summary: bounded(summary),
    act: act === null ? null : bounded(act),
    group: leastOfGroup(group),
    notice: null,
    cut: [...new Set([...cut, 'group.names', 'notice', 'summary', 'act', 'group.id'])],
  };
};

const leastOfGroup = (group: AlertGroup): AlertGroup => {
  const { id, firstAt, lastAt, of, worst, ack } = group;
  return {
    ...group,
    id: bounded(id),
    firstAt: boundedName(firstAt),
    lastAt: boundedName(lastAt),
    of: of && { ...of, at: boundedName(of.at) },
    worst: worst && { ...worst, name: boundedName(worst.name) },
    ack: ack && { ...ack, by: ack.by === null ? null : boundedName(ack.by), reason: bounded(ack.reason) },
    names: [],
  };
};
