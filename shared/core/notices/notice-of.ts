import type { Incident } from '../incidents/incident.ts';
import { isDaemonTask } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import type { ItemState, Untold } from '../state/instance-state.ts';
import { isCritical } from '../state/judge-state.ts';
import { isOfNotJudged } from '../state/not-judged-incident.ts';
import { lastPartOf } from '../words/arn.ts';
import { isoTime } from '../words/format-time.ts';
import { byCodeUnit } from '../words/join.ts';
import { isOfSelfTest } from '../words/self-test.ts';
import { cut } from '../words/text-size.ts';
import type { RuleName, Violation } from '../words/verdict.ts';
import type { Notice, NoticeTask, NoticeViolation } from './notice.ts';
import { causesOf } from './notice-causes.ts';
import { commandsOf } from './notice-commands.ts';
import type { NoticeContext, NoticeSize } from './notice-context.ts';
import { affectedOf, ecsOf } from './notice-ecs.ts';
import { orderGroupOf } from './notice-group.ts';
import { holeNotice } from './notice-hole.ts';
import { linksOf } from './notice-links.ts';
import { notJudgedNotice } from './notice-not-judged.ts';
import { standingOf } from './notice-now.ts';
import { orderOf } from './notice-order.ts';
import { planOf, remedyOf } from './notice-remedy.ts';
import { revisionOf } from './notice-revision.ts';
import { summaryOf } from './notice-summary.ts';
import { ownMoments } from './own-moments.ts';
import { selfTestNotice } from './self-test-notice.ts';
import type { Moment } from './timeline.ts';
import { timeline as momentsOf } from './timeline.ts';

/** The items that tell of an order. */
type Ordered = Exclude<ItemState, { readonly kind: 'hole' }>;

/** From the largest, which nearly always fits; `SMALLEST` always fits. */
const SIZES: readonly NoticeSize[] = [
  { tasks: 60, violations: 40, moments: 40, text: 400 },
  { tasks: 30, violations: 20, moments: 20, text: 300 },
  { tasks: 8, violations: 8, moments: 10, text: 200 },
];
const SMALLEST: NoticeSize = { tasks: 2, violations: 3, moments: 4, text: 100 };
/** Characters of JSON: each takes at most six bytes where SNS wants them escaped, so below its 256 KiB in any script. */
const LARGEST = 43_000;
const LONGEST_ARN = 2048;
const MOST_DAEMONS = 20;

/**
 * The notice that was committed as `untold`, made from the newest state: a fixed contract. A repeat has the same id;
 * its content is as new as the state. Texts from events are data: escape them for where they go.
 */
export const noticeOf = (state: ItemState, untold: Untold, context: NoticeContext): Notice => {
  const { incident, notJudged } = state;
  if (isOfSelfTest(state.ledger.clusterArn)) return selfTestNotice(state, untold, context);
  if (notJudged !== undefined && isOfNotJudged(state, untold.id))
    return notJudgedNotice(state, notJudged, untold, context);
  if (incident === null) throw new Error(`no incident for the notice ${untold.id}`);
  if (state.kind === 'hole') return holeNotice(state, incident, untold, context);
  for (const size of SIZES) {
    const notice = noticeOfSize(state, incident, untold, context, size);
    if (JSON.stringify(notice).length <= LARGEST) return notice;
  }
  return noticeOfSize(state, incident, untold, context, SMALLEST);
};

const noticeOfSize = (
  state: Ordered,
  incident: Incident,
  untold: Untold,
  context: NoticeContext,
  size: NoticeSize,
): Notice => {
  const ledger = state.kind === 'instance' ? state.ledger : null;
  const id = untold.id.slice(0, untold.id.lastIndexOf('#'));
  const violations = worstFirst(incident, context);
  const [worst] = violations;
  const severity = incident.silenced === undefined ? incident.severity : 'info';
  const standing = standingOf(state, incident, { severity, at: untold.at }, context);
  const plan = state.kind === 'instance' ? planOf(state, untold.at, context) : null;
  return {
    schema: 'bookend.notice/1',
    id: untold.id,
    incidentId: id,
    kind: 'order',
    state: untold.state,
    severity,
    rules: [...new Set(incident.violations.map(({ rule }) => rule))].sort(),
    account: context.account,
    region: context.region,
    clusterArn: cut(incident.clusterArn, LONGEST_ARN),
    capacityProviderName: cutOrNull(ledger?.capacityProviderName ?? incident.capacityProviderName, size.text),
    containerInstanceArn: cutOrNull(incident.containerInstanceArn, LONGEST_ARN),
    ec2InstanceId: cutOrNull(ledger?.ec2InstanceId ?? null, size.text),
    daemons: daemonsOf(incident, context, size),
    violations: violationsOf(violations, ledger, size),
    summary: summaryOf({ incident, violations, ledger, state: untold.state, size }),
    timeline: timelineOf(state, incident, size),
    remedy: remedyOf(state, incident, untold.at, context),
    ...standing,
    causes: causesOf(state, incident),
    ecs: ecsOf(state, incident, context),
    affected: affectedOf(state, untold.at, context),
    daemonRevision: revisionOf(state, incident, untold.at, context),
    groupId: orderGroupOf(incident, context),
    commands: commandsOf({ incident, worst, now: standing.now, ledger, plan }, context),
    resolution: cutOrNull(incident.resolution, size.text),
    order: orderOf(worst, ledger, untold.at),
    hole: null,
    links: linksOf(incident, ledger, context),
    occurredAt: isoTime(incident.occurredAt),
    detectedAt: isoTime(untold.at),
  };
};

const cutOrNull = (text: string | null, length: number): string | null => (text === null ? null : cut(text, length));

const RANK: Readonly<Record<Policy['severities'][RuleName], number>> = { critical: 0, warning: 1, info: 2 };

/** The most severe first, then the earliest act: a notice leads with it. */
const worstFirst = ({ violations }: Incident, { policy, coverages }: NoticeContext): readonly Violation[] => {
  const rankOf = ({ rule, daemonName }: Violation): number =>
    daemonName !== null && !isCritical(coverages, daemonName) ? RANK.info : RANK[policy.severities[rule]];
  return violations.toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) ||
      Number(one.occurredAt) - Number(other.occurredAt) ||
      byCodeUnit(one.rule, other.rule) ||
      byCodeUnit(one.daemonName, other.daemonName),
  );
};

const daemonsOf = (incident: Incident, { coverages }: NoticeContext, { text }: NoticeSize): Notice['daemons'] => {
  const named = [incident.daemonName, ...incident.violations.map(({ daemonName }) => daemonName)];
  const names = [...new Set(named.filter((name) => name !== null))].sort();
  return names.slice(0, MOST_DAEMONS).map((name) => ({ name: cut(name, text), critical: isCritical(coverages, name) }));
};

const violationsOf = (
  violations: readonly Violation[],
  ledger: Ledger | null,
  size: NoticeSize,
): readonly NoticeViolation[] => {
  const kept = violations.slice(0, size.violations);
  const each = Math.max(1, Math.floor(size.tasks / Math.max(1, kept.length)));
  return kept.map(({ rule, daemonName, marginMs, taskArns, tasksTotal, reason }) => ({
    rule,
    daemonName: cutOrNull(daemonName, size.text),
    marginMs,
    tasks: taskArns.slice(0, each).map((taskArn) => taskOf(taskArn, ledger?.tasks.get(taskArn), size)),
    tasksTotal,
    reason: cut(reason, size.text),
  }));
};

const taskOf = (taskArn: string, task: KnownTask | undefined, { text }: NoticeSize): NoticeTask => ({
  taskArn: cut(taskArn, LONGEST_ARN),
  group: cutOrNull(task?.group ?? null, text),
  startedAt: isoOrNull(task?.startedAt),
  stoppingAt: isoOrNull(task?.stoppingAt),
  executionStoppedAt: isoOrNull(task?.executionStoppedAt),
});

const isoOrNull = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : isoTime(at);

/** The history of the instance, its daemon tasks and the tasks concerned; the moments left out are counted. */
const timelineOf = (state: Ordered, incident: Incident, size: NoticeSize): Notice['timeline'] => {
  const told =
    state.kind === 'instance'
      ? instanceMoments(state.ledger, incident)
      : { moments: state.kind === 'cluster' ? [] : deploymentMoments(state.ledger), others: 0 };
  const moments = [...told.moments, ...ownMoments(incident)].sort((one, other) => one.at - other.at);
  const half = Math.ceil(size.moments / 2);
  const isCut = moments.length > 2 * half;
  const first = isCut ? moments.slice(0, half) : moments;
  const last = isCut ? moments.slice(moments.length - half) : [];
  const left = told.others + moments.length - first.length - last.length;
  const at = first.at(-1)?.at ?? incident.occurredAt;
  const gap =
    left === 0 ? [] : [{ at, what: left === 1 ? '1 other moment is left out' : `${left} other moments are left out` }];
  return [...first, ...gap, ...last].map(({ at, what }) => ({ at: isoTime(at), what: cut(what, size.text) }));
};

const instanceMoments = (ledger: Ledger, { violations }: Incident) => {
  const concerned = new Set(violations.flatMap(({ taskArns }) => taskArns));
  const tasks = [...ledger.tasks].filter(([taskArn, task]) => concerned.has(taskArn) || isDaemonTask(task));
  const moments = momentsOf({ ...ledger, tasks: new Map(tasks) });
  return { moments, others: tasks.length === ledger.tasks.size ? 0 : momentsOf(ledger).length - moments.length };
};

const deploymentMoments = ({ deployments }: Extract<ItemState, { kind: 'deployments' }>['ledger']): Moment[] =>
  [...deployments.values()].flatMap(({ daemonDeploymentArn, firstSeenAt, eventName, updatedAt, rollbackAt }) => {
    const name = `the deployment ${lastPartOf(daemonDeploymentArn)}`;
    return [
      { at: firstSeenAt, what: `${name} was first seen` },
      ...(rollbackAt === null ? [] : [{ at: rollbackAt, what: `${name} was rolled back` }]),
      { at: updatedAt, what: `${name} is ${eventName}` },
    ];
  });
