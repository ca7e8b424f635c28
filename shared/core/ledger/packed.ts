import type { DaemonActionFact, DaemonCheck, LookFact, TaskRole } from '../facts.ts';
import { emptyLedger, type KnownTask, type Ledger, type StatusMark, type StatusRun } from './ledger.ts';

/**
 * A ledger as text, lean enough that one with 20 tasks takes less than 2 KB: texts that repeat stand once in a table,
 * a task's times are base-36 differences, its ARN is its id after a common prefix.
 */
export const pack = (ledger: Ledger): string => {
  const table = new TextTable([]);
  const tasks = [...ledger.tasks.values()].sort((one, other) => (one.taskArn < other.taskArn ? -1 : 1));
  const prefix = prefixOf(tasks[0]?.taskArn ?? '');
  const base = ledger.registeredAt ?? tasks[0]?.updatedAt ?? 0;
  const packed: Packed = {
    i: ledger.containerInstanceArn,
    c: ledger.clusterArn,
    p: ledger.capacityProviderName,
    e: ledger.ec2InstanceId,
    r: ledger.registeredAt,
    m: ledger.hasManagedLaunchType ? 1 : 0,
    s: [ledger.newest, ledger.lowestActive, ledger.highestActive].map((mark) => mark && packMark(mark)),
    o: ledger.otherStatuses.map(packRun),
    b: base,
    x: prefix,
    t: tasks.map((task) => packTask(task, table, prefix, base)),
    h: ledger.daemonChecksAt === null ? null : [ledger.daemonChecksAt, ledger.daemonChecks],
    a: ledger.actions,
    l: ledger.look && packLook(ledger.look, tasks),
    f: ledger.folded,
    w: table.texts,
  };
  return JSON.stringify(packed);
};

/** The ledger that was packed. @throws SyntaxError if the text is no packed ledger */
export const unpack = (text: string): Ledger => {
  const packed = JSON.parse(text) as Packed;
  const table = new TextTable(packed.w);
  const ledger = emptyLedger(packed.i, packed.c);
  const [newest = null, lowestActive = null, highestActive = null] = packed.s.map((mark) => mark && unpackMark(mark));
  const tasks = packed.t.map((task) => unpackTask(task, table, packed.x, packed.b));
  for (const task of tasks) ledger.tasks.set(task.taskArn, task);
  return Object.assign(ledger, {
    capacityProviderName: packed.p,
    ec2InstanceId: packed.e,
    registeredAt: packed.r,
    hasManagedLaunchType: packed.m === 1,
    newest,
    lowestActive,
    highestActive,
    otherStatuses: packed.o.map(unpackRun),
    daemonChecksAt: packed.h?.[0] ?? null,
    daemonChecks: packed.h?.[1] ?? [],
    actions: packed.a,
    look: packed.l && unpackLook(packed.l, tasks, packed.i, packed.c),
    folded: packed.f,
  });
};

type PackedMark = readonly [status: string, version: number, at: number, exact: 0 | 1];
type PackedRun = readonly [first: PackedMark, last: PackedMark | null];
type PackedLook = readonly [
  at: number,
  listed: readonly string[],
  found: readonly (number | string)[],
  missing: readonly string[],
  complete: 0 | 1,
];

type Packed = {
  readonly i: string;
  readonly c: string;
  readonly p: string | null;
  readonly e: string | null;
  readonly r: number | null;
  readonly m: 0 | 1;
  readonly s: readonly (PackedMark | null)[];
  readonly o: readonly PackedRun[];
  readonly b: number;
  readonly x: string;
  readonly t: readonly string[];
  readonly h: readonly [number, readonly DaemonCheck[]] | null;
  readonly a: readonly DaemonActionFact[];
  readonly l: PackedLook | null;
  readonly f: number;
  readonly w: readonly string[];
};

/** Texts by their number; number 0 is null. */
class TextTable {
  readonly texts: string[];
  constructor(texts: readonly string[]) {
    this.texts = [...texts];
  }
  numberOf(text: string | null): string {
    if (text === null) return '';
    const known = this.texts.indexOf(text);
    return String(known === -1 ? this.texts.push(text) - 1 : known);
  }
  textOf(number: string | undefined): string | null {
    return number ? (this.texts[Number(number)] ?? null) : null;
  }
}

const packMark = ({ status, version, at, exact }: StatusMark): PackedMark => [status, version, at, exact ? 1 : 0];
const unpackMark = ([status, version, at, exact]: PackedMark): StatusMark => ({
  status,
  version,
  at,
  exact: exact === 1,
});
const packRun = ({ first, last }: StatusRun): PackedRun => [packMark(first), last === first ? null : packMark(last)];
const unpackRun = ([first, last]: PackedRun): StatusRun => {
  const mark = unpackMark(first);
  return { first: mark, last: last === null ? mark : unpackMark(last) };
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

/** Only what would be taken for part of the form: `encodeURIComponent` throws on half a surrogate pair. */
const escaped = (id: string): string => id.replace(/[%,!]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
const unescaped = (id: string): string =>
  id.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const prefixOf = (taskArn: string): string => taskArn.slice(0, taskArn.lastIndexOf('/') + 1);

const packTask = (task: KnownTask, table: TextTable, prefix: string, base: number): string => {
  const { createdAt, startedAt, stoppingAt, executionStoppedAt, updatedAt, healthAt } = task;
  const times = [updatedAt, createdAt, startedAt, stoppingAt, executionStoppedAt, healthAt];
  const [updated, ...others] = times.map((at, place) =>
    at === null ? '' : (at - (place === 0 ? base : updatedAt)).toString(36),
  );
  const isShort = task.taskArn.startsWith(prefix);
  const fields = [
    `${isShort ? '' : '!'}${escaped(isShort ? task.taskArn.slice(prefix.length) : task.taskArn)}`,
    ROLES.indexOf(task.role),
    table.numberOf(task.group),
    table.numberOf(task.lastStatus),
    task.version,
    updated,
    ...others,
    table.numberOf(task.stoppedReason),
    table.numberOf(task.healthStatus),
  ];
  return fields.join(',').replace(/,+$/, '');
};

const unpackTask = (text: string, table: TextTable, prefix: string, base: number): KnownTask => {
  const [
    id = '',
    role,
    group,
    status,
    version,
    updated,
    created,
    started,
    stopping,
    ended,
    health,
    reason,
    healthStatus,
  ] = text.split(',');
  const updatedAt = base + Number.parseInt(updated || '0', 36);
  const at = (difference: string | undefined): number | null =>
    difference ? updatedAt + Number.parseInt(difference, 36) : null;
  return {
    taskArn: id.startsWith('!') ? unescaped(id.slice(1)) : prefix + unescaped(id),
    role: ROLES[Number(role)] ?? 'application',
    group: table.textOf(group),
    lastStatus: table.textOf(status) ?? '',
    version: Number(version),
    createdAt: at(created),
    startedAt: at(started),
    stoppingAt: at(stopping),
    executionStoppedAt: at(ended),
    updatedAt,
    stoppedReason: table.textOf(reason),
    healthStatus: table.textOf(healthStatus),
    healthAt: at(health),
  };
};
