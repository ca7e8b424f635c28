import type { DaemonCheck, LookFact } from '../words/facts.ts';
import {
  emptyLedger,
  type KnownAction,
  type KnownTask,
  type Ledger,
  type StatusMark,
  type StatusRun,
} from './ledger.ts';
import { type PackedFolds, packFolds, unpackFolds } from './packed-fold.ts';
import { longArn, packTime, shortArn, unpackTime } from './packed-forms.ts';
import { packTask, unpackTask } from './packed-task.ts';
import { learnRun } from './status-memory.ts';
import { TextTable } from './text-table.ts';

/**
 * A ledger as text, lean enough that one with 20 tasks takes less than 2 KB. Repeated texts stand once in a table;
 * times are base-36 differences, each from the one before it in a task's life; ARNs are cut by the part that they share
 * with their cluster's.
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
    ...(ledger.earlierHealth.length === 0 ? {} : { k: ledger.earlierHealth.map(({ at, checks }) => [at, checks]) }),
    a: ledger.actions,
    l: ledger.look && packLook(ledger.look, tasks),
    ...(ledger.wholeLookAt === null ? {} : { y: ledger.wholeLookAt }),
    f: ledger.folded,
    ...(ledger.agentLost === null ? {} : { g: [ledger.agentLost.version, ledger.agentLost.at] }),
    ...packFolds(ledger, ledger.clusterArn),
    w: table.texts,
  };
  return JSON.stringify({ ...ledger.rest, ...packed });
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
    wholeLookAt: packed.y ?? null,
    earlierHealth: (packed.k ?? []).map(([at, checks]) => ({ at, checks })),
    folded: packed.f,
    ...(packed.g === undefined ? {} : { agentLost: { version: packed.g[0], at: packed.g[1] } }),
    ...unpackFolds(packed, packed.c),
    ...restOf(packed),
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
type Packed = PackedFolds & {
  readonly c: string;
  readonly i: string;
  readonly p: string | null;
  readonly e: string | null;
  readonly r: number | null;
  readonly m: 0 | 1;
  readonly b: number;
  /**
   * Only in items of earlier versions: the newest, the lowest ACTIVE and the highest ACTIVE version; today's are runs.
   */
  readonly s?: readonly string[];
  readonly o: readonly string[];
  readonly t: readonly string[];
  readonly h: readonly [number, readonly DaemonCheck[]] | null;
  /** The DAEMON checks before `h`, oldest first; absent where there are none. */
  readonly k?: readonly (readonly [number, readonly DaemonCheck[]])[];
  readonly a: readonly KnownAction[];
  readonly l: PackedLook | null;
  /** The earliest look that showed all tasks; absent where there was none. */
  readonly y?: number;
  readonly f: number;
  /** ECS's agent is disconnected; absent where it is not, or where that is not known. */
  readonly g?: readonly [version: number, at: number];
  readonly w: readonly string[];
};

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
  const indexes = new Map(tasks.map(({ taskArn }, index) => [taskArn, index]));
  return [at, listed, taskArns.map((taskArn) => indexes.get(taskArn) ?? taskArn), missing, complete ? 1 : 0];
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
  taskArns: found.flatMap((index) => (typeof index === 'string' ? index : (tasks[index]?.taskArn ?? []))),
  missing,
  complete: complete === 1,
});

/** A key that is missing here does not compile: it would be kept as one that nobody knows. */
const KEYS: Record<keyof Packed, 1> = {
  c: 1,
  i: 1,
  p: 1,
  e: 1,
  r: 1,
  m: 1,
  b: 1,
  s: 1,
  o: 1,
  t: 1,
  h: 1,
  k: 1,
  a: 1,
  l: 1,
  y: 1,
  f: 1,
  g: 1,
  w: 1,
  u: 1,
  d: 1,
  q: 1,
  j: 1,
  n: 1,
  x: 1,
};
const KNOWN_KEYS: ReadonlySet<string> = new Set(Object.keys(KEYS));

/** The keys that this version of Bookend does not know: kept, and written again. */
const restOf = (packed: Packed): Pick<Ledger, 'rest'> => {
  const unknown = Object.entries(packed).filter(([key]) => !KNOWN_KEYS.has(key));
  return unknown.length === 0 ? {} : { rest: Object.fromEntries(unknown) };
};
