import { expect } from 'vitest';
import { RULE_NAMES } from '../../../shared/core/words/verdict.ts';

const KEYS = [
  'schema',
  'id',
  'incidentId',
  'kind',
  'state',
  'severity',
  'rules',
  'account',
  'region',
  'clusterArn',
  'capacityProviderName',
  'containerInstanceArn',
  'ec2InstanceId',
  'daemons',
  'violations',
  'summary',
  'timeline',
  'remedy',
  'now',
  'nowAsOf',
  'shownSeverity',
  'causes',
  'ecs',
  'affected',
  'daemonRevision',
  'groupId',
  'commands',
  'resolution',
  'order',
  'hole',
  'links',
  'occurredAt',
  'detectedAt',
];
const TASK_KEYS = ['taskArn', 'group', 'startedAt', 'stoppingAt', 'executionStoppedAt'];
const VIOLATION_KEYS = ['rule', 'daemonName', 'marginMs', 'tasks', 'tasksTotal', 'reason'];
const HOLE_KEYS = ['hole', 'resource', 'why', 'cure'];
const KINDS = ['order', 'not-judged', 'hole'];
const STATES = ['open', 'changed', 'repaired', 'resolved'];
const SEVERITIES = ['critical', 'warning', 'info'];
const NOWS = ['going-on', 'consequences', 'over', null];
const MODES = ['observe', 'propose', 'enforce'];
const ISO = /^([+-]\d{6}|\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** SNS takes no more, in bytes. */
const LARGEST_MESSAGE = 256 * 1024;

/**
 * Fails unless the value, as it travels in JSON, is a notice of the contract `bookend.notice/1`: exactly these keys, each
 * with what its name promises.
 */
export const expectNotice = (value: unknown): void => {
  const text = JSON.stringify(value);
  expect(Buffer.byteLength(text), 'bytes of the notice').toBeLessThan(LARGEST_MESSAGE);
  const problems = problemsOf(JSON.parse(text));
  if (problems.length > 0) expect.fail(`no notice: ${problems.join('; ')}\n${text.slice(0, 2000)}`);
};

const problemsOf = (notice: unknown): readonly string[] => {
  if (!isObject(notice)) return ['not an object'];
  const { kind, state, severity, rules, daemons, violations, timeline, remedy, links } = notice;
  const isOfOrder = kind === 'order';
  return [
    ...keysOf('notice', notice, kind === 'hole' ? [...KEYS, 'about'] : KEYS),
    ...(notice.schema === 'bookend.notice/1' ? [] : ['schema']),
    ...['id', 'incidentId', 'account', 'region', 'clusterArn', 'summary'].filter((key) => !isText(notice[key])),
    ...['capacityProviderName', 'containerInstanceArn', 'ec2InstanceId'].filter((key) => !isTextOrNull(notice[key])),
    ...(isOneOf(state, STATES) ? [] : ['state']),
    ...(isOneOf(severity, SEVERITIES) ? [] : ['severity']),
    ...(isOneOf(kind, KINDS) ? [] : ['kind']),
    ...(kind === 'hole' ? problemsOfHole(notice) : notice.hole === null ? [] : ['hole']),
    ...((isOfOrder ? isFullList(rules) && rules.every((rule) => isOneOf(rule, RULE_NAMES)) : isEmptyList(rules))
      ? []
      : ['rules']),
    ...(String(notice.id).startsWith(`${String(notice.incidentId)}#`) ? [] : ['id is none of the incident']),
    ...['occurredAt', 'detectedAt'].filter((key) => !isTime(notice[key])),
    ...each('daemons', daemons, (daemon) => [
      ...keysOf('daemon', daemon, ['name', 'critical']),
      ...(isText(daemon.name) && typeof daemon.critical === 'boolean' ? [] : ['daemon']),
    ]),
    ...((isOfOrder ? isFullList(violations) : isEmptyList(violations))
      ? each('violations', violations, problemsOfViolation)
      : ['violations']),
    ...each('timeline', timeline, (moment) => [
      ...keysOf('moment', moment, ['at', 'what']),
      ...(isTime(moment.at) && isText(moment.what) ? [] : ['moment']),
    ]),
    ...(remedy === null ? [] : problemsOfRemedy(remedy)),
    ...problemsOfStanding(notice),
    ...(isObject(links) && Object.values(links).every(isUrl) ? [] : ['links']),
  ];
};

const problemsOfStanding = (notice: Record<string, unknown>): readonly string[] => {
  const { now, nowAsOf, causes, ecs, affected, groupId, commands } = notice;
  return [
    ...(isOneOf(now, NOWS) && (now === null ? nowAsOf === null : isTime(nowAsOf)) ? [] : ['now']),
    ...each('causes', causes, (cause) => [
      ...keysOf('cause', cause, ['what', 'exitCode', 'stopCode', 'reason', 'at']),
      ...(isText(cause.what) && (cause.exitCode === null || Number.isSafeInteger(cause.exitCode)) ? [] : ['cause']),
      ...['stopCode', 'reason'].filter((key) => !isTextOrNull(cause[key])),
      ...(cause.at === null || isTime(cause.at) ? [] : ['at of a cause']),
    ]),
    ...(notice.shownSeverity === null || isOneOf(notice.shownSeverity, SEVERITIES) ? [] : ['shownSeverity']),
    ...(ecs === null || isEcs(ecs) ? [] : ['ecs']),
    ...(affected === null || isAffected(affected) ? [] : ['affected']),
    ...(notice.daemonRevision === null || isRevision(notice.daemonRevision) ? [] : ['daemonRevision']),
    ...(isText(groupId) ? [] : ['groupId']),
    ...each('commands', commands, (command) => [
      ...keysOf('command', command, ['for', 'command', 'works', 'why']),
      ...(isText(command.for) && isText(command.command) ? [] : ['command']),
      ...((command.works === true ? command.why === null : isText(command.why)) ? [] : ['why of a command']),
    ]),
  ];
};

const isEcs = (ecs: unknown): boolean =>
  isObject(ecs) &&
  Object.keys(ecs).sort().join() === 'expectedBy,repairs' &&
  typeof ecs.repairs === 'boolean' &&
  (ecs.expectedBy === null || isTime(ecs.expectedBy));

const isAffected = (affected: unknown): boolean =>
  isObject(affected) &&
  Object.keys(affected).sort().join() === 'count,of' &&
  Number.isSafeInteger(affected.count) &&
  Number.isSafeInteger(affected.of) &&
  Number(affected.count) >= 1 &&
  Number(affected.count) <= Number(affected.of);

const isRevision = (revision: unknown): boolean => {
  if (!isObject(revision)) return false;
  const { daemonName, running, deployedAt, deployedBeforeMs } = revision;
  const keys = ['daemonName', 'revision', 'running', 'deployedAt', 'deployedBeforeMs'];
  return (
    keysOf('daemonRevision', revision, keys).length === 0 &&
    isText(daemonName) &&
    Number.isSafeInteger(revision.revision) &&
    (running === null || (isObject(running) && keysOf('running', running, ['count', 'others', 'asOf']).length === 0)) &&
    (deployedAt === null ? deployedBeforeMs === null : isTime(deployedAt) && Number.isSafeInteger(deployedBeforeMs))
  );
};

const problemsOfViolation = (violation: Record<string, unknown>): readonly string[] => [
  ...keysOf('violation', violation, VIOLATION_KEYS),
  ...(isOneOf(violation.rule, RULE_NAMES) ? [] : ['rule of a violation']),
  ...(isTextOrNull(violation.daemonName) ? [] : ['daemonName of a violation']),
  ...(violation.marginMs === null || Number.isSafeInteger(violation.marginMs) ? [] : ['marginMs']),
  ...(isText(violation.reason) ? [] : ['reason']),
  ...(Number.isSafeInteger(violation.tasksTotal) &&
  Number(violation.tasksTotal) >= (Array.isArray(violation.tasks) ? violation.tasks.length : 0)
    ? []
    : ['tasksTotal']),
  ...each('tasks', violation.tasks, (task) => [
    ...keysOf('task', task, TASK_KEYS),
    ...(isText(task.taskArn) && isTextOrNull(task.group) ? [] : ['task']),
    ...['startedAt', 'stoppingAt', 'executionStoppedAt'].filter((key) => task[key] !== null && !isTime(task[key])),
  ]),
];

const problemsOfHole = ({ hole, about }: Record<string, unknown>): readonly string[] => {
  if (!isObject(hole) || !isObject(about)) return ['hole'];
  const { count, first, headline } = about;
  return [
    ...keysOf('hole', hole, HOLE_KEYS),
    ...keysOf('about', about, ['headline', 'count', 'first']),
    ...HOLE_KEYS.filter((key) => !isText(hole[key])).map((key) => `${key} of the hole`),
    ...(isText(headline) && isFullList(first) && first.every(isText) && first.length <= 5 ? [] : ['about']),
    ...(Number.isSafeInteger(count) && Number(count) >= (Array.isArray(first) ? first.length : 0) ? [] : ['count']),
  ];
};

const problemsOfRemedy = (remedy: unknown): readonly string[] => {
  if (!isObject(remedy)) return ['remedy'];
  return [
    ...keysOf('remedy', remedy, ['mode', 'plan', 'outcome']),
    ...(isOneOf(remedy.mode, MODES) ? [] : ['mode of the remedy']),
    ...(isFullList(remedy.plan) && remedy.plan.every(isText) ? [] : ['plan of the remedy']),
    ...(Array.isArray(remedy.outcome) && remedy.outcome.every(isText) ? [] : ['outcome of the remedy']),
  ];
};

const keysOf = (name: string, value: Record<string, unknown>, keys: readonly string[]): readonly string[] =>
  [...Object.keys(value)].sort().join() === [...keys].sort().join() ? [] : [`keys of ${name}: ${Object.keys(value)}`];

const each = (
  name: string,
  values: unknown,
  problemsOfOne: (value: Record<string, unknown>) => readonly string[],
): readonly string[] => {
  if (!Array.isArray(values)) return [name];
  return values.flatMap((value: unknown) => (isObject(value) ? problemsOfOne(value) : [`one of ${name}`]));
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.isWellFormed();
const isTextOrNull = (value: unknown): boolean => value === null || (typeof value === 'string' && value.isWellFormed());
const isFullList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
const isOneOf = (value: unknown, values: readonly unknown[]): boolean => values.some((one) => one === value);
const isTime = (value: unknown): boolean =>
  typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value));
const isUrl = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && value.startsWith('https://');
