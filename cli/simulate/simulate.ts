import { InputError } from '../../shared/edge/errors/input-error.ts';
import { findScenario, namedScenario, scenarioNames } from '../../simulator/scenarios/load.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { ScenarioError } from '../../simulator/scenarios/validate.ts';
import { type BegunSimulation, beginSimulation, type Simulation } from '../../simulator/simulate.ts';
import { verdictLine } from '../../simulator/truth/truth.ts';
import { UsageError } from '../options/usage-error.ts';
import type { Io } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { nearestOf } from '../terminal/nearest-name.ts';
import { writePage } from '../terminal/page.ts';
import { serveUntilInterrupted } from './serve.ts';
import { readSimulateRequest, type ScenarioRequest } from './simulate-request.ts';
import { openTarget, type Target } from './target.ts';

/** Simulated time between two writes: all that comes meanwhile is held in memory. */
const STEP_MS = 1000;

/** `bookend simulate`: exit code 0. */
export const simulate = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readSimulateRequest(argv);
  if (request.kind === 'list') await writePage(io, listLines());
  else await simulateScenario(request, io);
  return 0;
};

const listLines = (): string[] => {
  const names = scenarioNames();
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${namedScenario(name).says}`);
};

const simulateScenario = async (request: ScenarioRequest, io: Io): Promise<void> => {
  const scenario = placedInTime(readScenario(request.scenario), request);
  const out = await openTarget(request.out, io.stdout);
  const truth = await openTarget(request.truth, io.stdout);
  const daemons = await openTarget(request.daemons, io.stdout);
  const policy = await openTarget(request.policy, io.stdout);
  const lines: string[] = [];
  const begun = beginSimulation({
    scenario,
    seed: request.seed,
    onEvent: (event) => lines.push(JSON.stringify(event)),
  });
  const flush = (): Promise<void> => out.write(lines.splice(0));
  if (request.serve === null || request.serve.untilNow) await pass(begun, flush);
  if (request.serve !== null) await serveUntilInterrupted(begun.fleet, request.serve, io, flush);
  const simulation = begun.finish();
  await flush();
  await truth.write(truthLines(simulation));
  await daemons.write([JSON.stringify(simulation.daemons(), null, 2)]);
  await policy.write([JSON.stringify(scenario.policy ?? {}, null, 2)]);
  await closeAll([out, truth, daemons, policy]);
};

/** With --until-now it ends now, whenever it says that it begins. */
const placedInTime = (scenario: Scenario, { serve }: ScenarioRequest): Scenario =>
  serve?.untilNow === true
    ? { ...scenario, startsAt: new Date(Date.now() - scenario.hours * 3_600_000).toISOString() }
    : scenario;

const pass = async ({ fleet, endsAt }: BegunSimulation, flush: () => Promise<void>): Promise<void> => {
  for (let at = fleet.options.startsAt; at < endsAt; at += STEP_MS) {
    fleet.advanceTo(at);
    await flush();
  }
  fleet.advanceTo(endsAt);
};

const truthLines = (simulation: Simulation): string[] =>
  simulation.truth().flatMap((line) => {
    const verdict = verdictLine(line);
    return verdict === undefined ? [] : [jsonLine(verdict)];
  });

const closeAll = async (targets: readonly Target[]): Promise<void> => {
  for (const target of targets) await target.close();
};

const nearest = (name: string): string => {
  const near = nearestOf(name, scenarioNames());
  return near === null ? '' : `; did you mean ${near}?`;
};

const readScenario = (nameOrPath: string): Scenario => {
  try {
    return findScenario(nameOrPath);
  } catch (error) {
    if (error instanceof ScenarioError)
      throw new InputError(
        nameOrPath,
        error.problems.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`)),
        { cause: error },
      );
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new UsageError(
        `there is no scenario and no file ${JSON.stringify(nameOrPath)}${nearest(nameOrPath)}; --list shows the scenarios`,
      );
    if (error instanceof Error && 'code' in error)
      throw new InputError(nameOrPath, [`can't be read: ${error.message}`], { cause: error });
    throw error;
  }
};
