import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { ACCOUNT, REGION } from './loopback.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/** An event as EventBridge delivers it (https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html), and no field beside it. */
const envelope = v.strictObject({
  version: v.literal('0'),
  id: text,
  'detail-type': v.pipe(text, v.maxLength(128)),
  source: v.pipe(text, v.regex(/^(?!aws\.)[\w./-]{1,256}$/)),
  account: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  time: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)),
  region: text,
  resources: v.array(v.pipe(v.string(), v.startsWith('arn:'))),
  detail: v.record(v.string(), v.unknown()),
});
export type Envelope = v.InferOutput<typeof envelope>;

const entry = v.strictObject({
  EventBusName: text,
  Source: text,
  DetailType: text,
  Resources: v.array(v.string()),
  Detail: text,
});
const request = v.strictObject({ Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(10)) });

/** EventBridge takes less than this of an entry (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
const MOST = 256 * 1024;

type Failure = { readonly ErrorCode: string; readonly ErrorMessage: string };

/** EventBridge on a free port, as far as PutEvents. `bus` is the one that there is. */
export const startEventBus = async (bus: string) => {
  const delivered: Envelope[] = [];
  let calls = 0;
  let failsEntry: ((detail: string) => Failure | null) | null = null;
  let failsCall: { readonly status: number; readonly type: string } | null = null;

  const answerOf = ({ Source, DetailType, Resources, Detail, EventBusName }: v.InferOutput<typeof entry>) => {
    const failure = failsEntry?.(Detail) ?? null;
    if (failure !== null) return failure;
    if (EventBusName !== bus) return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `no ${EventBusName}` };
    const bytes = [Source, DetailType, Detail, ...Resources].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
    if (bytes >= MOST) return { ErrorCode: 'InvalidArgument', ErrorMessage: 'the entry is too large' };
    const event = v.parse(envelope, {
      version: '0',
      id: `event-${delivered.length + 1}`,
      'detail-type': DetailType,
      source: Source,
      account: ACCOUNT,
      time: '2026-12-01T10:00:00Z',
      region: REGION,
      resources: Resources,
      detail: JSON.parse(Detail),
    });
    delivered.push(event);
    return { EventId: event.id };
  };

  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    calls += 1;
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    if (failsCall !== null) return answer(failsCall.status, { __type: failsCall.type, message: 'not this time' });
    if (incoming.headers['x-amz-target'] !== 'AWSEvents.PutEvents') return answer(400, { __type: 'UnknownOperation' });
    const Entries = v.parse(request, JSON.parse(Buffer.concat(chunks).toString())).Entries.map(answerOf);
    return answer(200, { FailedEntryCount: Entries.filter((one) => 'ErrorCode' in one).length, Entries });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The events that rules on the bus see. */
    delivered,
    calls: () => calls,
    /** Fails entries by their detail; null: none. */
    failEntries: (fails: typeof failsEntry) => {
      failsEntry = fails;
    },
    failCalls: (fails: typeof failsCall) => {
      failsCall = fails;
    },
    clear: () => {
      delivered.length = 0;
      [calls, failsEntry, failsCall] = [0, null, null];
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
