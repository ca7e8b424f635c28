import { Random } from './engine/random.ts';
import { type EcsEvent, iso } from './events/envelope.ts';
import { buildFleet } from './fleet/build.ts';
import type { Fleet } from './fleet/fleet.ts';
import { DEFAULT_STARTS_AT, PERFECT_WAY, type PolicyPlan, type Scenario } from './scenarios/scenario.ts';
import { DEFAULT_SWITCHES } from './scenarios/switches.ts';
import { allFacts } from './truth/sight/sight.ts';
import { tellTruth } from './truth/truth.ts';
import type { TruthLine } from './truth/verdict-line.ts';
import { Way, type WayReport } from './way/way.ts';

export interface SimulateOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Each event as it is delivered, in order of arrival. They are not kept. */
  readonly onEvent?: (event: EcsEvent) => void;
}

/** A simulation that has run to its end. Times are epoch milliseconds. */
export interface Simulation {
  readonly fleet: Fleet;
  /** The time at which the last report of what happened came. */
  readonly now: number;
  /** The newest time in any event's detail, delivered or not: replay's clock, if nothing was dropped. */
  readonly newestTold: number;
  readonly way: WayReport;
  /** The verdicts of what really happened; the defaults are the scenario's policy and the newest time in any event's detail. */
  readonly truth: (policy?: Partial<PolicyPlan>, now?: number) => TruthLine[];
  /** Every fact of a container instance, to ask `way.lostOf` which of them never arrived. */
  readonly factsOf: (containerInstanceArn: string) => string[];
  /** The document for `replay --daemons`. */
  readonly daemons: () => DaemonDocument[];
}

export interface DaemonDocument {
  readonly daemonName: string;
  readonly clusterArn: string;
  readonly capacityProviderNames: readonly string[];
  readonly critical: boolean;
  readonly createdAt: string;
  readonly deletedAt?: string;
}

/** A simulation that has not ended: time passes with `fleet.advanceTo`, and events come meanwhile. */
export interface BegunSimulation {
  readonly fleet: Fleet;
  /** The end of the scenario's hours, epoch milliseconds. */
  readonly endsAt: number;
  /** Lets time pass, and what is under way until then arrive; `fleet.advanceTo` alone lets an event wait for the next one. */
  readonly advanceTo: (ms: number) => void;
  /** Stops the world and lets what is under way arrive. */
  readonly finish: () => Simulation;
}

/** Runs a scenario from a seed: the same two give the same events, byte for byte, and the same truth. */
export const simulate = (options: SimulateOptions): Simulation => {
  const { fleet, endsAt, finish } = beginSimulation(options);
  fleet.advanceTo(endsAt);
  return finish();
};

/** The same in steps of any length, for whoever writes the events away meanwhile. */
export const beginSimulation = ({ scenario, seed, onEvent }: SimulateOptions): BegunSimulation => {
  const way = new Way({ ...PERFECT_WAY, ...scenario.way }, new Random(seed).fork('way'), onEvent ?? (() => {}));
  const fleet = fleetOf(scenario, seed, (event, at) => way.send(event, at));
  return {
    fleet,
    endsAt: fleet.options.startsAt + scenario.hours * 3_600_000,
    advanceTo: (ms) => {
      fleet.advanceTo(ms);
      way.release(ms);
    },
    finish: () => {
      fleet.agenda.finish();
      return finished(fleet, scenario, way.finish());
    },
  };
};

const finished = (fleet: Fleet, scenario: Scenario, report: WayReport): Simulation => {
  const { log, options } = fleet;
  return {
    fleet,
    now: fleet.now,
    newestTold: log.newestTold,
    way: report,
    truth: (policy = scenario.policy ?? {}, now = log.newestTold) =>
      tellTruth(log, { policy, now, switches: options.switches, recordFrom: options.recordFrom }),
    factsOf: (containerInstanceArn) => allFacts(log.instance(containerInstanceArn)),
    daemons: () => daemonsOf(fleet),
  };
};

/** A fleet that has not begun: `advanceTo` lets simulated time pass, for the API on top of it. */
export const fleetOf = (scenario: Scenario, seed: number, onEvent: (event: EcsEvent, at: number) => void): Fleet => {
  const startsAt = Date.parse(scenario.startsAt ?? DEFAULT_STARTS_AT);
  return buildFleet(
    {
      seed,
      startsAt,
      region: scenario.region ?? 'us-west-2',
      account: scenario.account ?? '123456789012',
      switches: { ...DEFAULT_SWITCHES, ...scenario.switches },
      faults: scenario.faults ?? [],
      resources: scenario.resources ?? {},
      agentFlapsPerHour: scenario.way?.agentFlapsPerHour ?? 0,
      recordFrom: startsAt + (scenario.recordFromSeconds ?? 0) * 1000,
      onEvent,
    },
    scenario.clusters,
  );
};

const daemonsOf = ({ log }: Fleet): DaemonDocument[] =>
  log.daemons.map(({ daemonName, clusterArn, capacityProviderNames, critical, createdAt, deletedAt }) => ({
    daemonName,
    clusterArn,
    capacityProviderNames,
    critical,
    createdAt: iso(createdAt),
    ...(deletedAt === undefined ? {} : { deletedAt: iso(deletedAt) }),
  }));
