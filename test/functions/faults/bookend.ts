import { existsSync } from 'node:fs';
import type { DynamoDBBatchResponse, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { vi } from 'vitest';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { inventoryItemOf } from '../../../shared/edge/store/inventory-item.ts';
import { inventoryAt } from '../../core/advance/service.ts';
import { batchOf, lambdaContext, streamOf } from '../batches.ts';
import type { FakeAccount, SentRemedy } from './fake-account.ts';
import type { Change } from './fake-table.ts';

const NOTICES = 'arn:aws:sns:eu-west-1:111122223333:notices';

/** After so many deliveries a message would be among the dead letters: then something is lost. */
const DELIVERIES = 200;
const STREAM_RETRIES = 8;

/** As `RemediesQueue` has it: then it is among the dead letters. */
const REMEDY_RECEIVES = 3;
const REMEDY_VISIBILITY_MS = 720_000;

/** The deployment gives each function this environment. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_ECS: 'http://127.0.0.1:9', // nobody listens there
  STAGE: 'test',
  ACCOUNT_ID: '111122223333',
  TABLE_NAME: 'states',
  NOTICES_TOPIC_ARN: NOTICES,
  DIGEST_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:digest',
  CHECKS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/checks',
  TELL_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/tell',
  REMEDIES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/remedies',
  SLACK_SECRET: 'slack',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_DEV: 'true', // its warnings go to the console, which is silent
};

type Functions = Awaited<ReturnType<typeof started>>;

/** A cold start of each: nothing is remembered. */
const started = async () => {
  vi.resetModules();
  const [observe, react, tell, inspect, remediate] = await Promise.all([
    import('../../../functions/observe.ts'),
    import('../../../functions/react.ts'),
    import('../../../functions/tell.ts'),
    import('../../../functions/inspect.ts'),
    import('../../../functions/remediate.ts'),
  ]);
  return {
    observe: observe.handler,
    react: react.handler,
    tell: tell.handler,
    inspect: inspect.handler,
    remediate: remediate.handler,
  };
};

/** The same of an earlier release, as it was packaged: a folder of test/fixtures/releases. */
const startedOf = async (release: string): Promise<Functions> => {
  vi.resetModules();
  const folder = new URL(`../../fixtures/releases/${release}/`, import.meta.url);
  const handlerOf = async (name: string) => {
    return (await import(/* @vite-ignore */ new URL(`${name}.mjs`, folder).pathname)).handler;
  };
  const names = ['observe', 'react', 'tell', 'inspect', 'remediate'].filter((name) =>
    existsSync(new URL(`${name}.mjs`, folder)),
  );
  const handlers = await Promise.all(names.map(async (name) => [name, await handlerOf(name)] as const));
  return Object.fromEntries(handlers) as Functions;
};

/** The wrapped handlers over an account, each with what brings its batches, and brings again what was not done. */
export const startBookend = async (
  account: FakeAccount,
  inventory: Inventory | null = inventoryAt(Date.now()),
  environment: Readonly<Record<string, string>> = {},
) => {
  for (const [name, value] of Object.entries({ ...ENVIRONMENT, ...environment })) vi.stubEnv(name, value);
  vi.stubGlobal('fetch', account.fetch);
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  if (inventory !== null) {
    const item = inventoryItemOf(inventory, 1);
    account.table.items.set(String(item.pk), item);
  }
  let functions: Functions = await started();
  const at = { streamed: 0, told: 0 };

  const runs = async <Answer>(name: string, act: (functions: Functions) => Promise<Answer>): Promise<Answer | null> => {
    const answer = await account.run(name, () => act(functions));
    if (account.isDead()) functions = await started();
    return answer;
  };

  /** A queue's way: what failed comes again after a minute, alone; after a crash all of the batch does. */
  const fromQueue = async (
    name: 'observe' | 'tell',
    bodies: readonly unknown[],
    { deliveries = DELIVERIES, everyMs = 60_000 } = {},
  ): Promise<void> => {
    let left = bodies;
    for (let delivery = 1; left.length > 0; delivery++) {
      if (delivery > deliveries) throw new Error(`${left.length} messages of ${name} would be dead letters`);
      if (delivery > 1) vi.setSystemTime(Date.now() + everyMs);
      const batch = left;
      const remaining = () => 90_000;
      const answer = (await runs<unknown>(name, (all) =>
        all[name](batchOf(batch), { ...lambdaContext, getRemainingTimeInMillis: remaining }),
      )) as SQSBatchResponse | null;
      const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      left = answer === null ? batch : batch.filter((_, n) => failed.has(`m${n}`));
    }
  };

  /** The stream's way: from the first record that failed on, all come again; after the last retry they are given up. */
  const fromStream = async (changes: readonly Change[]): Promise<void> => {
    let left = changes;
    for (let delivery = 0; left.length > 0 && delivery <= STREAM_RETRIES; delivery++) {
      const batch = left;
      const answer = await runs(
        'react',
        (all) => all.react(streamOf(batch), lambdaContext) as Promise<DynamoDBBatchResponse>,
      );
      if (answer === null) continue;
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const first = batch.findIndex(({ SequenceNumber }) => failed.has(String(SequenceNumber)));
      left = first < 0 ? [] : batch.slice(first);
    }
  };

  /** The records that came since it was last asked. */
  const newChanges = (): readonly Change[] => {
    const changes = account.table.stream.slice(at.streamed);
    at.streamed = account.table.stream.length;
    return changes;
  };

  /** Passes the writes on until nothing is written any more. */
  const reacts = async (): Promise<void> => {
    for (let changes = newChanges(); changes.length > 0; changes = newChanges()) await fromStream(changes);
  };

  /** The notices that were published since it was last asked. */
  const newNotices = () => {
    const notices = account.notices.slice(at.told);
    at.told = account.notices.length;
    return notices;
  };

  return {
    observes: (events: readonly unknown[], how = {}) => fromQueue('observe', events, how),
    reacts,
    tells: (notices: readonly unknown[] = newNotices(), how = {}) => fromQueue('tell', notices, how),
    /** Lets time pass until nothing is left to tell: groups get what they sent to themselves. */
    tellsAll: async (): Promise<void> => {
      for (;;) {
        const [next] = account.wakes.toSorted((one, other) => one.at - other.at);
        if (next === undefined) break;
        account.wakes.splice(account.wakes.indexOf(next), 1);
        vi.setSystemTime(Math.max(Date.now(), next.at));
        await fromQueue('tell', [next.body]);
      }
    },
    newChanges,
    newNotices,
    fromStream,
    /** Runs the schedule's sweep of one minute. */
    sweeps: () => runs('inspect', (all) => all.inspect({ schedule: 'sweep' }, lambdaContext)),
    /** The checks that can be received by now; what failed can be again a minute later. */
    inspects: async (): Promise<void> => {
      const due = account.checks.filter((check) => check.at <= Date.now());
      if (due.length === 0) return;
      const bodies = due.map(({ body }) => body);
      for (const check of due) account.checks.splice(account.checks.indexOf(check), 1);
      const answer = await runs('inspect', (all) => all.inspect(batchOf(bodies), lambdaContext));
      const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const left = answer === null || answer === undefined ? bodies : bodies.filter((_, n) => failed.has(`m${n}`));
      account.checks.push(...left.map((body) => ({ body, at: Date.now() + 60_000 })));
    },
    /** The remedies that can be received by now, each by itself; what failed is hidden for a while. */
    remediates: async (): Promise<void> => {
      const due = account.remedyQueue.filter((remedy) => remedy.at <= Date.now());
      for (const remedy of due) {
        const received = remedy.received + 1;
        account.remedyQueue.splice(account.remedyQueue.indexOf(remedy), 1);
        const answer = await runs('remediate', (all) => all.remediate(remedyBatch(remedy, received), lambdaContext));
        if (answer !== null && (answer as SQSBatchResponse).batchItemFailures.length === 0) continue;
        if (received === REMEDY_RECEIVES) throw new Error('a remedy would be a dead letter');
        account.remedyQueue.push({ ...remedy, received, at: Date.now() + REMEDY_VISIBILITY_MS });
      }
    },
    /** Several at once, of one function, on the same or on different batches. */
    observesAtOnce: (batches: readonly (readonly unknown[])[]) =>
      runs('observe', (all) => Promise.all(batches.map((bodies) => all.observe(batchOf(bodies), lambdaContext)))),
    reactsAtOnce: (workers: number, changes: readonly Change[]) =>
      runs('react', (all) =>
        Promise.all(Array.from({ length: workers }, () => all.react(streamOf(changes), lambdaContext))),
      ),
    /** A cold start of all functions, of another release: absent, of this one. */
    deploys: async (release?: string) => {
      functions = await (release === undefined ? started() : startedOf(release));
    },
    /** A cold start of all functions. */
    restarts: async () => {
      functions = await started();
    },
    runs,
    /** Events, and all that comes of them. */
    lives: async (events: readonly unknown[]): Promise<void> => {
      await fromQueue('observe', events);
      await reacts();
      await fromQueue('tell', newNotices());
    },
  };
};

const remedyBatch = ({ body, sentAt }: SentRemedy, received: number): SQSEvent => {
  const { Records } = batchOf([body]);
  const said = { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(received) };
  return { Records: Records.map((record) => ({ ...record, attributes: { ...record.attributes, ...said } })) };
};

export type Bookend = Awaited<ReturnType<typeof startBookend>>;
