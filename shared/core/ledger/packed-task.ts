import { OTHER_LAUNCH_TYPES, type TaskRole } from '../words/task-role.ts';
import type { KnownTask } from './ledger.ts';
import { longArn, packText, packTime, shortArn, unpackText, unpackTime } from './packed-forms.ts';
import { packPull, unpackPull } from './pull.ts';
import { withTold } from './task-memory.ts';
import type { TextTable } from './text-table.ts';
import { packUnhealthy, unpackUnhealthy } from './unhealthy.ts';

/**
 * A task as columns. New ones are added at the end, and refer neither to the table of texts nor to the base: a version
 * that does not know them keeps them as they are, and writes them again beside another table and base.
 */
const COLUMNS = 21;

const ROLES: readonly TaskRole[] = ['application', 'daemon', 'unnamed-daemon', 'unjudged'];

export const packTask = (task: KnownTask, table: TextTable, clusterArn: string, base: number): string => {
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
    packText(task.stopCode),
    task.exitCode ?? '',
    packText(task.exitReason),
    packUnhealthy(task.unhealthy),
    packPull(task.pull ?? null),
    packContainer(task),
    task.revision ?? '',
  ];
  if (task.rest !== undefined) fields.push(task.rest);
  while (fields.at(-1) === '') fields.pop();
  return fields.join(',');
};

export const unpackTask = (text: string, table: TextTable, clusterArn: string, base: number): KnownTask => {
  const columns = text.split(',');
  const [id = '', role, group, status, version, created, started, stopping, ended, updated, health, ...others] =
    columns;
  const createdAt = unpackTime(created, base);
  const startedAt = unpackTime(started, createdAt ?? base);
  const begin = startedAt ?? createdAt ?? base;
  const stoppingAt = unpackTime(stopping, begin);
  const executionStoppedAt = unpackTime(ended, stoppingAt ?? begin);
  const end = executionStoppedAt ?? stoppingAt ?? begin;
  const updatedAt = unpackTime(updated, end) ?? end;
  const [stoppedReason, healthStatus, launchType, stopCode, exitCode, exitReason, before, pull, container, revision] =
    others;
  const unhealthy = unpackUnhealthy(before);
  const healthAt = unpackTime(health, updatedAt);
  const task = {
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
    stopCode: unpackText(stopCode),
    exitCode: exitCode ? Number(exitCode) : null,
    exitReason: unpackText(exitReason),
    healthStatus: table.textOf(healthStatus),
    healthAt,
    ...(unhealthy === undefined ? {} : { unhealthy }),
    ...(columns.length > COLUMNS ? { rest: columns.slice(COLUMNS).join(',') } : {}),
  };
  return withTold(task, {
    revision: revision ? Number(revision) : null,
    pull: unpackPull(pull),
    unhealthyContainer: unpackContainer(container, healthAt),
  });
};

/** With the time of its report: a version that does not know this column keeps it beside a newer `healthAt`. */
const packContainer = ({ unhealthyContainer, healthAt }: KnownTask): string =>
  unhealthyContainer === undefined || healthAt === null
    ? ''
    : `${healthAt.toString(36)}.${packText(unhealthyContainer)}`;

const unpackContainer = (text: string | undefined, healthAt: number | null): string | null => {
  const [at, ...name] = text?.split('.') ?? [];
  return healthAt !== null && at === healthAt.toString(36) ? unpackText(name.join('.')) : null;
};
