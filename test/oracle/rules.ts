import { type Answer, commonOf, INCONCLUSIVE, PENDING, type Said } from './common.ts';
import { EARLIEST, type Given, goneOf, lacksEnd, withoutDeleted } from './given.ts';
import { type History, historiesOf, type Life, leavingsOf, map, names, of } from './histories.ts';

/** The policy of the grid, in ticks. */
export const LIMITS = { overlap: 2, drain: 4, start: 4, settle: 1, repair: 2, activation: 3 };

const firstStart = (lives: readonly Life[]): number => Math.min(...lives.map(({ from }) => from));

const has = ({ tasks }: Given, whose: 'daemon' | 'before' | 'application'): boolean =>
  tasks.some((task) => task.of === whose);
const knowsStart = ({ tasks }: Given, whose: 'daemon' | 'before'): boolean =>
  tasks.some((task) => task.of === whose && task.startedAt !== null);

/** The earliest of some moments; null for none. */
const earliest = (moments: readonly number[]): number | null => (moments.length === 0 ? null : Math.min(...moments));

/** Without a proven start edge a daemon task may have run before all that is known: what it did is no evidence. */
const unseen = function* (given: Given, reading: 'runs on'): Generator<History> {
  yield* historiesOf(given, reading);
  if (given.edgeIsProven) return;
  const task = { name: 'unseen', of: 'daemon', lastStatus: 'STOPPED', startedAt: EARLIEST } as const;
  const life = { task: { ...task, executionStoppedAt: -1, updatedAt: -1 }, from: EARLIEST, to: -1 };
  for (const history of historiesOf(given, reading)) yield { ...history, lives: [...history.lives, life] };
};

/** "Both speak of the tasks that are known": of the margin and tasks, what they are without a task that nobody saw. */
const ofKnown = (given: Given, say: (history: History) => Said | null): Answer | null => {
  const answer = commonOf(map(unseen(given, 'runs on'), say));
  const known = commonOf(map(historiesOf(given, 'runs on'), say));
  return answer === null || known === null || answer.outcome !== known.outcome ? answer : known;
};

/** No application task's `startedAt` is before the daemon's first `startedAt`. */
export const daemonStartedFirst = (all: Given): Answer | null => {
  const given = withoutDeleted(all);
  if (!has(given, 'application')) return null;
  if (!knowsStart(given, 'daemon')) return INCONCLUSIVE; // "never held and, without a look, never violated"
  return ofKnown(given, (history) => {
    const first = firstStart(of(history, 'daemon'));
    const early = of(history, 'application').filter(({ from }) => from < first);
    const marginMs = firstStart(of(history, 'application')) - first;
    return {
      broken: early.length > 0,
      tasks: names(early),
      marginMs,
      occurredAt: earliest(early.map(({ from }) => from)),
    };
  });
};

/** No two tasks of the daemon ran at the same time for longer than `overlap`. */
export const daemonAlone = (all: Given): Answer | null => {
  const given = withoutDeleted(all);
  const answer = commonOf(
    map(historiesOf(given, 'runs on'), (history): Said | null => {
      const lives = of(history, 'daemon');
      if (lives.length < 2) return null;
      const together = (one: Life, other: Life): number =>
        one === other ? 0 : Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
      const longest = Math.max(...lives.flatMap((one) => lives.map((other) => together(one, other))));
      const broke = lives.filter((one) => lives.some((other) => together(one, other) > LIMITS.overlap));
      const since = lives.flatMap((one) =>
        lives.flatMap((other) => (together(one, other) > LIMITS.overlap ? [Math.max(one.from, other.from)] : [])),
      );
      const occurredAt = earliest(since.map((at) => at + LIMITS.overlap));
      return { broken: broke.length > 0, tasks: names(broke), marginMs: 0 - longest, occurredAt };
    }),
  );
  const running = given.tasks.filter((task) => task.of === 'daemon' && lacksEnd(task) && task.lastStatus !== 'STOPPED');
  const isOpen = running.length > 1 && goneOf(given) === null && (all.deletedAt === null || all.now < all.deletedAt);
  return answer?.outcome === 'held' && isOpen ? PENDING : answer;
};

/** From the daemon's first start until leaving some task of it ran throughout every application task's run. */
export const daemonStayedUp = (all: Given): Answer | null => {
  const given = withoutDeleted(all);
  if (!has(given, 'application') || !has(given, 'daemon')) return null;
  if (!knowsStart(given, 'daemon')) return INCONCLUSIVE; // "where the daemon has only such tasks"
  const answer = ofKnown(given, (history) => {
    const parts = of(history, 'application').flatMap((life) => uncovered(life, history));
    const counted = parts.filter(({ from }) => counts(from, history));
    return {
      broken: counted.length > 0,
      tasks: [...new Set(counted.map(({ name }) => name))],
      marginMs: counted.length === 0 ? null : -Math.max(...counted.map(({ from, to }) => to - from)),
      occurredAt: earliest(counted.map(({ from }) => from)),
    };
  });
  // "a daemon end inside the interval … makes daemon-stayed-up inconclusive"
  return answer?.outcome === 'held' && mayEndInInterval(given) ? INCONCLUSIVE : answer;
};

type Part = { readonly name: string; readonly from: number; readonly to: number };

/** The uncovered parts of a run, tick by tick. */
const uncovered = ({ task, from, to }: Life, history: History): readonly Part[] => {
  const daemon = of(history, 'daemon');
  const parts: Part[] = [];
  for (let tick = Math.max(from, firstStart(daemon)); tick < to; tick++) {
    if (daemon.some((life) => life.from <= tick && tick < life.to)) continue;
    const last = parts.at(-1);
    // "up to the next daemon start", also of a task that ended as it started
    if (last?.to === tick && !daemon.some((life) => life.from === tick))
      parts[parts.length - 1] = { ...last, to: tick + 1 };
    else parts.push({ name: task.name, from: tick, to: tick + 1 });
  }
  return parts;
};

const counts = (from: number, history: History): boolean =>
  history.leavingAt === null || from < history.leavingAt || of(history, 'daemon').some((life) => life.from > from);

/** The interval is that before the lowest DRAINING or DEREGISTERING which was seen, from the last fact before it. */
const mayEndInInterval = (given: Given): boolean => {
  const { marks } = given;
  const active = marks.findLastIndex(({ status }) => status === 'ACTIVE');
  const at = marks.findIndex(
    ({ status }, index) => index > active && (status === 'DRAINING' || status === 'DEREGISTERING'),
  );
  const [before, leaving] = [marks[at - 1], marks[at]];
  if (before === undefined || leaving === undefined || before.version + 1 === leaving.version) return false;
  return [...historiesOf(given, 'runs on')].some((history) =>
    of(history, 'daemon').some(({ to }) => to >= before.at && to < leaving.at),
  );
};

/** The drain ended within `drainDeadline`. */
export const drainFinished = (given: Given): Answer | null => {
  const gone = goneOf(given);
  const leavings = leavingsOf(given.marks).filter((at) => at !== null);
  if (gone === null && leavings.some((at) => given.now <= at + LIMITS.drain)) return PENDING;
  return commonOf(
    map(historiesOf(given, 'runs on'), (history): Said | null => {
      if (history.leavingAt === null) return null;
      const deadline = history.leavingAt + LIMITS.drain;
      const ran = of(history, 'application').filter(({ from, to }) => from <= deadline && deadline < to);
      return { broken: (gone ?? given.now) > deadline, tasks: names(ran), marginMs: null, occurredAt: deadline };
    }),
  );
};

/** The daemon's first start is within `startDeadline` of registration and within `settle` of the first application start. */
export const daemonRunning = (whole: Given): Answer | null => {
  if (!whole.marks.some(({ status }) => status === 'ACTIVE' || status === 'DRAINING')) return null;
  const given = withoutDeleted(whole);
  if (!knowsStart(given, 'daemon')) return withoutStart(given, whole);
  const registrations = given.registeredAt === null ? [-20, 0] : [given.registeredAt];
  const say = (history: History, registeredAt: number): Said => {
    const first = firstStart(of(history, 'daemon'));
    const late = of(history, 'application').filter(({ from }) => from + LIMITS.settle < first);
    const deadlines = [registeredAt + LIMITS.start, ...late.map(({ from }) => from + LIMITS.settle)];
    const occurredAt = earliest(deadlines.filter((deadline) => deadline < first));
    return { broken: occurredAt !== null, tasks: names(late), marginMs: null, occurredAt };
  };
  const all = [...unseen(given, 'runs on')];
  return commonOf(registrations.flatMap((registeredAt) => all.map((history) => say(history, registeredAt))));
};

/** "A daemon of which no start is known needs a look": replay waits for the first deadline that is known, and says no more. */
const withoutStart = (given: Given, { now, deletedAt }: Given): Answer | null => {
  const starts = given.tasks.flatMap(({ of: whose, startedAt }) => (whose === 'application' ? (startedAt ?? []) : []));
  const deadlines = [
    ...(given.registeredAt === null ? [] : [given.registeredAt + LIMITS.start]),
    ...starts.map((at) => at + LIMITS.settle),
  ];
  const first = Math.min(...deadlines);
  if (deletedAt !== null && first >= deletedAt) return given.registeredAt === null ? INCONCLUSIVE : null;
  return now <= first && deadlines.length > 0 ? PENDING : INCONCLUSIVE;
};

/** A daemon first started after the one that must come before it. */
export const daemonsInOrder = (all: Given): Answer | null => {
  const given = withoutDeleted(all);
  if (!knowsStart(given, 'daemon') || !knowsStart(given, 'before')) return INCONCLUSIVE;
  if (!given.edgeIsProven) return INCONCLUSIVE; // either may have started before all that is known
  const starter = (lives: readonly Life[]): readonly string[] => {
    const [first] = [...lives].sort(
      (one, other) => one.from - other.from || (one.task.name < other.task.name ? -1 : 1),
    );
    return first === undefined ? [] : [first.task.name];
  };
  return commonOf(
    map(historiesOf(given, 'runs on'), (history) => {
      const [own, other] = [of(history, 'daemon'), of(history, 'before')];
      const marginMs = firstStart(own) - firstStart(other);
      return {
        broken: marginMs < 0,
        tasks: [...starter(own), ...starter(other)],
        marginMs,
        occurredAt: firstStart(own),
      };
    }),
  );
};
