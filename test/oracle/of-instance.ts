import { type Answer, commonOf, INCONCLUSIVE, PENDING, type Said } from './common.ts';
import { type Given, type GivenMark, type GivenTask, goneOf, withoutDeleted } from './given.ts';
import { completed, historiesOf, type Life } from './histories.ts';
import { LIMITS } from './rules.ts';

type Statuses = readonly GivenMark[];

/** One history's word on one failure, or on an activation; `waits` where its deadline lies after the clock. */
type Told = Said | 'waits' | null;

const LEFT = ['DRAINING', 'DEREGISTERING', 'INACTIVE'];

/** Statuses change at their moment: from then on the next one holds. */
const statusAt = (statuses: Statuses, moment: number): string | undefined =>
  statuses.findLast(({ at }) => at <= moment)?.status;

type Failed = { readonly name: string; readonly at: number };

/** ECS began draining within `repairDeadline` of the daemon's end, while the instance was ACTIVE. All that may be said. */
export const repairStarted = (all: Given): readonly (Answer | null)[] => {
  const given = withoutDeleted(all);
  const until = all.deletedAt ?? Number.POSITIVE_INFINITY;
  const daemons = given.tasks.filter((task) => task.of === 'daemon');
  const failures = new Map<string, readonly Failed[]>(); // few: histories differ in other things
  for (const { lives } of historiesOf({ ...given, tasks: daemons }, 'runs on')) {
    const failed = failuresOf(lives, given);
    failures.set(JSON.stringify(failed), failed);
  }
  const [due, undue] = [new Set<string>(), new Set<string>()];
  const statuses = [...completed(all.marks)];
  const told = [...failures.values()].flatMap((failed) =>
    statuses.map((one) => {
      const isDue = ({ at }: Failed): boolean => at + LIMITS.repair < until && statusAt(one, at) === 'ACTIVE';
      for (const failure of failed) (isDue(failure) ? due : undue).add(failure.name);
      return repairIn(one, failed.filter(isDue), all.now);
    }),
  );
  const answer = answerOf(told);
  if (answer?.outcome === 'violated') return [told.includes(null) ? INCONCLUSIVE : answer];
  // nothing is said of an end that may lie where no repair is due; one that another task may cover does not count
  return [...undue].some((name) => due.has(name)) ? [answer, INCONCLUSIVE] : [answer];
};

/** The ends of the daemon: a task of it ended, and no other ran on. */
const failuresOf = (lives: readonly Life[], given: Given): readonly Failed[] => {
  const ends = lives.map(({ task, from, to }) => ({
    name: task.name,
    from,
    to: runsOn(task, given) ? Number.POSITIVE_INFINITY : to,
  }));
  return ends.flatMap(({ name, to: at }) =>
    at === Number.POSITIVE_INFINITY || ends.some(({ from, to }) => from <= at && at < to) ? [] : [{ name, at }],
  );
};

/** A task that runs on to the clock has not ended there. */
const runsOn = ({ executionStoppedAt, lastStatus }: GivenTask, given: Given): boolean =>
  executionStoppedAt === null && lastStatus !== 'STOPPED' && goneOf(given) === null;

const repairIn = (statuses: Statuses, judged: readonly Failed[], now: number): Told => {
  if (judged.length === 0) return null;
  const open = judged.filter(
    ({ at: failed }) =>
      !statuses.some(({ at, status }) => LEFT.includes(status) && at > failed && at <= failed + LIMITS.repair),
  );
  const broken = open.map(({ at }) => at + LIMITS.repair).filter((deadline) => deadline < now);
  if (broken.length > 0) return { broken: true, tasks: [], marginMs: null, occurredAt: Math.min(...broken) };
  return open.length > 0 ? 'waits' : HELD;
};

const HELD: Said = { broken: false, tasks: [], marginMs: null, occurredAt: null };

/** The container instance became ACTIVE within `activationDeadline` of registration. */
export const instanceActivated = (given: Given): Answer | null => {
  const { marks, registeredAt, now } = given;
  if (!marks.some(({ status }) => status === 'REGISTERING')) return null;
  const registrations = registeredAt === null ? [-20, 0] : [registeredAt];
  const told = registrations.flatMap((at) =>
    [...completed(marks)].flatMap((statuses) => activationsIn(statuses, at + LIMITS.activation)),
  );
  // "gone without ACTIVE is inconclusive"; where tasks ran it was ACTIVE, though nobody saw it
  const hasBeenActive = given.tasks.some((task) => task.of === 'application');
  const isOver = hasBeenActive || marks.some(({ status }) => LEFT.includes(status));
  return isOver && told.includes('waits')
    ? INCONCLUSIVE
    : answerOf(
        told.map((one) =>
          one === 'waits' && now > Math.max(...registrations) + LIMITS.activation
            ? lateAt(Math.max(...registrations) + LIMITS.activation)
            : one,
        ),
      );
};

const lateAt = (deadline: number): Said => ({ broken: true, tasks: [], marginMs: null, occurredAt: deadline });

const activationsIn = (statuses: Statuses, deadline: number): readonly Told[] => {
  const first = statuses.findIndex(({ status }) => status === 'ACTIVE' || status === 'DRAINING');
  const [active, before] = [statuses[first], statuses[first - 1]];
  const stillRegistering = statuses.some(({ status, at }) => status === 'REGISTERING' && at > deadline);
  if (active === undefined) return [stillRegistering ? lateAt(deadline) : 'waits'];
  // only from ACTIVE does it go to DRAINING: so it was ACTIVE at some moment before
  const moments =
    active.status === 'ACTIVE'
      ? [active.at]
      : [...Array(active.at - (before?.at ?? 0) + 1).keys()].map((i) => active.at - i);
  return moments.map((at) => (at > deadline ? lateAt(deadline) : HELD));
};

/** A proven violation wins over what waits; what waits in some histories alone is not known. */
const answerOf = (told: readonly Told[]): Answer | null => {
  const said = told.filter((one) => one !== null);
  if (said.length === 0) return null;
  if (!said.includes('waits')) return commonOf(said.filter((one) => one !== 'waits'));
  return said.every((one) => one === 'waits' || !one.broken) ? PENDING : INCONCLUSIVE;
};
