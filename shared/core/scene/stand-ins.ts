import type { KnownTask, Ledger } from '../ledger/ledger.ts';

/**
 * Tasks that stand for those which the ledger no longer holds and the rules must know of. The first of the left-out
 * running tasks ended at an unknown moment: so whatever depends on their ends is not known. Daemon tasks of no known
 * daemon may be any daemon's.
 */
export const standIns = ({ leftOut, unnamedFold }: Pick<Ledger, 'leftOut' | 'unnamedFold'>): readonly KnownTask[] => {
  const { application = null, daemon = null } = leftOut ?? {};
  return [
    ...(application === null ? [] : [standIn('application', application.taskArn, application.startedAt)]),
    ...(daemon === null ? [] : [standIn('unnamed-daemon', daemon.taskArn, daemon.startedAt)]),
    ...(unnamedFold === null ? [] : [standIn('unnamed-daemon', unnamedFold.taskArn, unnamedFold.from, unnamedFold.to)]),
  ];
};

const standIn = (
  role: KnownTask['role'],
  taskArn: string,
  startedAt: number | null,
  executionStoppedAt: number | null = null,
): KnownTask => ({
  taskArn,
  role,
  launchType: null,
  group: null,
  // without a known start only a RUNNING task counts as one that ran
  lastStatus: startedAt === null ? 'RUNNING' : 'STOPPED',
  version: 0,
  createdAt: null,
  startedAt,
  stoppingAt: null,
  executionStoppedAt,
  updatedAt: executionStoppedAt ?? Number.POSITIVE_INFINITY,
  stoppedReason: null,
  stopCode: null,
  exitCode: null,
  exitReason: null,
  healthStatus: null,
  healthAt: null,
});
