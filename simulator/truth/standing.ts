import type { InstanceRecord, ProcessRecord } from '../fleet/records.ts';

const runsAt = ({ startedAt, endedAt }: ProcessRecord, at: number): boolean =>
  startedAt <= at && (endedAt === undefined || endedAt > at);

/** True where application tasks ran on a container instance at a moment, and no task of the daemon did. Epoch milliseconds. */
export const ranWithoutDaemon = ({ processes }: InstanceRecord, daemonName: string, at: number): boolean => {
  const running = processes.filter((process) => runsAt(process, at));
  return (
    running.some((process) => process.daemonName === null) &&
    !running.some((process) => process.daemonName === daemonName)
  );
};

/** True where a daemon had not started by a moment on a container instance that was not leaving. Epoch milliseconds. */
export const neverStarted = ({ processes, statuses }: InstanceRecord, daemonName: string, at: number): boolean => {
  const newest = statuses.filter((status) => status.at <= at).at(-1)?.status;
  const hasStarted = processes.some((process) => process.daemonName === daemonName && process.startedAt <= at);
  return !hasStarted && (newest === 'REGISTERING' || newest === 'ACTIVE');
};
