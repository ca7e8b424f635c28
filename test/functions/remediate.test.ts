import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../shared/core/notices/notice.ts';
import type { RemedyMessage } from '../../shared/edge/messages/remedy-message.ts';
import type { ByHandAnswer } from '../../shared/edge/remedies/by-person/by-hand.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { callsOf, needed, openEcs } from '../simulator/api/ecs.ts';
import { batchOf, lambdaContext } from './batches.ts';
import { startService } from './service.ts';

/** The daemon of the first of two container instances dies where ECS's own repair is switched off. */
const FLEET: Scenario = {
  name: 'daemon dies',
  says: 'A critical daemon dies where auto repair is off.',
  hours: 2,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 2, autoRepair: 'DISABLED' }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 4 }],
    },
  ],
  faults: [{ fault: 'daemon-crash', instances: [1], afterSeconds: 120 }],
};
const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/shop';
const context = {
  ...lambdaContext,
  invokedFunctionArn: 'arn:aws:lambda:us-west-2:123456789012:function:bookend-test-remediate',
};

let ecs: Awaited<ReturnType<typeof openEcs>>;
let service: Awaited<ReturnType<typeof startService>>;
let remediate: (event: unknown, context: typeof lambdaContext) => Promise<unknown>;
let observed = 0;

const start = async (policy: object) => {
  ecs = await openEcs({ scenario: FLEET, afterSeconds: 0 });
  // it goes on by itself: an act waits a second or two for its share of ECS's reads
  vi.useFakeTimers({ toFake: ['Date'], now: ecs.server.now, shouldAdvanceTime: true });
  vi.resetModules(); // the other handlers read their environment once, too
  service = await startService({ ecsUrl: ecs.server.url });
  await coldStart();
  observed = 0;
  const unknown = { clusterArn: CLUSTER, watchedSince: ecs.server.now, refreshedAt: null, daemons: [], providers: [] };
  await service.store.writeInventory(unknown, 0);
  await service.put({ pk: 'policy', document: JSON.stringify(policy) });
};
/** `remediate` reads its environment once, and remembers the policy. */
const coldStart = async (enforce = 'true') => {
  vi.resetModules();
  vi.stubEnv('ENFORCE', enforce);
  remediate = (await import('../../functions/remediate.ts')).handler;
};
const stop = async () => {
  await service.stop();
  vi.useRealTimers();
  await ecs.stop();
};

const notices: Notice[] = [];
beforeEach(() => {
  notices.length = 0;
});

/** So much time, and what comes meanwhile through all functions but remediate. */
const lives = async (seconds: number, step = 20): Promise<void> => {
  for (let second = 0; second < seconds; second += step) {
    ecs.advance(step);
    vi.setSystemTime(ecs.server.now);
    await service.observes(ecs.events.slice(observed));
    observed = ecs.events.length;
    await service.reacts(await service.changes());
    await service.inspects(await service.checks());
    await service.reacts(await service.changes());
    notices.push(...(await service.notices()));
  }
};

/** The remedies that were asked for until there was one. */
const remedyAsked = async (): Promise<RemedyMessage> => {
  await lives(120, 60); // until the daemon dies
  for (let round = 0; round < 24; round += 1) {
    await lives(20);
    const [first] = await service.remedies();
    if (first !== undefined) return first;
  }
  throw new Error('no remedy was asked for');
};

const batch = (body: unknown): SQSEvent => {
  const { Records } = batchOf([body]);
  const SentTimestamp = String(ecs.server.now);
  return { Records: Records.map((record) => ({ ...record, attributes: { ...record.attributes, SentTimestamp } })) };
};
const gets = (body: unknown) => remediate(batch(body), context) as Promise<SQSBatchResponse>;
const asks = (payload: unknown) => remediate(payload, context) as Promise<ByHandAnswer>;

const statusOf = async (arn: string): Promise<string | undefined> => {
  const command = new DescribeContainerInstancesCommand({ cluster: CLUSTER, containerInstances: [arn] });
  return (await ecs.client.send(command)).containerInstances?.[0]?.status;
};
const writes = (): number =>
  ['StopTask', 'UpdateContainerInstancesState', 'UpdateDaemon'].reduce(
    (sum, action) => sum + (ecs.server.calls.get(action) ?? 0),
    0,
  );
const arnOf = ({ place }: RemedyMessage): string => (place.kind === 'instance' ? place.containerInstanceArn : '');
const budget = () => service.itemOf(`budget#remedies#${CLUSTER}#default`);

describe('remediate by itself', () => {
  afterEach(stop);

  it('drains the instance, and gives its part of the budget back once ECS counts the drain', async () => {
    await start({ mode: 'enforce' });
    const message = await remedyAsked();
    expect(await gets(message)).toEqual({ batchItemFailures: [] });
    expect(await statusOf(arnOf(message))).toBe('DRAINING');
    expect((await budget())?.leases).toMatchObject([{ containerInstanceArn: arnOf(message) }]);
    await lives(60);
    expect(await gets({ ...message, askedAt: ecs.server.now })).toEqual({ batchItemFailures: [] });
    expect((await budget())?.leases).toEqual([]);
    await lives(600, 60);
    // it is over before the repair has lasted long enough to be told
    expect(new Set(notices.map(({ state }) => state))).toEqual(new Set(['open', 'changed', 'resolved']));
    expect(notices.flatMap(({ remedy }) => remedy?.outcome ?? []).join('\n')).toContain(
      'drain-instance by Bookend: ECS accepted it',
    );
    expect(writes()).toBe(1);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('answers a broken message as failed, alone'), async () => {
    await start({ mode: 'enforce' });
    const message = await remedyAsked();
    const { Records } = batch(message);
    const [broken] = batchOf(['{']).Records;
    const event = { Records: [{ ...needed(broken), messageId: 'broken' }, ...Records] };
    expect(await remediate(event, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'broken' }] });
    expect(await statusOf(arnOf(message))).toBe('DRAINING');
  });
});

describe('remediate by hand', () => {
  afterEach(stop);

  it.runIf(RUNS_ALL_DRAWN)(inCi('does it for an incident where dryRun is false'), async () => {
    await start({ mode: 'propose' });
    const message = await remedyAsked();
    const payload = { action: 'drain-instance', incidentId: message.incidentId, reason: 'ticket 7' };
    expect(await asks({ ...payload, dryRun: false })).toMatchObject({
      dryRun: false,
      decision: 'act',
      outcome: ['UpdateContainerInstancesState accepted'],
    });
    expect(await statusOf(arnOf(message))).toBe('DRAINING');
  });

  it('carries out the plan of the notice by its one command, and refuses it once the facts have changed', async () => {
    await start({ mode: 'propose' });
    const message = await remedyAsked();
    await lives(20);
    const command = needed(
      notices.flatMap(({ remedy }) => remedy?.plan ?? []).find((line) => line.startsWith('bookend ')),
    );
    const [, action, incidentId, planId] = needed(
      /^bookend remediate --action (\S+) --incident (\S+) --plan (\S+) --reason approved$/.exec(command) ?? undefined,
    );
    expect(incidentId).toBe(message.incidentId);
    const payload = { action, incidentId, planId, reason: 'approved', dryRun: false };
    const older = { ...payload, planId: `p0000000000000${String(planId).slice(14)}` };
    const refused = await asks(older);
    expect(refused).toMatchObject({ decision: 'refuse' });
    expect(refused.guards.filter(({ passed }) => !passed)).toMatchObject([
      { guard: 'plan-is-current', reason: expect.stringContaining('the facts have changed') },
    ]);
    expect(writes()).toBe(0);
    await lives(20);
    expect(await asks(payload)).toMatchObject({ decision: 'act', outcome: ['UpdateContainerInstancesState accepted'] });
    await lives(20);
    expect((await asks(payload)).decision).not.toBe('act');
    expect(writes()).toBe(1);
  });
});

/** Each case meets the same incident, one that may be repaired, as it was before any of them. */
describe('remediate does nothing', () => {
  let message: RemedyMessage;
  let incident: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    await start({ mode: 'enforce' });
    message = await remedyAsked();
    incident = needed(await service.itemOf(`instance#${arnOf(message)}`));
  });
  afterEach(() => expect(writes()).toBe(0));
  afterAll(stop);

  const given = async (policy: object, enforce = 'true') => {
    await coldStart(enforce);
    await service.put(incident);
    await service.put({ pk: 'policy', document: JSON.stringify(policy) });
  };

  it.each([
    { what: 'the kill switch is on', policy: { mode: 'enforce', killSwitch: true }, enforce: 'true' },
    { what: 'the mode is observe', policy: { mode: 'observe' }, enforce: 'true' },
    { what: 'the mode is propose', policy: { mode: 'propose' }, enforce: 'true' },
    { what: 'it was deployed without its rights', policy: { mode: 'enforce' }, enforce: 'false' },
    { what: 'nothing says that it has its rights', policy: { mode: 'enforce' }, enforce: '' },
  ])('by itself, and asks ECS nothing, where $what', async ({ policy, enforce }) => {
    await given(policy, enforce);
    const calls = callsOf(ecs);
    expect(await gets(message)).toEqual({ batchItemFailures: [] });
    expect(callsOf(ecs)).toBe(calls);
  });

  it('by a policy that does not parse: the message comes again', async () => {
    await given({ mode: 'enforce!' });
    expect((await gets(message)).batchItemFailures).toHaveLength(1);
  });

  it('by hand in a dry run, and says what it would do', async () => {
    await given({ mode: 'enforce' });
    const target = { containerInstanceArn: arnOf(message) };
    const answer = await asks({ action: 'drain-instance', ...target, reason: 'ticket 7' });
    expect(Object.keys(answer).sort()).toEqual(['action', 'decision', 'dryRun', 'guards', 'outcome', 'plan']);
    expect(answer).toMatchObject({
      action: 'drain-instance',
      dryRun: true,
      decision: 'act',
      plan: [
        { call: 'UpdateContainerInstancesState', input: { containerInstances: [arnOf(message)], status: 'DRAINING' } },
      ],
      outcome: ['nothing was done: it is a dry run'],
    });
    expect(answer.guards.map((one) => Object.keys(one).sort())).toEqual(
      answer.guards.map(() => ['guard', 'passed', 'reason']),
    );
  });

  it('by hand without its rights, whatever is overridden', async () => {
    await given({ mode: 'enforce' }, 'false');
    const payload = {
      action: 'drain-instance',
      incidentId: message.incidentId,
      reason: 'now',
      dryRun: false,
      override: ['mode'],
    };
    const answer = await asks(payload);
    expect(answer).toMatchObject({ decision: 'refuse' });
    expect(answer.guards.find(({ guard }) => guard === 'mode')).toMatchObject({
      passed: false,
      reason: expect.stringContaining('ENFORCE'),
    });
  });

  it('to a daemon that is to be deployed once more, while one of its settings is not told', async () => {
    await given({ mode: 'propose' });
    const daemonArn = 'arn:aws:ecs:us-west-2:123456789012:daemon/shop/log-agent';
    const payload = { action: 'redeploy-daemon', daemonArn, reason: 'a new certificate' };
    // ECS remembers no deployment of the daemon: how it is rolled out is not told
    ecs.server.faults.inject({ fault: 'forgotten-deployments' });
    expect(await asks(payload)).toMatchObject({ decision: 'refuse', plan: [] });
    ecs.server.faults.clear();
  });

  it.each([
    { payload: {}, names: 'action' },
    { payload: { action: 'drain-instance', reason: 'x' }, names: 'containerInstanceArn' },
    {
      payload: { action: 'drain-instance', incidentId: 'shop/none/x/1', reason: 'x', dryRun: false },
      names: 'incidentId: Bookend knows no such incident',
    },
    {
      payload: {
        action: 'drain-instance',
        containerInstanceArn: `${CLUSTER.replace('cluster', 'container-instance')}/none`,
        reason: 'x',
      },
      names: 'containerInstanceArn: Bookend knows no such',
    },
    {
      payload: {
        action: 'drain-instance',
        containerInstanceArn: 'arn:aws:ecs:us-west-2:444455556666:container-instance/shop/one',
        reason: 'x',
      },
      names: 'containerInstanceArn: is not of the account and Region of this deployment',
    },
    {
      payload: {
        action: 'redeploy-daemon',
        daemonArn: 'arn:aws:ecs:us-east-1:123456789012:daemon/shop/log-agent',
        reason: 'x',
      },
      names: 'daemonArn: is not of the account and Region of this deployment',
    },
    {
      payload: {
        action: 'drain-instance',
        incidentId: 'x',
        reason: 'x',
        askedAt: '2020-01-01T00:00:00Z',
        dryRun: false,
      },
      names: 'askedAt: is more than five minutes ago',
    },
    {
      // ahead of the clock: no younger for it, and asked like any other
      payload: { action: 'drain-instance', incidentId: 'x', reason: 'x', askedAt: '2100-01-01T00:00:00Z' },
      names: 'incidentId: Bookend knows no such incident',
    },
    { payload: 'drain everything', names: 'must be an object' },
  ])('by hand, and names the field of $payload that is wrong', async ({ payload, names }) => {
    await given({ mode: 'enforce' });
    await expect(asks(payload)).rejects.toThrow(names);
  });
});
