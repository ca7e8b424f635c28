import {
  array,
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
import type { Thread } from './thread-store.ts';

/** Notices are compared with counts and times: one that can be compared with nothing would hold an incident up for ever. */
const count = fallback(pipe(number(), safeInteger(), minValue(0)), 0);
const moment = fallback(pipe(number(), safeInteger()), 0);
const message = fallback(nullable(looseObject({ channel: string(), ts: string() })), null);
const name = fallback(nullable(string()), null);
const severity = picklist(['critical', 'warning', 'info']);

const incident = looseObject({
  kind: literal('incident'),
  message,
  stormId: name,
  headSequence: count,
  toldSequence: count,
  digestSequence: count,
  mailing: exactOptional(fallback(nullable(looseObject({ sequence: count, mail: count })), null)),
  lastNoticeId: name,
  state: fallback(nullable(picklist(['open', 'changed', 'repaired', 'resolved'])), null),
});

const row = looseObject({
  cluster: string(),
  rule: string(),
  daemon: string(),
  severity,
  notices: count,
  resolved: count,
});
const worst = looseObject({ incidentId: string(), severity, line: string(), region: string(), clusterArn: string() });

const storm = looseObject({
  kind: literal('storm'),
  message,
  storm: looseObject({
    id: pipe(string(), nonEmpty()),
    startedAt: moment,
    notices: count,
    incidents: count,
    over: count,
    rows: fallback(array(row), []),
    worst: fallback(array(worst), []),
  }),
});

const lastTold = fallback(
  nullable(looseObject({ toldAt: nullable(moment), trouble: nullable(looseObject({ at: moment, why: string() })) })),
  null,
);

const channel = looseObject({
  kind: literal('channel'),
  since: moment,
  singles: count,
  stormId: name,
  stormAt: moment,
  mails: exactOptional(count),
  sent: exactOptional(fallback(array(count), [])),
  turn: exactOptional(fallback(nullable(looseObject({ by: string(), until: moment })), null)),
  last: exactOptional(fallback(nullable(looseObject({ by: string(), endedAt: moment, freeAt: moment })), null)),
  slack: exactOptional(lastTold),
  mail: exactOptional(lastTold),
});

const thread = variant('kind', [incident, storm, channel]);

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
