import { type DaemonCheck, type LookFact, OTHER_LAUNCH_TYPES, type TaskRole } from '../facts.ts';
import {
  emptyLedger,
  type KnownAction,
  type KnownTask,
  type Ledger,
  type StatusMark,
  type StatusRun,
} from './ledger.ts';
import { learnRun } from './status-memory.ts';
import { TextTable } from './text-table.ts';

/**
 * A ledger as text, lean enough that one with 20 tasks takes less than 2 KB. Texts that repeat stand once in a table;
 * times are base-36 differences, each from the one before it in a task's life; ARNs are what differs from their cluster's.
 */
export const pack = (ledger: Ledger): string => {
  const table = new TextTable([]);
  const tasks = [...ledger.tasks.values()].sort((one, other) => (one.taskArn < other.taskArn ? -1 : 1));
  const base = ledger.registeredAt ?? tasks[0]?.updatedAt ?? 0;
  const packed: Packed = {
    c: ledger.clusterArn,
    i: shortArn(ledger.containerInstanceArn, ledger.clusterArn, 'container-instance'),
    p: ledger.capacityProviderName,
    e: ledger.ec2InstanceId,
    r: ledger.registeredAt,
    m: ledger.hasManagedLaunchType ? 1 : 0,
    b: base,
    o: ledger.statuses.map((run) => packRun(run, table, base)),
    t: tasks.map((task) => packTask(task, table, ledger.clusterArn, base)),
    h: ledger.daemonChecksAt === null ? null : [ledger.daemonChecksAt, ledger.daemonChecks],
    a: ledger.actions,
    l: ledger.look && packLook(ledger.look, tasks),
    f: ledger.folded,
    w: table.texts,
  };
  return JSON.stringify(packed);
};

/** The ledger that was packed. @throws SyntaxError if the text is not JSON */
export const unpack = (text: string): Ledger => {
  const packed = JSON.parse(text) as Packed;
  const table = new TextTable(packed.w);
  const containerInstanceArn = longArn(packed.i, packed.c, 'container-instance');
  const ledger = emptyLedger(containerInstanceArn, packed.c);
  ledger.statuses = packed.o.map((run) => unpackRun(run, table, packed.b));
  for (const mark of packed.s ?? []) if (mark !== '') learnRun(ledger, unpackRun(mark, table, packed.b));
  const tasks = packed.t.map((task) => unpackTask(task, table, packed.c, packed.b));
  for (const task of tasks) ledger.tasks.set(task.taskArn, task);
  return Object.assign(ledger, {
    capacityProviderName: packed.p,
    ec2InstanceId: packed.e,
    registeredAt: packed.r,
    hasManagedLaunchType: packed.m === 1,
    daemonChecksAt: packed.h?.[0] ?? null,
    daemonChecks: packed.h?.[1] ?? [],
    actions: packed.a,
    look: packed.l && unpackLook(packed.l, tasks, containerInstanceArn, packed.c),
    folded: packed.f,
  });
};

type PackedLook = readonly [
  at: number,
  listed: readonly string[],
  found: readonly (number | string)[],
  missing: readonly string[],
  complete: 0 | 1,
];

/** One-letter keys: they stand in every stored item. */
type Packed = {
  readonly c: string;
  readonly i: string;
  readonly p: string | null;
  readonly e: string | null;
  readonly r: number | null;
  readonly m: 0 | 1;
  readonly b: number;
  /** Only in items of before: the newest, the lowest ACTIVE and the highest ACTIVE version, which are runs since. */
  readonly s?: readonly string[];
  readonly o: readonly string[];
  readonly t: readonly string[];
  readonly h: readonly [number, readonly DaemonCheck[]] | null;
  readonly a: readonly KnownAction[];
  readonly l: PackedLook | null;
  readonly f: number;
  readonly w: readonly string[];
};

/** `…:cluster/NAME` → `…:task/NAME/`: what the ARNs of a cluster's tasks and instances begin with. */
const prefixOf = (clusterArn: string, resource: string): string =>
  `${clusterArn.replace(':cluster/', `:${resource}/`)}/`;

const HEX_ID = /^[0-9a-f]{32}$/;

/** Only what would be taken for part of the form: `encodeURIComponent` throws on half a surrogate pair. */
const escaped = (id: string): string => id.replace(/[%,!~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
const unescaped = (id: string): string =>
  id.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** `~` and base 36 for the usual id of 32 hex digits, the id for another, `!` and all of it for another cluster's ARN. */
const shortArn = (arn: string, clusterArn: string, resource: string): string => {
  const prefix = prefixOf(clusterArn, resource);
  if (!arn.startsWith(prefix)) return `!${escaped(arn)}`;
  const id = arn.slice(prefix.length);
  return HEX_ID.test(id) ? `~${BigInt(`0x${id}`).toString(36)}` : escaped(id);
};

const longArn = (short: string, clusterArn: string, resource: string): string => {
  if (short.startsWith('!')) return unescaped(short.slice(1));
  const id = short.startsWith('~') ? hexOf(short.slice(1)) : unescaped(short);
  return prefixOf(clusterArn, resource) + id;
};

const hexOf = (digits: string): string => {
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value.toString(16).padStart(32, '0');
};

/** A time as its difference from another; empty for null. */
const packTime = (at: number | null, from: number): string => (at === null ? '' : (at - from).toString(36));
const unpackTime = (difference: string | undefined, from: number): number | null =>
  difference ? from + Number.parseInt(difference, 36) : null;

const packMark = ({ status, version, at, exact }: StatusMark, table: TextTable, base: number): string =>
  `${table.numberOf(status)},${version},${packTime(at, base)}${exact ? '' : ',0'}`;

const unpackMark = (text: string, table: TextTable, base: number): StatusMark => {
  const [status, version, at, exact] = text.split(',');
  return {
    status: table.textOf(status) ?? '',
    version: Number(version),
    at: unpackTime(at, base) ?? base,
    exact: exact === undefined,
  };
};

const packRun = ({ first, last }: StatusRun, table: TextTable, base: number): string =>
  [first, ...(last === first ? [] : [last])].map((mark) => packMark(mark, table, base)).join(';');

const unpackRun = (text: string, table: TextTable, base: number): StatusRun => {
  const [first = '', last] = text.split(';');
  const mark = unpackMark(first, table, base);
  return { first: mark, last: last === undefined ? mark : unpackMark(last, table, base) };
};

const packLook = ({ at, listed, taskArns, missing, complete }: LookFact, tasks: readonly KnownTask[]): PackedLook => {
  const places = new Map(tasks.map(({ taskArn }, place) => [taskArn, place]));
  return [at, listed, taskArns.map((taskArn) => places.get(taskArn) ?? taskArn), missing, complete ? 1 : 0];
};

const unpackLook = (
  [at, listed, found, missing, complete]: PackedLook,
  tasks: readonly KnownTask[],
  containerInstanceArn: string,
  clusterArn: string,
): LookFact => ({
  kind: 'look',
  clusterArn,
  containerInstanceArn,
  at,
  listed,
  taskArns: found.flatMap((place) => (typeof place === 'string' ? place : (tasks[place]?.taskArn ?? []))),
  missing,
  complete: complete === 1,
});

const ROLES: readonly TaskRole[] = ['application', 'daemon', 'unnamed-daemon', 'unjudged'];

const packTask = (task: KnownTask, table: TextTable, clusterArn: string, base: number): string => {
  const { createdAt, startedAt, stoppingAt, executionStoppedAt, updatedAt, healthAt } = task;
  const begin = startedAt ?? createdAt ?? base;
  const end = executionStoppedAt ?? stoppingAt ?? begin;
  const fields = [
    shortArn(task.taskArn, clusterArn, 'task'),
    ROLES.indexOf(task.role),
    table.numberOf(task.group),
    table.numberOf(task.lastStatus),
    task.version,
    packTime(createdAt, base),
    packTime(startedAt, createdAt ?? base),
    packTime(stoppingAt, begin),
    packTime(executionStoppedAt, stoppingAt ?? begin),
    packTime(updatedAt, end),
    packTime(healthAt, updatedAt),
    table.numberOf(task.stoppedReason),
    table.numberOf(task.healthStatus),
    task.launchType === null ? '' : OTHER_LAUNCH_TYPES.indexOf(task.launchType),
  ];
  return fields.join(',').replace(/,+$/, '');
};

const unpackTask = (text: string, table: TextTable, clusterArn: string, base: number): KnownTask => {
  const [id = '', role, group, status, version, created, started, stopping, ended, updated, health, ...texts] =
    text.split(',');
  const createdAt = unpackTime(created, base);
  const startedAt = unpackTime(started, createdAt ?? base);
  const begin = startedAt ?? createdAt ?? base;
  const stoppingAt = unpackTime(stopping, begin);
  const executionStoppedAt = unpackTime(ended, stoppingAt ?? begin);
  const end = executionStoppedAt ?? stoppingAt ?? begin;
  const updatedAt = unpackTime(updated, end) ?? end;
  const [stoppedReason, healthStatus, launchType] = texts;
  return {
    taskArn: longArn(id, clusterArn, 'task'),
    role: ROLES[Number(role)] ?? 'application',
    launchType: launchType ? (OTHER_LAUNCH_TYPES[Number(launchType)] ?? null) : null,
    group: table.textOf(group),
    lastStatus: table.textOf(status) ?? '',
    version: Number(version),
    createdAt,
    startedAt,
    stoppingAt,
    executionStoppedAt,
    updatedAt,
    stoppedReason: table.textOf(stoppedReason),
    healthStatus: table.textOf(healthStatus),
    healthAt: unpackTime(health, updatedAt),
  };
};
