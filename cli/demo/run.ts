import { join } from 'node:path';
import type { Notice } from '../../shared/core/notice.ts';
import { findScenario } from '../../simulator/scenarios/load.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import type { Io } from '../io.ts';
import { paintFor } from '../terminal.ts';
import { type Account, startAccount } from './account/account.ts';
import { loadFromSource } from './account/functions.ts';
import type { World } from './account/passing.ts';
import { LoopbackSlack, type SlackMessage } from './account/slack.ts';
import { compare } from './compare.ts';
import { endingOf } from './show/ending.ts';
import { introductionOf } from './show/introduction.ts';
import { createMessageLines, eventsLine, noticeLine } from './show/live.ts';
import { progressText } from './show/progress.ts';
import { createScreen } from './show/screen.ts';
import { Tally } from './show/tally.ts';
import { verdictsOf } from './verdicts.ts';
import { type SimulatedWorld, startWorld } from './world.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const SEED = 1;
const STEP_MS = 1000;
/** What comes in is told with other news, not more often than the one, and without news after the other. */
const BUSY_MS = 30_000;
const QUIET_MS = 600_000;
const DISAGREES = 1;
const INTERRUPTED = 130; // what a shell reports of a program that SIGINT ended: 128 + 2

export type DemoOptions = {
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly isFull?: boolean;
  readonly scenario?: Scenario;
};

/**
 * Lets a simulated fleet live while Bookend, as it is deployed, watches it on 127.0.0.1, and shows both.
 * @returns the exit code: 0 if what was told is what happened, 1 if not, 130 if it was interrupted
 */
export const runDemo = async ({ io, signal, isFull = false, scenario }: DemoOptions): Promise<number> => {
  const stops: (() => Promise<void>)[] = [];
  try {
    const world = await startWorld(scenario ?? findScenario(join(import.meta.dirname, 'fleet.yaml')), SEED);
    stops.push(world.stop);
    const arrived: SlackMessage[] = [];
    const slack = new LoopbackSlack(Date.now, (message) => arrived.push(message));
    await slack.start();
    stops.push(() => slack.stop());
    const account = await startAccount({
      repository: REPOSITORY,
      region: 'eu-west-1',
      startsAt: world.startsAt,
      functions: ['observe', 'react', 'inspect', 'tell'],
      load: loadFromSource(REPOSITORY),
      ecsEndpoint: world.ecs.url,
      slackSecret: JSON.stringify({ webhookUrl: `${slack.origin}/hook` }),
    });
    stops.push(account.stop);
    return await live({ io, signal, isFull, world, account, arrived });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};

type Living = Required<Omit<DemoOptions, 'scenario'>> & {
  readonly world: SimulatedWorld;
  readonly account: Account;
  /** Messages that nobody has been shown. */
  readonly arrived: SlackMessage[];
};

const live = async ({ io, signal, isFull, world, account, arrived }: Living): Promise<number> => {
  const paint = paintFor(io.stdout, io.env);
  const screen = createScreen(io.stdout, io.stderr);
  const messageLines = createMessageLines(paint, isFull);
  const tally = new Tally();
  const notices: Notice[] = [];
  let messages = 0;
  let toldEventsAt = world.startsAt;
  await screen.print(introductionOf(world, paint));

  for (let at = world.startsAt + STEP_MS; at <= world.endsAt; at += STEP_MS) {
    if (signal.aborted) {
      screen.clear();
      return INTERRUPTED;
    }
    await account.passUntil(at, tallied(world, tally));
    const fresh = (await account.notices()) as readonly Notice[];
    const told = arrived.splice(0);
    notices.push(...fresh);
    messages += told.length;
    const isNews = fresh.length + told.length > 0;
    if (isNews || at - toldEventsAt >= QUIET_MS) {
      const events = at - toldEventsAt >= BUSY_MS ? tally.take() : null;
      if (events !== null) toldEventsAt = at;
      await screen.print([
        ...(events === null ? [] : [eventsLine(at, events)]),
        ...fresh.map((notice) => noticeLine(at, notice, paint)),
        ...told.flatMap((message) => messageLines(at, message)),
      ]);
    }
    screen.progress(progressText({ at, world, notices, messages, events: tally.total }));
  }
  screen.clear();
  const calls = structuredClone(new Map([...account.calls, ['ECS', world.ecs.calls] as const])); // ours come after
  const truth = world.truth(world.endsAt);
  const verdicts = await verdictsOf(account.store, truth, world.endsAt);
  const ended = {
    compared: compare(truth, notices, verdicts),
    notices,
    messages,
    events: tally.total,
    calls,
    failures: account.failures,
    deadLetters: await account.deadLetters(),
  };
  const { lines, isRight } = endingOf(ended, paint);
  await screen.print(lines);
  return isRight ? 0 : DISAGREES;
};

/** The world, each of its events counted. */
const tallied = (world: SimulatedWorld, tally: Tally): World => ({
  moveTo: (ms) => {
    const events = world.moveTo(ms);
    for (const event of events) tally.add(event['detail-type']);
    return events;
  },
});
