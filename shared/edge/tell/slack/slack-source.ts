import type { SlackClient, SlackDestination } from './client.ts';
import { readSlackSecret } from './read-slack-secret.ts';
import { SlackError } from './slack-error.ts';

export type SlackSource = {
  /** Never rejects: without a secret that can be used it is a client that refuses everything, and says why. */
  readonly client: () => Promise<SlackClient>;
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

/** The client for the secret as it stands now. As long as the secret is the same it is the same client: it holds the pace. */
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

/** Nothing is told until a person puts the secret right; the notices stay in their queue, and e-mail goes out. */
const REFUSING: SlackClient = {
  way: 'webhook',
  inTurn: () => REFUSING,
  freeAt: () => 0,
  post: () => Promise.reject(new SlackError('the secret', 'not_usable', 'never')),
  update: () => Promise.reject(new SlackError('the secret', 'not_usable', 'never')),
};
