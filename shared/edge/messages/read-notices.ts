import {
  array,
  boolean,
  custom,
  exactOptional,
  literal,
  nullable,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  string,
  transform,
} from 'valibot';
import { type Notice, type NoticeKind, SILENCED } from '../../core/notices/notice.ts';
import { NOWS } from '../../core/words/now.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import type { RuleName } from '../../core/words/verdict.ts';
import { readDocument } from '../documents/read-document.ts';
import { InputError } from '../errors/input-error.ts';
import { wokenBy } from './wake-message.ts';

export type NoticeMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>;
};

export type ReadNotices = {
  /** Each notice once; a repeat has the same id. */
  readonly notices: readonly Notice[];
  /** By the notice's id, the messages that brought it. */
  readonly messagesOf: ReadonlyMap<string, readonly string[]>;
  /** The number of notices that were left out because no person is told of them. */
  readonly silenced: number;
  /** The notices of self-tests, of which no person is told either. */
  readonly selfTests: readonly Notice[];
  /** By the key of what a group sent to itself, the messages that brought it. */
  readonly wakes: ReadonlyMap<string, readonly string[]>;
  /** Messages that are not notices, and why. */
  readonly broken: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** The notices of a batch of messages that people are told of; one that can't be read stands alone. */
export const readNotices = (messages: readonly NoticeMessage[]): ReadNotices => {
  const notices = new Map<string, Notice>();
  const messagesOf = new Map<string, string[]>();
  const broken: { messageId: string; cause: unknown }[] = [];
  const selfTests: Notice[] = [];
  const wakes = new Map<string, string[]>();
  let silenced = 0;
  for (const { messageId, body, messageAttributes } of messages) {
    if (messageAttributes?.[SILENCED] !== undefined) {
      silenced += 1;
      continue;
    }
    try {
      const document = parsed(body);
      const woken = wokenBy(document);
      if (woken !== null) {
        wakes.set(woken, [...(wakes.get(woken) ?? []), messageId]);
        continue;
      }
      const notice = readNotice(document);
      if (isOfSelfTest(notice.clusterArn)) {
        selfTests.push(notice);
        continue;
      }
      notices.set(notice.id, notice);
      messagesOf.set(notice.id, [...(messagesOf.get(notice.id) ?? []), messageId]);
    } catch (cause) {
      broken.push({ messageId, cause });
    }
  }
  return { notices: [...notices.values()], messagesOf, silenced, selfTests, wakes, broken };
};

/** A rule that a newer Bookend knows is no reason to leave its notice untold. */
const rule = custom<RuleName>((value) => typeof value === 'string', 'must be the name of a rule');

/** A kind that a newer Bookend knows passes, too. A notice that was published before there were kinds tells of an order. */
const kind = optional(
  custom<NoticeKind>((value) => typeof value === 'string', 'must be the name of a kind'),
  'order',
);

const task = object({
  taskArn: string(),
  group: nullable(string()),
  startedAt: nullable(string()),
  stoppingAt: nullable(string()),
  executionStoppedAt: nullable(string()),
});

/** Notices of before named every task, and did not count them. */
const violation = pipe(
  object({
    rule,
    daemonName: nullable(string()),
    marginMs: nullable(number()),
    tasks: array(task),
    tasksTotal: optional(number()),
    reason: string(),
  }),
  transform((read) => ({ ...read, tasksTotal: read.tasksTotal ?? read.tasks.length })),
);

/** A notice of an older Bookend does not say how it stands; one of a newer may say it in a word that is not known here. */
const now = pipe(
  optional(nullable(string()), null),
  transform((read) => NOWS.find((known) => known === read) ?? null),
);

const cause = object({
  what: string(),
  exitCode: nullable(number()),
  stopCode: nullable(string()),
  reason: nullable(string()),
  at: nullable(string()),
});

const run = object({
  role: picklist(['daemon', 'application']),
  name: string(),
  count: number(),
  from: nullable(string()),
  to: nullable(string()),
  isRunning: boolean(),
});
const order = object({ runs: array(run), leavingAt: nullable(string()), asOf: string() });

const severity = picklist(['critical', 'warning', 'info']);

const command = object({ for: string(), command: string(), works: boolean(), why: nullable(string()) });

/** A notice as it is published, and as groups keep it. Fields that are not known pass by, and are left out. */
export const storedNotice = object({
  schema: literal('bookend.notice/1'),
  id: string(),
  incidentId: string(),
  kind,
  state: picklist(['open', 'changed', 'repaired', 'resolved']),
  severity,
  rules: array(rule),
  account: string(),
  region: string(),
  clusterArn: string(),
  capacityProviderName: nullable(string()),
  containerInstanceArn: nullable(string()),
  ec2InstanceId: nullable(string()),
  daemons: array(object({ name: string(), critical: boolean() })),
  violations: array(violation),
  summary: string(),
  timeline: array(object({ at: string(), what: string() })),
  remedy: nullable(
    object({ mode: picklist(['observe', 'propose', 'enforce']), plan: array(string()), outcome: array(string()) }),
  ),
  now,
  nowAsOf: optional(nullable(string()), null),
  causes: optional(array(cause), []),
  ecs: optional(nullable(object({ repairs: boolean(), expectedBy: nullable(string()) })), null),
  affected: optional(nullable(object({ count: number(), of: number() })), null),
  groupId: optional(nullable(string()), null),
  commands: optional(array(command), []),
  shownSeverity: optional(nullable(severity), null),
  resolution: optional(nullable(string()), null),
  order: optional(nullable(order), null),
  hole: optional(nullable(object({ hole: string(), resource: string(), why: string(), cure: string() })), null),
  about: exactOptional(object({ headline: string(), count: number(), first: array(string()) })),
  links: record(string(), string()),
  occurredAt: string(),
  detectedAt: string(),
});

/**
 * A notice from the notices topic, delivered raw or in SNS's envelope.
 * @throws InputError naming every problem with its path
 */
const readNotice = (document: unknown): Notice => readDocument('notice', storedNotice, unwrapped(document));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('notice', ['is not valid JSON'], { cause });
  }
};

const unwrapped = (document: unknown): unknown => {
  if (typeof document !== 'object' || document === null) return document;
  const isEnvelope = 'Type' in document && document.Type === 'Notification' && 'Message' in document;
  return isEnvelope && typeof document.Message === 'string' ? parsed(document.Message) : document;
};
