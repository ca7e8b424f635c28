import {
  array,
  boolean,
  custom,
  exactOptional,
  fallback,
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
import type { NoticeKind } from '../../core/notices/notice.ts';
import { NOWS } from '../../core/words/now.ts';
import type { RuleName } from '../../core/words/verdict.ts';

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

/** A message without it is only poorer: one of another form passes. */
const daemonRevision = fallback(
  nullable(
    object({
      daemonName: string(),
      revision: number(),
      running: nullable(object({ count: number(), others: number(), asOf: string() })),
      deployedAt: nullable(string()),
      deployedBeforeMs: nullable(number()),
    }),
  ),
  null,
);

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
  daemonRevision: optional(daemonRevision, null),
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
