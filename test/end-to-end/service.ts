import { join } from 'node:path';
import { type Account, type AccountOptions, startAccount } from '../../cli/demo/account/account.ts';
import type { LoadFunctions } from '../../cli/demo/account/functions.ts';
import { LoopbackSlack } from '../../cli/demo/account/slack.ts';
import { type SimulatedWorld, startWorld } from '../../cli/demo/world/simulated-world.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';

export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** On the second container instance application tasks start 8.4 s before the daemon; twenty minutes later it drains. */
export const APPLICATION_FIRST: Scenario = {
  name: 'application-first',
  says: 'An application task starts before the daemon.',
  hours: 0.75,
  region: 'eu-west-1',
  account: '000000000000',
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'web-instances', instances: 2 }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'checkout', capacityProvider: 'web-instances', desiredCount: 4 }],
    },
  ],
  faults: [
    { fault: 'daemon-late', instances: [2], lateSeconds: 8.4 },
    { fault: 'drain', instances: [2], afterSeconds: 1200 },
  ],
};

/** Slack is reached in one of these ways. */
export type Way = 'webhook' | 'bot';

export type Service = {
  readonly account: Account;
  readonly slack: LoopbackSlack;
  readonly world: SimulatedWorld;
  /** All notices that have come to the queue that is subscribed to the topic. */
  readonly notices: Notice[];
  /** Lets time pass until a notice of this state has come, and Slack has been told. */
  readonly passUntilTold: (state: Notice['state']) => Promise<void>;
  readonly passSeconds: (seconds: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ServiceOptions = Pick<AccountOptions, 'parameters' | 'policy'> & {
  readonly way: Way;
  /** Functions come from their source or from their bundles. */
  readonly load: LoadFunctions;
  readonly scenario?: Scenario;
};

/** Bookend over a fleet whose ECS answers, told to Slack in one way. */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const { way, scenario = APPLICATION_FIRST, ...deployed } = options;
  const world = await startWorld(scenario, 1);
  const slack = new LoopbackSlack(() => Date.now());
  await slack.start();
  const account = await startAccount({
    repository: REPOSITORY,
    region: 'eu-west-1',
    startsAt: world.startsAt,
    ...deployed,
    ecsEndpoint: world.ecs.url,
    slackSecret: JSON.stringify(secretOf(way, slack.origin)),
  });
  const notices: Notice[] = [];
  const passSeconds = async (seconds: number): Promise<void> => {
    await account.passUntil(account.clock.now() + seconds * 1000, world);
    notices.push(...((await account.notices()) as readonly Notice[]));
  };
  return {
    account,
    slack,
    world,
    notices,
    passSeconds,
    passUntilTold: async (wanted) => {
      while (!notices.some(({ state }) => state === wanted)) {
        if (account.clock.now() >= world.endsAt) throw new Error(`no notice has said ${wanted}`);
        await passSeconds(1);
      }
      await passSeconds(5);
    },
    stop: async () => {
      await account.stop();
      await Promise.all([slack.stop(), world.stop()]);
    },
  };
};

const secretOf = (way: Way, origin: string): object =>
  way === 'webhook'
    ? { webhookUrl: `${origin}/hook` }
    : { botToken: 'xoxb-loopback', channel: 'C0LOOPBACK', apiUrl: `${origin}/api/` };
