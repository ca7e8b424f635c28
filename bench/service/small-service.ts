import { ECSClient } from '@aws-sdk/client-ecs';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { QueueMessage } from '../../shared/edge/aws/queue.ts';
import { createMemoryReadBudget } from '../../shared/edge/ecs/reads/memory-read-budget.ts';
import type { Inspector, Watching } from '../../shared/edge/inspect/inspector.ts';
import { makeChecks } from '../../shared/edge/inspect/make-checks.ts';
import { sweep } from '../../shared/edge/inspect/sweep.ts';
import type { CheckMessage } from '../../shared/edge/messages/checks.ts';
import { sendDue } from '../../shared/edge/react/send-due.ts';
import type { RawItem } from '../../shared/edge/store/batch-get.ts';
import { changesIn, type StreamRecord } from '../../shared/edge/store/changes.ts';
import { type EcsServer, serve } from '../../simulator/api/serve.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../../simulator/simulate.ts';
import { isDelivered } from './delivered.ts';
import { createMeteredStore, type Written } from './metered-store.ts';
import { factsIn, recordAll, refuseFailed } from './recorded.ts';
import { createTraceCount } from './traced.ts';
import { noUsage, type Usage } from './usage.ts';

export type Run = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly seconds: number;
  /** Splits the events of one second into batches for `observe`: each array is a batch. */
  readonly batchesOf: (events: readonly EcsEvent[]) => readonly (readonly EcsEvent[])[];
};

/** All that comes within a second is one batch. */
export const eachSecond: Run['batchesOf'] = (events) => (events.length === 0 ? [] : [events]);

/** Simulated fleets are of this account and Region. */
export const WATCHED = [{ accountId: '123456789012', regions: ['us-west-2'] }];

const SWEEP_EVERY_SECONDS = 60;
const CHECKS_A_BATCH = 100;
const LOOKS: readonly string[] = ['DescribeContainerInstances', 'ListTasks', 'DescribeTasks'];

/**
 * A fleet's life with Bookend beside it, second by second of simulated time: the parts that the functions join, over a
 * metered store in memory, with a real client of ECS over the simulated one. Each second is one batch of the stream for
 * `react` and one of the checks that are due for `inspect`.
 */
export const runService = async ({ scenario, seed, seconds, batchesOf }: Run): Promise<Usage> => {
  const events: EcsEvent[] = [];
  const fleet = fleetOf(scenario, seed, (event) => isDelivered(event) && events.push(event));
  const server = await serve({ fleet });
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new ECSClient({ endpoint: server.url, region: 'us-west-2', credentials, maxAttempts: 1 });
  const service = createService(server, client);
  try {
    for (let second = 1; second <= seconds; second++) {
      server.advanceTo(server.now + 1000);
      for (const batch of batchesOf(events.splice(0))) await service.observe(batch);
      await service.inspectDue();
      if (second % SWEEP_EVERY_SECONDS === 0) await service.sweep();
      await service.react();
      service.endSecond();
    }
    return service.usage();
  } finally {
    client.destroy();
    await server.close();
  }
};

const createService = (server: EcsServer, client: ECSClient) => {
  const usage = noUsage();
  const countTraces = createTraceCount(usage);
  const written: Written[] = [];
  const waiting: { readonly at: number; readonly check: CheckMessage }[] = [];
  const { store, meter } = createMeteredStore((one) => written.push(one));
  const now = (): number => server.now;
  const send = async (messages: readonly QueueMessage[]): Promise<void> => {
    usage.checks += messages.length;
    for (const { body, delaySeconds } of messages)
      waiting.push({ at: now() + delaySeconds * 1000, check: body as CheckMessage });
  };
  const recorder = { store, policy: DEFAULT_POLICY, now };
  const inspector: Inspector & Watching = {
    ...recorder,
    send,
    watched: WATCHED,
    lookout: { client, budget: createMemoryReadBudget(now), now },
  };

  return {
    observe: async (batch: readonly EcsEvent[]) => {
      const before = callsOf(server, () => true);
      await recordAll(factsIn(batch), recorder);
      usage.events += batch.length;
      usage.observe += 1;
      usage.callsWhileObserving += callsOf(server, () => true) - before;
    },
    inspectDue: async () => {
      const due = takeDue(waiting, now());
      if (due.length === 0) return;
      const before = callsOf(server, isLook);
      const { failed, recorded, asked } = await makeChecks(due, inspector);
      if (failed[0] !== undefined) throw failed[0].cause;
      refuseFailed(recorded);
      usage.inspect += 1;
      usage.looks += asked.looks;
      if (asked.looks === 1) usage.mostCallsAlone = Math.max(usage.mostCallsAlone, callsOf(server, isLook) - before);
    },
    sweep: async () => {
      const before = { ...meter };
      const { failed } = await sweep(inspector);
      if (failed[0] !== undefined) throw failed[0].cause;
      usage.sweeps += 1;
      usage.sweptReadUnits += meter.readUnits - before.readUnits;
      usage.sweptWriteUnits += meter.writeUnits - before.writeUnits;
    },
    react: async () => {
      const woken = written.splice(0).filter(({ to }) => to.dueAt !== undefined || to.untoldAt !== undefined);
      if (woken.length === 0) return;
      usage.react += 1;
      const publish = async (notices: readonly unknown[]) => {
        usage.notices += notices.length;
      };
      const names = {
        account: '123456789012',
        region: 'us-west-2',
        stage: 'prod',
        mayAct: false,
        runbookBaseUrl: null,
      };
      const { failed } = await sendDue(changesIn(woken.map(streamRecordOf)), { ...recorder, ...names, send, publish });
      if (failed[0] !== undefined) throw failed[0].cause;
    },
    endSecond: countTraces,
    usage: (): Usage => ({
      ...usage,
      ...meter,
      lookCalls: callsOf(server, isLook),
      otherCalls: callsOf(server, (action) => !isLook(action)),
    }),
  };
};

const isLook = (action: string): boolean => LOOKS.includes(action);

const callsOf = ({ calls }: EcsServer, isMeant: (action: string) => boolean): number =>
  [...calls].reduce((sum, [action, times]) => sum + (isMeant(action) ? times : 0), 0);

const takeDue = (waiting: { readonly at: number; readonly check: CheckMessage }[], now: number) => {
  const due = waiting.filter(({ at }) => at <= now).slice(0, CHECKS_A_BATCH);
  for (const one of due) waiting.splice(waiting.indexOf(one), 1);
  return due.map(({ check }) => check);
};

const streamRecordOf = ({ pk, from, to }: Written): StreamRecord => ({
  dynamodb: { SequenceNumber: pk, Keys: { pk: { S: pk } }, NewImage: imageOf(to), OldImage: imageOf(from ?? {}) },
});

const imageOf = ({ dueAt, untoldAt }: RawItem) => ({
  ...(dueAt === undefined ? {} : { dueAt: { N: String(dueAt) } }),
  ...(untoldAt === undefined ? {} : { untoldAt: { N: String(untoldAt) } }),
});
