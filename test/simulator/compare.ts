import { createReplay } from '../../cli/replay/engine.ts';
import { readDaemons } from '../../shared/edge/daemons.ts';
import { type RandomFleetOptions, randomFleet } from '../../simulator/random-fleet.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { type Simulation, simulate } from '../../simulator/simulate.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';

type ReplayLine = ReturnType<ReturnType<typeof createReplay>['finish']>[number];

/** A verdict of replay, or its absence, beside what really happened. */
export interface Pair {
  readonly key: string;
  readonly truth: TruthLine | undefined;
  readonly replay: ReplayLine | undefined;
  readonly said: string;
  readonly happened: string;
  /** Facts that decide it and never arrived. */
  readonly lost: readonly string[];
}

/** Every verdict of one fleet twice: as replay says it from the delivered events, and as it really was. */
export const pairsOf = (scenario: Scenario, seed: number): Pair[] => {
  const replay = createReplayFor(scenario, seed);
  const { simulation } = replay;
  const said = new Map(replay.lines.map((line) => [keyOf(line), line]));
  const truth = new Map(simulation.truth().map((line) => [keyOf(line), line]));
  return [...new Set([...said.keys(), ...truth.keys()])].map((key) => {
    const one = truth.get(key);
    const other = said.get(key);
    return {
      key,
      truth: one,
      replay: other,
      said: other?.outcome ?? 'none',
      happened: one?.outcome ?? 'none',
      lost: lostOf(simulation, one, other?.containerInstanceArn ?? null),
    };
  });
};

/** The daemons are known only after the run, and events are not kept: the fleet lives twice. */
const createReplayFor = (scenario: Scenario, seed: number) => {
  const daemons = readDaemons(simulate({ scenario, seed }).daemons());
  const replay = createReplay({ daemons });
  const simulation = simulate({ scenario, seed, onEvent: (event) => replay.add(event) });
  return { simulation, lines: replay.finish(simulation.newestTold) };
};

const keyOf = (line: Pick<ReplayLine, 'containerInstanceArn' | 'daemonName' | 'rule' | 'clusterArn'>): string =>
  [line.rule, line.containerInstanceArn ?? line.clusterArn, line.daemonName ?? ''].join(' ');

const lostOf = (
  { way, factsOf }: Simulation,
  truth: TruthLine | undefined,
  containerInstanceArn: string | null,
): string[] => {
  // The pace of repair depends on every other instance of the provider.
  if (truth?.rule === 'repair-started') return way.dropped.map(({ id }) => id);
  if (truth !== undefined) return way.lostOf(truth.needs);
  return containerInstanceArn === null ? [] : way.lostOf(factsOf(containerInstanceArn));
};

/** Where every event arrived, replay must say exactly what the truth allows. */
export const disagreements = (pairs: readonly Pair[]): string[] =>
  pairs.flatMap(({ key, truth, replay, said }) => {
    if (truth === undefined) return [`${key}: said ${said}, and nothing happened`];
    if (!truth.expectedInReplay.some((one) => one === said))
      return [`${key}: said ${said}, lawful is ${truth.expectedInReplay}`];
    if (!truth.exact || replay === undefined) return [];
    return (['marginMs', 'occurredAt', 'tasks', 'capacityProviderName'] as const).flatMap((field) =>
      JSON.stringify(replay[field]) === JSON.stringify(truth[field])
        ? []
        : [`${key}: ${field} is ${JSON.stringify(replay[field])}, really ${JSON.stringify(truth[field])}`],
    );
  });

/** Where events were lost: what was said wrongly or missed although all that decides it arrived. */
export const unfounded = (pairs: readonly Pair[]): string[] =>
  pairs.flatMap(({ key, truth, said, happened, lost }) => {
    const isLawful = truth === undefined ? said === 'none' : truth.expectedInReplay.some((one) => one === said);
    if (isLawful || lost.length > 0 || said === happened) return [];
    if (said === 'violated' || said === 'held') return [`${key}: said ${said}, really ${happened}`];
    return happened === 'violated' ? [`${key}: said ${said}, missed a violation`] : [];
  });

export const pairsOfSeed = (seed: number, options: RandomFleetOptions): Pair[] =>
  pairsOf(randomFleet(seed, options), seed);
