import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { onTestFinished } from 'vitest';
import { canary } from '../../../cli/canary/canary.ts';
import type { CanaryParts } from '../../../cli/canary/canary-parts.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { type Ecs, type Start, startEcs } from '../../simulator/api/ecs.ts';
import { type Ran, screen } from '../run.ts';

/** One provider with three container instances, one daemon, and a service that fills them in part. */
export const SHOP: Scenario = {
  name: 'shop',
  says: 'Three container instances with a daemon and a service.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 3, everySeconds: 1 }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 6 }],
    },
  ],
};

/** The container instance that comes up for the canary in `SHOP`. */
export const NEW = 4;

/** A simulated account, and `bookend canary` in it: its waits are steps of the simulated clock. */
export type Canarying = Ecs & {
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
};

/** The interruptions of one run, as a person makes them. */
export type Pressed = { readonly once: () => void; readonly twice: () => void };

export type RunOptions = {
  readonly stdin?: string;
  /** Called before each wait, with the number of waits so far. */
  readonly onWait?: (waits: number, press: Pressed) => void;
  readonly id?: string;
};

export const ID = '0123456789ab';
export const ON = ['--cluster', 'shop', '--provider', 'default', '--region', 'us-west-2'];

export const canarying = async (start: Start = {}): Promise<Canarying> => {
  const ecs = await startEcs({ scenario: SHOP, ...start });
  const cloudWatch = new CloudWatchClient({
    endpoint: ecs.server.url,
    region: 'us-west-2',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
  });
  onTestFinished(() => cloudWatch.destroy());
  const run = async (argv: readonly string[], { stdin = '', onWait, id = ID }: RunOptions = {}): Promise<Ran> => {
    let waits = 0;
    const [first, second] = [new AbortController(), new AbortController()];
    const once = (): void => first.abort();
    const twice = (): void => {
      first.abort();
      second.abort();
    };
    const wait = async (milliseconds: number): Promise<void> => {
      waits += 1;
      onWait?.(waits, { once, twice });
      ecs.server.advanceTo(ecs.server.now + milliseconds);
    };
    const parts: CanaryParts = {
      aws: async () => ({ ecs: ecs.client, cloudWatch, now: () => ecs.server.now, wait }),
      interrupts: () => ({ first: first.signal, second: second.signal, end: () => {} }),
      newId: () => id,
    };
    const [out, err] = [screen(), screen()];
    const io = { stdin: bytesOf(stdin), stdout: out.output, stderr: err.output, env: {} };
    return { code: await canary(argv, io, parts), out: out.text(), err: err.text() };
  };
  return { ...ecs, run };
};

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
