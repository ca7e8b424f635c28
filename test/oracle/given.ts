/**
 * The evidence of one container instance, on a grid of few moments: the oracle's own words, and nothing of the rules. A
 * moment is a whole number of ticks of half a minute; the daemon of the grid is one, `before` is another that must start
 * first.
 */
export type Given = {
  readonly tasks: readonly GivenTask[];
  /** In order of version; a version that is missing was lost. The first is version 1. */
  readonly marks: readonly GivenMark[];
  readonly registeredAt: number | null;
  /** True if the evidence reaches back to the registration. */
  readonly edgeIsProven: boolean;
  readonly now: number;
  /** The daemon's deletion; null for never. */
  readonly deletedAt: number | null;
};

/** The newest fact of a task that ran: `startedAt` is null only for one that is RUNNING. */
export type GivenTask = {
  readonly name: string;
  readonly of: 'daemon' | 'before' | 'application';
  readonly lastStatus: 'RUNNING' | 'DEACTIVATING' | 'STOPPED';
  readonly startedAt: number | null;
  readonly executionStoppedAt: number | null;
  readonly updatedAt: number;
  /** It was told to stop at this moment, by ECS or by its own container, which exited; null where nobody says who did it. */
  readonly told?: { readonly at: number; readonly by: 'ecs' | 'itself' | null };
};

export type Status = 'REGISTERING' | 'ACTIVE' | 'DRAINING' | 'DEREGISTERING' | 'INACTIVE';
export type GivenMark = { readonly version: number; readonly status: Status; readonly at: number };

/** One minute: ends are reported late, and so much earlier than a RUNNING fact a task had surely not ended. */
export const LAG = 2;
/** A moment before all facts, and one after all of them. */
export const EARLIEST = -2;
export const LATEST = 14;

/** Leaves out all that lies at or after the daemon's deletion, as if it had not happened: a task that ended then ran on. */
export const withoutDeleted = (given: Given): Given => {
  const { deletedAt } = given;
  if (deletedAt === null) return given;
  return {
    ...given,
    now: Math.min(given.now, deletedAt),
    marks: given.marks.filter(({ at }) => at < deletedAt),
    tasks: given.tasks
      .filter(({ startedAt }) => startedAt === null || startedAt < deletedAt)
      .map(({ told, ...one }) => {
        const task: GivenTask = told === undefined || told.at >= deletedAt ? one : { ...one, told };
        const endCounts = task.executionStoppedAt === null || task.executionStoppedAt < deletedAt;
        const executionStoppedAt = endCounts ? task.executionStoppedAt : null;
        // one seen STOPPED then may have ended before: "a task that ended then ran on"
        const isStopped = task.lastStatus === 'STOPPED' && task.executionStoppedAt === null;
        if (executionStoppedAt !== null || task.updatedAt < deletedAt) return { ...task, executionStoppedAt };
        if (isStopped) return { ...task, updatedAt: deletedAt };
        return { ...task, executionStoppedAt, lastStatus: 'DEACTIVATING' };
      }),
  };
};

/** The instance was gone at this moment: INACTIVE. */
export const goneOf = ({ marks }: Given): number | null =>
  marks.find(({ status }) => status === 'INACTIVE')?.at ?? null;

/** An end of it is not known. */
export const lacksEnd = ({ executionStoppedAt }: GivenTask): boolean => executionStoppedAt === null;
