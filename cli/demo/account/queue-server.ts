import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
import { type CallCounter, isBookends } from './calls.ts';

/** The server that stands for SQS and SNS. Its clock is the process's `Date`. */
export type QueueServer = {
  readonly endpoint: string;
  /** Makes a queue known by this address too. */
  readonly addAddress: (url: string, ownUrl: string) => void;
  /** The time at which the next message of a queue can be received, epoch milliseconds; infinite if there is none. */
  readonly nextAt: (queue: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Reads from a request of SQS (JSON) or SNS (a form) the fields that are needed here. */
type Body = { readonly Action?: string; QueueUrl?: string };

/** Starts it on 127.0.0.1, on a free port. What Bookend asks of it is counted. */
export const startQueueServer = async (counter: CallCounter): Promise<QueueServer> => {
  const app = buildApp({ logger: false }); // not `startFauxqs`, which listens on every interface
  const ownUrls = new Map<string, string>();
  let next = new Map<string, number>();
  app.addHook('preHandler', async (request) => {
    const body = (request.body ?? {}) as Body;
    // A queue's own URL has a host that only some resolvers know; by it alone the server finds the queue.
    if (body.QueueUrl !== undefined) body.QueueUrl = ownUrls.get(body.QueueUrl) ?? body.QueueUrl;
    const target = request.headers['x-amz-target'];
    if (request.method !== 'POST' || !isBookends(request.headers['user-agent'])) return;
    if (body.Action === undefined) counter.count('SQS', String(target).split('.')[1] ?? '');
    else counter.count('SNS', body.Action);
  });
  app.addHook('onResponse', async ({ method }) => {
    if (method === 'POST') next = new Map(); // any queue may be another one now
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    endpoint: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    addAddress: (url, ownUrl) => void ownUrls.set(url, ownUrl),
    nextAt: async (queue) => {
      const asOfNow = next; // the answer belongs to these, also if a request comes meanwhile
      const known = asOfNow.get(queue);
      if (known !== undefined) return known;
      const found = earliestIn((await app.inject(`/_fauxqs/queues/${queue}`)).json());
      asOfNow.set(queue, found);
      return found;
    },
    stop: async () => {
      await app.close();
    },
  };
};

type Inspected = {
  readonly messages: {
    readonly ready: readonly unknown[];
    readonly delayed: readonly { readonly delayUntil?: number }[];
    readonly inflight: readonly { readonly visibilityDeadline: number }[];
  };
};

const earliestIn = ({ messages: { ready, delayed, inflight } }: Inspected): number =>
  ready.length > 0
    ? 0
    : Math.min(
        ...delayed.map(({ delayUntil = 0 }) => delayUntil),
        ...inflight.map(({ visibilityDeadline }) => visibilityDeadline),
      );
