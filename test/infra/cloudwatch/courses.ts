import { ofType, type Stack } from '../cloudformation.ts';
import { Alarm, type Change } from './alarm.ts';
import { READINGS } from './reading.ts';
import { type Happening, SCENARIOS } from './scenarios.ts';
import { measured } from './world.ts';

/** The alarms' states change like this in one reading. */
export type Course = { readonly ofAlarm: ReadonlyMap<string, readonly Change[]>; readonly lost: number };

/** Something happens, under a head, and takes a course in each reading. */
export type Courses = { readonly head: string; readonly happening: Happening; readonly ofReadings: readonly Course[] };

/** The course of a deployed stack's alarms in each scenario. */
export const coursesOf = (
  stack: Stack,
  scenarios: Readonly<Record<string, Happening>> = SCENARIOS,
): readonly Courses[] => {
  const alarms = ofType(stack, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => new Alarm(Properties));
  return Object.entries(scenarios).map(([head, happening]) => ({
    head,
    happening,
    ofReadings: READINGS.map((reading) => {
      const { measurements, lost } = measured(stack, happening, reading);
      const changes = alarms.map((alarm) => {
        const all = alarm.changes(measurements, happening.minutes, reading);
        return [alarm.name, all.filter(isSeen)] as const;
      });
      return { ofAlarm: new Map(changes), lost };
    }),
  }));
};

/** SQS deletes so many messages without anybody knowing of them. */
export const lostIn = (stack: Stack, happening: Happening): number =>
  Math.max(...READINGS.map((reading) => measured(stack, happening, reading).lost));

/** That a new alarm is found in order calls nobody. */
const isSeen = ({ state }: Change, index: number): boolean =>
  state !== 'INSUFFICIENT_DATA' && !(index === 0 && state === 'OK');

/** The longest time, in minutes, from the first alarm on until it is mended in which none is red. */
export const silenceIn = ({ happening: { minutes, mendedAt }, ofReadings }: Courses): number =>
  Math.max(
    ...ofReadings.map(({ ofAlarm }) => {
      const stretches = [...ofAlarm.values()]
        .flatMap((changes) => redIn(changes, minutes))
        .toSorted(([one], [other]) => one - other);
      return longestGap(stretches, mendedAt);
    }),
  );

type Stretch = readonly [from: number, to: number];

const longestGap = (stretches: readonly Stretch[], until: number): number => {
  let longest = 0;
  let redUntil = stretches[0]?.[0] ?? 0;
  for (const [from, to] of stretches) {
    longest = Math.max(longest, Math.min(from, until) - redUntil);
    redUntil = Math.max(redUntil, to);
  }
  return Math.max(longest, until - redUntil);
};

/** From when to when an alarm is red. */
const redIn = (changes: readonly Change[], minutes: number): readonly Stretch[] =>
  changes.flatMap(({ minute, state }, index) =>
    state === 'ALARM' ? [[minute, changes[index + 1]?.minute ?? minutes] as const] : [],
  );
