import fc from 'fast-check';
import { EARLIEST, type Given, type GivenMark, type GivenTask, type Status } from './given.ts';

const END = 10;
const moment = fc.integer({ min: 0, max: END });

const task = (of: GivenTask['of']): fc.Arbitrary<Omit<GivenTask, 'name'>> =>
  fc
    .tuple(
      moment,
      moment,
      moment,
      fc.constantFrom('ended', 'ended', 'ended', 'runs', 'told', 'stopped', 'unstarted'),
      fc.option(
        fc.record({ at: moment, by: fc.constantFrom('ecs' as const, 'ecs' as const, 'itself' as const, null) }),
      ),
    )
    .map(([one, other, delay, kind, told]) => {
      const [startedAt, end] = [Math.min(one, other), Math.max(one, other)];
      const isTold = of === 'daemon' && told !== null && kind !== 'runs' && kind !== 'unstarted';
      const known = { of, startedAt, executionStoppedAt: null, ...(isTold ? { told } : {}) };
      if (kind === 'ended') return { ...known, lastStatus: 'STOPPED', executionStoppedAt: end, updatedAt: end };
      if (kind === 'stopped') return { ...known, lastStatus: 'STOPPED', updatedAt: end };
      if (kind === 'told') return { ...known, lastStatus: 'DEACTIVATING', updatedAt: end };
      if (kind === 'unstarted') return { ...known, startedAt: null, lastStatus: 'RUNNING', updatedAt: delay };
      return { ...known, lastStatus: 'RUNNING', updatedAt: end };
    });

/** Statuses in ECS's order, some cancelled, of which some versions are lost; the first never is. */
const marks: fc.Arbitrary<readonly GivenMark[]> = fc
  .tuple(
    fc.constantFrom<readonly Status[]>(
      ['REGISTERING', 'ACTIVE'],
      ['REGISTERING', 'ACTIVE', 'DRAINING'],
      ['REGISTERING', 'ACTIVE', 'DRAINING', 'DRAINING', 'DRAINING'],
      ['REGISTERING', 'ACTIVE', 'DRAINING', 'ACTIVE', 'DRAINING', 'INACTIVE'],
      ['REGISTERING', 'ACTIVE', 'ACTIVE', 'DRAINING', 'DEREGISTERING', 'INACTIVE'],
      ['REGISTERING', 'ACTIVE', 'DRAINING', 'DRAINING', 'DEREGISTERING', 'INACTIVE'],
      ['REGISTERING', 'ACTIVE', 'DEREGISTERING', 'INACTIVE'],
      ['REGISTERING', 'ACTIVE', 'INACTIVE'],
      ['REGISTERING', 'DRAINING'],
    ),
    fc.array(moment, { minLength: 6, maxLength: 6 }),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
  )
  .map(([statuses, times, luck]) => {
    const sorted = times.toSorted((one, other) => one - other);
    return statuses
      .map((status, index) => ({ version: index + 1, status, at: index === 0 ? 0 : (sorted[index] ?? END) }))
      .filter((_, index) => index === 0 || (luck[index] ?? 9) > 2);
  });

/** Few tasks on an instance that is gone after all of them, if it is; and few values that are unknown: every history is looked at. */
export const givens: fc.Arbitrary<Given> = fc
  .record({
    daemons: fc.array(task('daemon'), { maxLength: 3 }),
    before: fc.array(task('before'), { maxLength: 1 }),
    applications: fc.array(task('application'), { maxLength: 2 }),
    marks,
    registeredAt: fc.constantFrom(0, 0, 0, null),
    edgeIsProven: fc.boolean(),
    now: fc.constantFrom(END, END + 1),
    deletedAt: fc.constantFrom(null, null, null, 5, 8),
  })
  .map(({ daemons, before, applications, registeredAt, edgeIsProven, ...rest }) => ({
    ...rest,
    registeredAt,
    edgeIsProven: edgeIsProven && registeredAt !== null,
    marks: rest.marks.map((mark) => (mark.status === 'INACTIVE' ? { ...mark, at: END } : mark)),
    tasks: [...daemons, ...before, ...applications].map((one, index) => ({ ...one, name: `t${index}` })),
  }));

/** Tells whether there are few histories: nobody waits for the answer about too many unknown values. */
export const isSmall = ({ tasks }: Given): boolean =>
  tasks.reduce((product, { startedAt, executionStoppedAt }) => {
    const starts = startedAt === null ? END - EARLIEST : 1;
    return product * starts * (executionStoppedAt === null ? 8 : 1);
  }, 1) < 10_000;
