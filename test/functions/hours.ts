import { loadFromSource } from '../../cli/demo/account/functions.ts';
import { readServerlessFile } from '../../cli/demo/account/serverless-file.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { type TroubleSeen, watchTroubles } from '../doubles/troubles-in-log.ts';
import { REPOSITORY, startService } from '../end-to-end/service.ts';
import { Alarm, type Change } from '../infra/cloudwatch/alarm.ts';
import { Measurements } from '../infra/cloudwatch/measured.ts';
import { READINGS } from '../infra/cloudwatch/reading.ts';
import type { JsonObject } from '../infra/json.ts';

const MINUTE_MS = 60_000;
/** Lambda's sources wait for a second or two before they call a function. */
const SETTLES_MS = 2000;
/** The alarms of the template have this stage, unless another one is named. */
const STAGE = 'dev';

/** A part that can be switched off: EventBridge's rule, the hourly schedule, or that of each minute. */
type Part = 'rule' | 'schedule' | 'sweep';
/** The schedules: of each the function that it wakes, and its input. */
const SCHEDULED = [
  { part: 'schedule', name: 'audit', event: '{"schedule":"audit"}' },
  { part: 'sweep', name: 'inspect', event: '{"schedule":"sweep"}' },
] as const;

/** Bookend over hours, a minute at a time: more would take as long as the hours have seconds. */
export const startHours = async (scenario: Scenario) => {
  const off = new Set<Part>();
  const troubles = watchTroubles();
  const service = await startService({
    way: 'bot',
    scenario,
    load: async (names, environment) => {
      const functions = await loadFromSource(REPOSITORY)(names, {
        ...environment,
        POWERTOOLS_METRICS_DISABLED: 'false',
      });
      return {
        ...functions,
        invoke: async (name, event, remainingMs) => {
          const text = JSON.stringify(event);
          const isOff = SCHEDULED.some((one) => off.has(one.part) && one.name === name && one.event === text);
          return isOff ? undefined : functions.invoke(name, event, remainingMs);
        },
      };
    },
  });
  const { account, world } = service;
  const { startsAt } = world;
  const minuteOf = ({ at }: TroubleSeen): number => Math.floor((at - startsAt) / MINUTE_MS);
  const passUntil = async (minute: number): Promise<void> => {
    for (let at = account.clock.now(); at < startsAt + minute * MINUTE_MS; ) {
      at += MINUTE_MS;
      account.clock.moveTo(at - SETTLES_MS);
      await account.passUntil(at, {
        moveTo: (ms) => {
          const events = world.moveTo(ms);
          return off.has('rule') ? [] : events;
        },
      });
    }
  };
  return {
    ...service,
    off,
    passUntil,
    /** The minutes in which a sweep counted a trouble. */
    minutesOf: (trouble: string): readonly number[] =>
      troubles.seen.filter((one) => one.trouble === trouble).map(minuteOf),
    /** The states of the alarm that watches troubles, by all of them, in each way to read AWS's documentation. */
    alarmStates: (minutes: number): readonly (readonly Change[])[] => {
      const measurements = new Measurements();
      for (const one of troubles.seen)
        measurements.add(
          {
            namespace: 'Bookend',
            name: 'Trouble',
            dimensions: { service: 'inspect', stage: STAGE, trouble: one.trouble },
          },
          minuteOf(one) + 1,
          1,
        );
      return READINGS.map((reading) => troubleLasts().changes(measurements, minutes, reading));
    },
    stop: async () => {
      troubles.stop();
      await service.stop();
    },
  };
};

/** As the template has it. */
const troubleLasts = (): Alarm => {
  const { resources } = readServerlessFile(REPOSITORY, STAGE) as { readonly resources: readonly JsonObject[] };
  const alarms = resources.flatMap(({ Resources }) => Object.values((Resources ?? {}) as JsonObject)) as JsonObject[];
  const properties = alarms.map(({ Properties }) => Properties as JsonObject);
  const found = properties.find((one) => one?.AlarmName === `bookend-${STAGE}-trouble-lasts`);
  if (found === undefined) throw new Error('there is no alarm trouble-lasts');
  return new Alarm(found);
};
