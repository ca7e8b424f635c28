import {
  array,
  boolean,
  exactOptional,
  fallback,
  literal,
  looseObject,
  minValue,
  nonEmpty,
  nullable,
  number,
  picklist,
  pipe,
  safeInteger,
  safeParse,
  string,
  variant,
} from 'valibot';
import { storedNotice } from '../../messages/stored-notice.ts';
import type { Thread } from './thread-store.ts';

/** Notices are compared with counts and times: one that can be compared with nothing would hold a group up for ever. */
const count = fallback(pipe(number(), safeInteger(), minValue(0)), 0);
const moment = fallback(pipe(number(), safeInteger()), 0);
const messageId = looseObject({ channel: string(), ts: string() });
const message = fallback(nullable(messageId), null);
const name = fallback(nullable(string()), null);
const id = pipe(string(), nonEmpty());
const severity = picklist(['critical', 'warning', 'info']);

const incident = looseObject({
  kind: literal('incident'),
  message,
  stormId: name,
  toldSequence: count,
  digestSequence: count,
  state: fallback(nullable(picklist(['open', 'changed', 'repaired', 'resolved'])), null),
});

const cause = looseObject({ kind: literal('cause'), current: id, earlier: fallback(array(string()), []) });

const told = {
  revision: count,
  toldAt: moment,
  loudAt: moment,
  places: count,
  severity: fallback(severity, 'info'),
  isOver: fallback(boolean(), false),
  ackedAt: exactOptional(moment),
  isHushed: exactOptional(fallback(boolean(), false)),
  message,
  isOfOthers: exactOptional(literal(true)),
  trying: exactOptional(looseObject({ revision: count, attempt: count, ackedAt: exactOptional(moment) })),
};

const ack = looseObject({
  at: moment,
  until: moment,
  severity,
  places: exactOptional(count),
  by: name,
  reason: string(),
});

const place = { key: string(), name: string(), marginMs: fallback(nullable(number()), null) };

const revision = looseObject({
  revision: count,
  count,
  others: count,
  asOf: string(),
  deployedBeforeMs: fallback(nullable(number()), null),
});

const group = looseObject({
  kind: literal('group'),
  group: looseObject({
    id,
    startedAt: moment,
    revision: count,
    changedAt: moment,
    changingSince: exactOptional(moment),
    members: string(),
    leads: array(storedNotice),
    firstAt: string(),
    lastAt: string(),
    named: fallback(array(looseObject({ ...place, revision: count })), []),
    worst: fallback(nullable(looseObject(place)), null),
    rules: exactOptional(fallback(array(string()), [])),
    of: fallback(nullable(looseObject({ count, at: string() })), null),
    revisions: exactOptional(fallback(array(revision), [])),
    isClosed: exactOptional(literal(true)),
    ack: exactOptional(fallback(nullable(ack), null)),
  }),
  before: exactOptional(
    looseObject({ slack: exactOptional(looseObject(told)), mail: exactOptional(looseObject(told)) }),
  ),
});

const member = looseObject({ kind: literal('member'), groupId: id });

const due = looseObject({
  kind: literal('due'),
  groupId: id,
  dueAt: fallback(nullable(pipe(number(), safeInteger())), null),
  wakeAt: fallback(nullable(pipe(number(), safeInteger())), null),
});

const lastTold = fallback(
  nullable(looseObject({ toldAt: nullable(moment), trouble: nullable(looseObject({ at: moment, why: string() })) })),
  null,
);

const channel = looseObject({
  kind: literal('channel'),
  mails: exactOptional(count),
  unrecorded: exactOptional(fallback(array(string()), [])),
  begun: exactOptional(fallback(array(looseObject({ attempt: string(), message: messageId })), [])),
  turn: exactOptional(fallback(nullable(looseObject({ by: string(), until: moment })), null)),
  last: exactOptional(fallback(nullable(looseObject({ by: string(), endedAt: moment, freeAt: moment })), null)),
  slack: exactOptional(lastTold),
  mail: exactOptional(lastTold),
  chat: exactOptional(lastTold),
  bus: exactOptional(lastTold),
});

const thread = variant('kind', [
  incident,
  cause,
  group,
  member,
  looseObject({ kind: literal('told'), ...told }),
  due,
  channel,
]);

/**
 * Reads a thread, which we wrote, perhaps by another version of us: a field that makes no sense is as if nothing had been told
 * of it, the others stay. Null for a text that is not a thread at all.
 */
export const threadIn = (text: string): Thread | null => {
  try {
    const read = safeParse(thread, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
};
