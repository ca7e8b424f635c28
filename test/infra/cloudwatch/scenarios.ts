import type { Ending, Scenario } from './scenario.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** A stack that has been there for so long before something happens to it. */
export const HAPPENS_AT = 6 * HOUR;

export type Happening = Scenario & {
  /** A person has put it right at this minute. */
  readonly mendedAt: number;
};

const every = (minutes: number, upTo: number): readonly number[] =>
  Array.from({ length: Math.floor(upTo / minutes) }, (_, index) => index * minutes + 0.5);

/** Checks and remedies are for a moment that may be a quarter of an hour away: SQS holds them back, and counts their age. */
const heldBack = (takenBy: string): number => (takenBy === 'inspect' || takenBy === 'remediate' ? 15 : 0);

/** A small account in which nothing is wrong: now and then an event, a check, a notice, a remedy. */
const quiet = (lastsFor: number): Happening => {
  const mendedAt = HAPPENS_AT + lastsFor;
  const minutes = mendedAt + 3 * HOUR;
  return {
    minutes,
    mendedAt,
    clearedAt: mendedAt + 10,
    sent: () => every(30, minutes),
    ending: () => 'well',
    isTaken: () => true,
    waits: heldBack,
    sweeps: () => true,
    troubles: () => ({}),
    openIncidents: () => 1,
  };
};

const during = ({ mendedAt }: Happening, minute: number): boolean => HAPPENS_AT <= minute && minute < mendedAt;

/** Nothing is wrong, and no message comes. */
const idle: Happening = { ...quiet(DAY), sent: () => [] };

/** The first three minutes have no sweep: the schedule begins with the next minute, and its count comes by the log. */
const fresh: Happening = { ...quiet(HOUR), sent: () => [], sweeps: (minute) => minute > 3 };

const ONE_OF_EACH = HAPPENS_AT + 0.2;
const REFUSED_BY_SLACK = HAPPENS_AT + 0.3;

/** One of each kind fails for ever, among others that do well: and no sweep can help one item and one cluster. */
const oneFails = (): Happening => {
  const base = quiet(36 * HOUR);
  const own = (takenBy: string) => (takenBy === 'tell' ? [ONE_OF_EACH, REFUSED_BY_SLACK] : [ONE_OF_EACH]);
  const endingOf = (sentAt: number): Ending => {
    if (sentAt === REFUSED_BY_SLACK) return 'needs-a-person';
    return sentAt === ONE_OF_EACH ? 'failed' : 'well';
  };
  return {
    ...base,
    sent: (takenBy) => [...base.sent(takenBy), ...own(takenBy)],
    ending: (_, sentAt) => endingOf(sentAt),
    troubles: (minute) => (during(base, minute) ? { 'notices-stuck': 1, 'cluster-not-judged': 1 } : {}),
  };
};

/** Every attempt fails, in one way, and messages come every five minutes. */
const allFail = (ending: Ending, lastsFor = 36 * HOUR): Happening => {
  const base = quiet(lastsFor);
  return {
    ...base,
    sent: () => every(5, base.minutes),
    ending: (_, __, minute) => (during(base, minute) ? ending : 'well'),
    sweeps: (minute) => !during(base, minute),
  };
};

/** Functions are switched off but for the sweep, which sees that nobody is told. */
const nobodyTakes = (): Happening => {
  const base = quiet(8 * HOUR);
  return {
    ...base,
    isTaken: (_, minute) => !during(base, minute),
    troubles: (minute) => (during(base, minute) ? { 'notices-stuck': 1 } : {}),
  };
};

/** No message comes, and no sweep. */
const nothingComes = (): Happening => {
  const base = quiet(8 * HOUR);
  return { ...base, sent: () => [], sweeps: (minute) => !during(base, minute) };
};

/** More comes than is done: events wait for ten minutes, ECS refuses looks, and a fleet is broken. */
const tooMuch = (): Happening => {
  const base = quiet(8 * HOUR);
  return {
    ...base,
    sent: () => every(2, base.minutes),
    waits: (takenBy, sentAt) => heldBack(takenBy) + (takenBy === 'observe' && during(base, sentAt) ? 10 : 0),
    troubles: (minute) => (during(base, minute) ? { 'ecs-throttled': 3 } : {}),
    openIncidents: (minute) => (during(base, minute) ? 40 : 1),
  };
};

/** Self-tests stop coming through; sweeps miss them once the next one, and five minutes, have passed. */
export const selfTestsStop = (everyMinutes: number): Happening => {
  const base = quiet(6 * HOUR);
  const isMissed = (minute: number): boolean => during(base, minute) && minute - HAPPENS_AT > everyMinutes + 5;
  return { ...base, troubles: (minute) => (isMissed(minute) ? { 'self-test-missing': 1 } : {}) };
};

/** One trouble, which a sweep does not see more often than that. */
export const troubleEvery = (minutes: number): Happening => {
  const base = quiet(6 * HOUR);
  return {
    ...base,
    troubles: (minute) => (during(base, minute) && minute % minutes === 0 ? { 'left-undone': 1 } : {}),
  };
};

/** Columns of the table, by their heads. */
export const SCENARIOS: Readonly<Record<string, Happening>> = {
  'one message fails for ever': oneFails(),
  'all fail': allFail('failed'),
  'all crash': allFail('thrown'),
  'nobody takes them': nobodyTakes(),
  'nothing comes': nothingComes(),
  'too much comes': tooMuch(),
  'eight minutes of all failing': allFail('failed', 8),
  'fresh stack': fresh,
  'idle account': idle,
};
