import { advance } from '../../shared/core/advance/advance.ts';
import { repairPace } from '../../shared/core/judging/repair-pace.ts';
import type { Inventory, ItemState } from '../../shared/core/state/instance-state.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { Random } from '../../simulator/engine/random.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import type { OutcomeOrNone } from '../../simulator/truth/rules/finding.ts';
import { tellTruth } from '../../simulator/truth/truth.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import type { WayReport } from '../../simulator/way/way.ts';
import { breakRule } from '../doubles/broken-rule.ts';
import { Faults, NO_FAULTS, randomFaults } from './faults.ts';
import { type Enforcing, randomPause } from './policy-in-force.ts';
import { Service } from './service.ts';
import type { Claim } from './witness.ts';

/** A violation as Bookend first wrote it, and what the truth was at that moment. */
export interface JudgedClaim extends Claim {
  readonly really: OutcomeOrNone;
  /** All that the truth was of it then; undefined where no rule was judged. */
  readonly line: TruthLine | undefined;
}

/** One fleet with Bookend over it, after the dust has settled. */
export interface ServiceRun {
  readonly service: Service;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly claims: readonly JudgedClaim[];
  readonly truth: readonly TruthLine[];
  /** The violations that had happened when each notice was first published, by its id. */
  readonly truthAt: ReadonlyMap<string, readonly TruthLine[]>;
  readonly way: WayReport;
  /** The items that stand in the table in the end. */
  readonly places: readonly ItemState[];
  readonly verdicts: readonly Verdict[];
  /** Bookend has been hearing of each cluster since this moment, epoch milliseconds. */
  readonly watchedSince: ReadonlyMap<string, number>;
  /** True if everything came to an end; the run waits for it long enough. */
  readonly isIdle: boolean;
  /** Container instances that could not be judged, whatever was known of them. */
  readonly isBroken: (containerInstanceArn: string) => boolean;
}

export interface RunOptions {
  readonly hasFaults?: boolean;
  /** Bookend repairs what it may; on a share of the seeds the kill switch is on for a while. */
  readonly enforces?: boolean;
  readonly log?: ((at: number, line: string) => void) | undefined;
  /** Container instances that a fault of ours makes throw whenever they are judged. */
  readonly isBroken?: (containerInstanceArn: string) => boolean;
}

const MINUTE_MS = 60_000;
/** After the last event has come; then nothing goes wrong any more. */
const LAST_FAULTS_MS = 5 * MINUTE_MS;
/** All deadlines but those of a day pass, and what was refused comes again. */
const DUST_MS = 35 * MINUTE_MS;
const LONGEST_DUST_MS = 12 * 60 * MINUTE_MS;

/** Lets a fleet live with Bookend over it, until the dust has settled. The same seed gives the same run, step by step. */
export const runService = async (
  scenario: Scenario,
  seed: number,
  { hasFaults = false, enforces = false, log, isBroken = () => false }: RunOptions = {},
): Promise<ServiceRun> => {
  const random = new Random(seed).fork('service');
  const claims: JudgedClaim[] = [];
  const truthAt = new Map<string, readonly TruthLine[]>();
  const service: Service = new Service({
    scenario,
    seed,
    random: random.fork('hops'),
    faultsFor: (from, to) =>
      new Faults(hasFaults ? randomFaults(random.fork('plan'), from, to) : NO_FAULTS, random.fork('faults')),
    ...(enforces ? { enforcing: (from, to) => enforcingOf(random.fork('kill switch'), from, to) } : {}),
    onClaim: (claim) => {
      const line = lineIn(truthNow(service), claim);
      claims.push({ ...claim, really: line?.outcome ?? 'none', line });
    },
    onNotice: ({ id }) =>
      truthAt.set(
        id,
        truthNow(service).filter(({ outcome }) => outcome === 'violated'),
      ),
    log: log === undefined ? undefined : (line) => log(service.time.now(), line),
  });
  if (!isDeployedLate(seed)) await service.watchFromBefore();
  const mend = breakRule('instance-activated', isBroken);
  try {
    await withChance(random.fork('jitter'), () => untilSettled(service));
  } finally {
    mend();
  }
  const places = await service.table.states();
  const inventories = await inventoriesOf(service);
  return {
    service,
    scenario,
    seed,
    claims,
    truth: truthNow(service),
    truthAt,
    way: service.world.report(),
    places,
    verdicts: verdictsOf(places, inventories, service),
    watchedSince: new Map([...inventories].map(([clusterArn, { watchedSince }]) => [clusterArn, watchedSince])),
    isIdle: service.isIdle,
    isBroken,
  };
};

/** Once the world stands still nothing can be repaired any more: nobody could see what came of it. */
const enforcingOf = (random: Random, from: number, to: number): Enforcing => ({
  until: to,
  pause: randomPause(random, from, to),
});

/** On some fleets Bookend is deployed when it hears of them: of what was before, little can be proven. */
const isDeployedLate = (seed: number): boolean => seed % 16 === 5;

const untilSettled = async (service: Service): Promise<void> => {
  const { time, world, faults } = service;
  await time.advanceTo(world.endsAt);
  while (!world.isQuiet) await time.advanceTo(world.nextAt);
  await time.advanceTo(time.now() + LAST_FAULTS_MS);
  faults.end();
  const settled = time.now() + DUST_MS;
  await time.advanceTo(settled);
  while (!service.isIdle && time.now() < settled + LONGEST_DUST_MS) await time.advanceTo(time.now() + MINUTE_MS);
};

const inventoriesOf = async ({ world, table }: Service): Promise<ReadonlyMap<string, Inventory>> => {
  const inventories = new Map<string, Inventory>();
  for (const clusterArn of world.fleet.clusters.keys()) {
    const stored = await table.store.readInventory(clusterArn);
    if (stored !== null) inventories.set(clusterArn, stored.state);
  }
  return inventories;
};

/** The table's verdicts in the end, as the audit would read them. */
const verdictsOf = (
  places: readonly ItemState[],
  inventories: ReadonlyMap<string, Inventory>,
  { policy, time }: Service,
): readonly Verdict[] => {
  const isRepairHeldBack = repairPace(places.flatMap((state) => (state.kind === 'instance' ? [state.ledger] : [])));
  return places.flatMap((state) => {
    const inventory = inventories.get(state.ledger.clusterArn) ?? null;
    return [...advance(state, [], { policy: policy.base, inventory, now: time.now(), isRepairHeldBack }).verdicts];
  });
};

/** `Math.random` (waits after a lost race) draws from the seed meanwhile. */
const withChance = async (random: Random, act: () => Promise<void>): Promise<void> => {
  const { random: real } = Math;
  Math.random = () => random.fraction();
  try {
    await act();
  } finally {
    Math.random = real;
  }
};

/** The truth up to now, told from the fleet's own log. */
const truthNow = ({ world: { fleet, scenario }, time }: Service): readonly TruthLine[] =>
  tellTruth(fleet.log, {
    policy: scenario.policy ?? {},
    now: time.now(),
    switches: fleet.options.switches,
    recordFrom: fleet.options.recordFrom,
  });

type Place = Pick<Claim, 'rule' | 'clusterArn' | 'containerInstanceArn' | 'daemonName'>;

export const keyOf = ({ rule, clusterArn, containerInstanceArn, daemonName }: Place): string =>
  JSON.stringify([clusterArn, containerInstanceArn, daemonName, rule]);

const lineIn = (truth: readonly TruthLine[], place: Place): TruthLine | undefined => {
  const key = keyOf(place);
  return truth.find((line) => keyOf(line) === key);
};
