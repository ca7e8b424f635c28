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
import { endingOf } from './show/ending.ts';
import { introductionOf } from './show/introduction.ts';
import { createMessageLines, eventsLine, noticeLine } from './show/live.ts';
import { progressText } from './show/progress.ts';
import { createScreen } from './show/screen.ts';
import { Tally } from './show/tally.ts';
import { type SimulatedWorld, startWorld } from './world.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const SEED = 1;
const STEP_MS = 1000;
const EVENTS_EVERY_MS = 600_000;
const DISAGREES = 1;
const INTERRUPTED = 130; // what a shell reports of a program that SIGINT ended: 128 + 2

export type DemoOptions = { readonly io: Io; readonly signal: AbortSignal; readonly scenario?: Scenario };

/**
 * Lets a simulated fleet live while Bookend, as it is deployed, watches it on 127.0.0.1, and shows both.
 * @returns the exit code: 0 if what was told is what happened, 1 if not, 130 if it was interrupted
 */
export const runDemo = async ({ io, signal, scenario }: DemoOptions): Promise<number> => {
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
    return await live({ io, signal, world, account, arrived });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};

type Living = Omit<DemoOptions, 'scenario'> & {
  readonly world: SimulatedWorld;
  readonly account: Account;
  /** Messages that nobody has been shown. */
  readonly arrived: SlackMessage[];
};

const live = async ({ io, signal, world, account, arrived }: Living): Promise<number> => {
  const paint = paintFor(io.stdout, io.env);
  const screen = createScreen(io.stdout, io.stderr);
  const messageLines = createMessageLines(paint);
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
    if (fresh.length + told.length > 0 || at - toldEventsAt >= EVENTS_EVERY_MS) {
      const events = tally.take();
      toldEventsAt = at;
      await screen.print([
        ...(events === null ? [] : [eventsLine(at, events)]),
        ...fresh.map((notice) => noticeLine(at, notice, paint)),
        ...told.flatMap((message) => messageLines(at, message)),
      ]);
    }
    screen.progress(progressText({ at, world, notices, messages, events: tally.total }));
  }
  screen.clear();
  const ended = {
    truth: world.truth(world.endsAt),
    notices,
    messages,
    events: tally.total,
    calls: new Map([...account.calls, ['ECS', world.ecs.calls] as const]),
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
