import { Random } from '../../simulator/engine/random.ts';
import type { FaultPlan } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { aligned } from '../seeds/printed.ts';
import { Faults, NO_FAULTS } from './faults.ts';
import { FleetWorld } from './fleet-world.ts';
import { Service } from './service.ts';
import { exceedsShare } from './tally.ts';

const TASKS = 20;
const LOST_AFTER_SECONDS = 1500;
const MINUTE_MS = 60_000;

/** Nothing goes wrong; a third vanishes with its zone and is replaced; and on all that replaces it the daemon starts late. */
export type Day = 'calm' | 'zone lost' | 'and its replacements start late daemons';

export const largeFleet = (instances: number, day: Day): Scenario => ({
  name: 'large',
  says: 'A large fleet that starts within a quarter of an hour.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, everySeconds: 1000 / instances }],
      daemons: [{ name: 'log-agent', healthCheck: true }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: instances * TASKS }],
    },
  ],
  faults: faultsOf(instances, day),
});

const faultsOf = (instances: number, day: Day): readonly FaultPlan[] => {
  const lost: FaultPlan = {
    fault: 'host-lost',
    zone: 'us-west-2a',
    afterSeconds: LOST_AFTER_SECONDS,
    reported: 'stopped',
  };
  const replacements = Array.from({ length: instances }, (_, index) => instances + 1 + index);
  switch (day) {
    case 'calm':
      return [];
    case 'zone lost':
      return [lost];
    case 'and its replacements start late daemons':
      return [lost, { fault: 'daemon-late', lateSeconds: 8, instances: replacements }];
  }
};

/** A large fleet's run: events and Bookend's processor time of each simulated minute. */
export interface LargeRun {
  readonly service: Service;
  readonly minutes: readonly { readonly events: number; readonly cpuMs: number }[];
}

/** Processor time since an earlier reading, in milliseconds. */
const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** The processor time that the same fleet takes alone, minute by minute. */
const cpuOfFleet = (instances: number, day: Day): readonly number[] => {
  const world = new FleetWorld(largeFleet(instances, day), 1, () => {});
  const minutes: number[] = [];
  for (let until = world.startsAt + MINUTE_MS; until <= world.endsAt; until += MINUTE_MS) {
    const before = process.cpuUsage();
    while (world.nextAt <= until) world.advanceTo(world.nextAt);
    minutes.push(cpuSince(before));
  }
  return minutes;
};

/** Lets a large fleet live with Bookend over it. Processor time is without the simulated fleet's own and ECS's answers. */
export const runLarge = async (instances: number, day: Day): Promise<LargeRun> => {
  const random = new Random(1);
  const service = new Service({
    scenario: largeFleet(instances, day),
    seed: 1,
    random: random.fork('hops'),
    faultsFor: () => new Faults(NO_FAULTS, random.fork('faults')),
  });
  await service.watchFromBefore();
  const { time, world, events, ecs } = service;
  const minutes: LargeRun['minutes'][number][] = [];
  const until = world.endsAt + 20 * MINUTE_MS;
  const fleetMs = cpuOfFleet(instances, day);
  for (let minute = 0; time.now() < until; minute += 1) {
    const sent = events.counts.sent;
    ecs.answeringMs = 0;
    const before = process.cpuUsage();
    await time.advanceTo(time.now() + MINUTE_MS);
    const cpuMs = cpuSince(before) - (fleetMs[minute] ?? 0) - ecs.answeringMs;
    minutes.push({ events: events.counts.sent - sent, cpuMs });
  }
  return { service, minutes };
};

/** Processor time for each event, in microseconds. */
const perEvent = (minutes: LargeRun['minutes']): number =>
  (minutes.reduce((sum, { cpuMs }) => sum + cpuMs, 0) * 1000) / minutes.reduce((sum, { events }) => sum + events, 0);

/** The minutes around the loss and the replacement, and those in which the fleet came up. */
const isStorm = (minute: number): boolean => minute >= LOST_AFTER_SECONDS / 60;

/** A run's results; the run itself is forgotten, since its garbage would slow the next one. */
interface Told {
  readonly cells: readonly string[];
  readonly minutes: LargeRun['minutes'];
  readonly isWhole: boolean;
}

const tell = async (instances: number, day: Day): Promise<Told> => {
  const run = await runLarge(instances, day);
  return { cells: ROWS.map(({ of }) => shown(of(run))), minutes: run.minutes, isWhole: isWhole(run) };
};

/** Prints what a fleet that loses a zone costs and comes to, beside the same fleet on a calm day. */
export const measureZone = async (instances: number): Promise<number> => {
  const calm = await tell(instances, 'calm');
  const lost = await tell(instances, 'zone lost');
  const late = await tell(instances, 'and its replacements start late daemons');
  const says = 'one hour; a third vanishes with its zone';
  console.log(`${instances.toLocaleString('en')} container instances × ${TASKS} tasks, ${says}\n`);
  const columns = [calm, lost, late];
  for (const line of aligned([
    ['', 'calm', 'zone lost', 'and late daemons after it'],
    ...ROWS.map(({ what }, row) => [what, ...columns.map(({ cells }) => cells[row] ?? '')]),
  ]))
    console.log(line);
  const busiest = Math.max(...lost.minutes.map(({ events }) => events));
  const start = perEvent(lost.minutes.filter((_, minute) => !isStorm(minute)));
  const storm = perEvent(lost.minutes.filter((_, minute) => isStorm(minute)));
  console.log(`\nbusiest minute: ${busiest.toLocaleString('en')} events`);
  console.log(
    `processor time for each event: ${start.toFixed(0)} µs while the fleet starts, ${storm.toFixed(0)} µs from the loss on; ` +
      `${(perEvent(lost.minutes) / perEvent(calm.minutes)).toFixed(2)} × the calm fleet's over all`,
  );
  return columns.every((column) => column.isWhole) ? 0 : 1;
};

const shown = (value: number | string): string => (typeof value === 'number' ? value.toLocaleString('en') : value);

const isWhole = ({ service }: LargeRun): boolean =>
  service.isIdle && service.events.deadLetters.length === 0 && service.notices.deadLetters.length === 0;

const LOOKS: ReadonlySet<string> = new Set(['ListTasks', 'DescribeTasks', 'DescribeContainerInstances']);

const ROWS: readonly { readonly what: string; readonly of: (run: LargeRun) => number | string }[] = [
  { what: 'events in the queue', of: ({ service }) => service.events.counts.sent },
  { what: 'events in the dead letters', of: ({ service }) => service.events.deadLetters.length },
  { what: 'events still on their way', of: ({ service }) => service.events.size },
  { what: 'invocations of observe', of: ({ service }) => service.events.counts.invocations },
  { what: 'checks', of: ({ service }) => service.checks.counts.sent },
  { what: 'instances looked at', of: ({ service }) => service.asked.reduce((sum, { looks }) => sum + looks, 0) },
  { what: 'calls of ECS', of: ({ service }) => service.ecs.calls.length },
  {
    what: 'calls of ECS for looks',
    of: ({ service }) => service.ecs.calls.filter(({ action }) => LOOKS.has(action)).length,
  },
  {
    what: 'calls that ECS refused',
    of: ({ service }) => service.ecs.calls.filter(({ isAnswered }) => !isAnswered).length,
  },
  {
    what: 'within the share of reads',
    of: ({ service }) => (exceedsShare(service.ecs.calls.map(({ at }) => at)) ? 'NO' : 'yes'),
  },
  { what: 'incidents', of: ({ service }) => service.witness.incidents.size },
  { what: 'notices', of: ({ service }) => service.witness.notices.size },
  {
    what: 'messages in Slack',
    of: ({ service }) => service.slack.messages.filter(({ threadTs }) => threadTs === null).length,
  },
  {
    what: 'answers in their threads',
    of: ({ service }) => service.slack.messages.filter(({ threadTs }) => threadTs !== null).length,
  },
  {
    what: 'seconds of processor time',
    of: ({ minutes }) => Math.round(minutes.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1000),
  },
];
