import { join } from 'node:path';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import { findScenario } from '../../simulator/scenarios/load.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import type { Io } from '../terminal/io.ts';
import { paintFor } from '../terminal/text.ts';
import { type Account, startAccount } from './account/account.ts';
import { loadFromSource } from './account/functions.ts';
import { LoopbackSlack, type SlackMessage } from './account/slack.ts';
import { type Ended, endingOf } from './show/ending.ts';
import { introductionOf } from './show/introduction.ts';
import { createScreen } from './show/screen.ts';
import { type Seen, watch } from './watch.ts';
import { compare } from './world/compare.ts';
import { verdictsOf } from './world/last-verdicts.ts';
import { type SimulatedWorld, startWorld } from './world/simulated-world.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const SEED = 1;
const DISAGREES = 1;
const INTERRUPTED = 130; // a shell reports 128 + 2 for a program that SIGINT ended

export type DemoOptions = {
  readonly io: Io;
  readonly signal: AbortSignal;
  /** True: every message is shown in full; else only one of each kind. */
  readonly isFull?: boolean;
  /** True: Bookend may act; else it observes, as it does by default. */
  readonly isEnforced?: boolean;
  /** The life of the fleet; absent: the demo's own scenario. */
  readonly scenario?: Scenario;
  /** Told of each message that reaches Slack, as it was posted. */
  readonly onMessage?: (message: SlackMessage) => void;
};

/**
 * Lets a simulated fleet live while Bookend, as it is deployed, watches it on 127.0.0.1, and shows both.
 * @returns the exit code: 0 if what was told is what happened, 1 if not, 130 if it was interrupted
 */
export const runDemo = async (options: DemoOptions): Promise<number> => {
  const { io, signal, isFull = false, isEnforced = false, scenario = ownScenario(), onMessage } = options;
  const screen = createScreen(io.stdout, io.stderr);
  const paint = paintFor(io.stdout, io.env);
  const { account, world, arrived, stop } = await startAll(scenario, isEnforced, onMessage);
  try {
    await screen.print(introductionOf(world, isEnforced, paint));
    const seen = await watch({ account, world, arrived, screen, paint, isFull, signal });
    if (seen === null) return INTERRUPTED;
    const { lines, isRight } = endingOf(await conclude(seen, account, world), paint);
    await screen.print(lines);
    return isRight ? 0 : DISAGREES;
  } finally {
    await stop();
  }
};

const ownScenario = (): Scenario => findScenario(join(import.meta.dirname, 'fleet.yaml'));

type Started = {
  readonly account: Account;
  readonly world: SimulatedWorld;
  readonly arrived: SlackMessage[];
  readonly stop: () => Promise<void>;
};

const startAll = async (
  scenario: Scenario,
  isEnforced: boolean,
  onMessage: DemoOptions['onMessage'],
): Promise<Started> => {
  const arrived: SlackMessage[] = [];
  const world = await startWorld(scenario, SEED);
  const slack = new LoopbackSlack(
    () => Date.now(),
    (message) => {
      arrived.push(message);
      onMessage?.(message);
    },
  );
  const stopOthers = async (): Promise<void> => {
    await Promise.all([slack.stop(), world.stop()]);
  };
  try {
    await slack.start();
    const account = await startAccount({
      repository: REPOSITORY,
      region: 'eu-west-1',
      startsAt: world.startsAt,
      load: loadFromSource(REPOSITORY),
      ecsEndpoint: world.ecs.url,
      // To act it takes both: a deployment that may write to ECS, and a policy that lets it.
      parameters: { Enforce: String(isEnforced) },
      policy: { ...world.policy, mode: isEnforced ? 'enforce' : 'observe' },
      slackSecret: JSON.stringify({ webhookUrl: `${slack.origin}/hook` }),
    });
    const stop = async (): Promise<void> => {
      await account.stop();
      await stopOthers();
    };
    return { account, world, arrived, stop };
  } catch (error) {
    await stopOthers();
    throw error;
  }
};

const conclude = async (seen: Seen, account: Account, world: SimulatedWorld): Promise<Ended> => {
  const calls = structuredClone(new Map([...account.calls, ['ECS', world.ecs.calls] as const])); // ours come after
  const truth = world.truth(world.endsAt);
  const verdicts = await verdictsOf(account.store, truth, { policy: readPolicy(world.policy), now: world.endsAt });
  return {
    ...seen,
    compared: compare(truth, seen.notices, verdicts),
    calls,
    failures: account.failures,
    deadLetters: await account.deadLetters(),
  };
};
