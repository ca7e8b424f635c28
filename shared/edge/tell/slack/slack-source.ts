import { createParameterClient } from '../../aws/clients.ts';
import { storedSecret } from '../../aws/secret.ts';
import { asError } from '../../errors/as-error.ts';
import type { EnvironmentOf } from '../../setup/environment.ts';
import type { Telemetry } from '../../setup/lambda.ts';
import { type SlackClient, type SlackDestination, slackClient } from './client.ts';
import { readSlackSecret } from './read-slack-secret.ts';
import { SlackError } from './slack-error.ts';

export type SlackSource<Client = SlackClient> = {
  /** Never rejects: without a secret that can be used it is a client that refuses everything, and says why. */
  readonly client: () => Promise<Client>;
  /** Slack did not accept what the secret says: it is read again, however lately it was. */
  readonly forget: () => void;
};

export type SlackSourceOptions = {
  /** The secret's text. */
  readonly read: () => Promise<string>;
  readonly connect: (destination: SlackDestination) => SlackClient;
  readonly now: () => number;
  /** Told of a secret that can't be read or used; the last good one stays in use. */
  readonly onBroken: (cause: unknown) => void;
};

/** A secret that was rotated is used within this time; at once if Slack refuses the old one. */
const REMEMBERED_MS = 300_000;

/** The client for the secret as it stands now. As long as the secret is the same it is the same client: it keeps the pace. */
export const createSlackSource = (options: SlackSourceOptions): SlackSource => {
  const { read, connect, now, onBroken } = options;
  let good: { readonly text: string; readonly client: SlackClient } | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    forget: () => {
      readAt = Number.NEGATIVE_INFINITY;
    },
    client: async () => {
      if (good !== null && now() - readAt < REMEMBERED_MS) return good.client;
      try {
        const text = await read();
        if (text !== good?.text) good = { text, client: connect(readSlackSecret(text)) };
        readAt = now();
      } catch (cause) {
        onBroken(cause);
      }
      return good?.client ?? REFUSING;
    },
  };
};

const NO_SLACK: SlackSource<null> = { client: async () => null, forget: () => {} };

/** Opens the source for a deployment's secret; null is its client where the deployment has none. */
export const openSlack = (
  { region, slackSecret }: EnvironmentOf<'slackSecret'>,
  sleep: (milliseconds: number) => Promise<void>,
  { logger }: Pick<Telemetry, 'logger'>,
): SlackSource<SlackClient | null> =>
  slackSecret === null
    ? NO_SLACK
    : createSlackSource({
        read: storedSecret(createParameterClient({ region }), slackSecret),
        connect: (destination) => slackClient(destination, { fetch, now: Date.now, sleep }),
        now: Date.now,
        onBroken: (cause) => logger.error("Slack's secret cannot be used", asError(cause)),
      });

/** Nothing is told until a person puts the secret right; the notices stay in their queue, and e-mail goes out. */
const REFUSING: SlackClient = {
  way: 'webhook',
  underLock: () => REFUSING,
  freeAt: () => 0,
  post: () => Promise.reject(new SlackError('the secret', 'not_usable', 'never')),
  update: () => Promise.reject(new SlackError('the secret', 'not_usable', 'never')),
};
