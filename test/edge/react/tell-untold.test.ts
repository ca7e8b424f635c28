import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { UnsentError } from '../../../shared/edge/aws/batches.ts';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import { tellUntold, type UntoldSender } from '../../../shared/edge/react/tell-untold.ts';
import { itemKeyOf } from '../../../shared/edge/store/keys.ts';
import { createMemoryStore, type MemoryStoreOptions } from '../../doubles/memory-store.ts';
import { incidentOf, instanceState, inventoryOf, T0 } from '../store/states.ts';

/** An instance with an open incident of which nobody was told. */
const untold = (name: string): InstanceState =>
  instanceState(name, {
    incident: incidentOf(name),
    notices: 1,
    untold: [{ id: `${name}#1`, state: 'open', at: T0 + 2000 }],
  });

const telling = async (
  states: readonly InstanceState[],
  found: Partial<UntoldSender> = {},
  options?: MemoryStoreOptions,
) => {
  const store = createMemoryStore(options);
  await store.writeInventory(inventoryOf(), 0);
  for (const state of states) await store.writeItem(state, 0);
  const published: Notice[] = [];
  const remedies: QueueMessage[] = [];
  const teller: UntoldSender = {
    store,
    publish: async (notices) => void published.push(...notices),
    sendRemedies: async (messages) => void remedies.push(...messages),
    policy: DEFAULT_POLICY,
    account: '000000000000',
    region: 'eu-west-1',
    stage: 'prod',
    mayAct: false,
    runbookBaseUrl: null,
    wait: async () => {},
    ...found,
  };
  const tells = () => tellUntold(states.map(itemKeyOf), teller);
  const left = async () => (await store.readItems(states.map(itemKeyOf))).flatMap(({ state }) => state.untold);
  return { store, published, remedies, tells, left };
};

/** SNS and SQS refuse single messages inside a 200. */
const refusing =
  <Message>(isRefused: (message: Message) => boolean, taken: Message[] = []) =>
  async (messages: readonly Message[]): Promise<void> => {
    const refused = messages.filter(isRefused);
    taken.push(...messages.filter((message) => !isRefused(message)));
    const unsent = refused.map((message) => ({ message, reason: 'InternalError' }));
    if (refused.length > 0) throw new UnsentError('the topic', unsent, messages.length);
  };

describe('an untold notice', () => {
  it('is sent, and cleared once it was', async () => {
    const { tells, published, left } = await telling([untold('one'), untold('two')]);
    expect(await tells()).toMatchObject({ sent: ['one#1', 'two#1'], failed: [], lostRaces: 0 });
    expect(published.map(({ id }) => id)).toEqual(['one#1', 'two#1']);
    expect(await left()).toEqual([]);
    expect(await tells()).toMatchObject({ sent: [], failed: [] });
  });

  it('stays where the topic refused it, and the others are cleared', async () => {
    const publish = refusing<Notice>(({ id }) => id === 'one#1');
    const { tells, left } = await telling([untold('one'), untold('two')], { publish });
    const { sent, failed } = await tells();
    expect(sent).toEqual(['two#1']);
    expect(failed).toMatchObject([{ key: itemKeyOf(untold('one')), cause: new Error('InternalError') }]);
    expect((await left()).map(({ id }) => id)).toEqual(['one#1']);
  });

  it('all stays where the topic could not be reached', async () => {
    const publish = async () => {
      throw new Error('no connection');
    };
    const { tells, left } = await telling([untold('one'), untold('two')], { publish });
    expect((await tells()).failed).toHaveLength(2);
    expect(await left()).toHaveLength(2);
  });

  it('that came while it was told stays untold', async () => {
    const one = untold('one');
    const more = { ...one, notices: 2, untold: [...one.untold, { id: 'one#2', state: 'changed' as const, at: T0 }] };
    const { tells, left, store } = await telling([one], {
      publish: async () => void (await store.writeItem(more, 1)),
    });
    expect(await tells()).toMatchObject({ sent: ['one#1'], lostRaces: 1 });
    expect((await left()).map(({ id }) => id)).toEqual(['one#2']);
  });

  it('is sent again under its id after a crash between the sending and the clearing', async () => {
    let isBroken = false;
    const { tells, published } = await telling(
      [untold('one')],
      {},
      {
        before: ({ call }) => {
          if (isBroken && call === 'writeItem') throw new Error('crashed');
        },
      },
    );
    isBroken = true;
    expect((await tells()).failed).toHaveLength(1);
    isBroken = false;
    await tells();
    expect(published.map(({ id }) => id)).toEqual(['one#1', 'one#1']);
  });

  it('of an item whose inventory can not be read fails alone', async () => {
    const { tells } = await telling(
      [untold('one')],
      {},
      {
        before: ({ call }) => {
          if (call === 'readInventory') throw new Error('throttled');
        },
      },
    );
    expect(await tells()).toMatchObject({ sent: [], failed: [{ cause: new Error('throttled') }] });
  });
});

describe('the remedy that goes with it', () => {
  const policy = { ...DEFAULT_POLICY, mode: 'enforce' as const };

  it('is asked for once, with its notice', async () => {
    const { tells, remedies } = await telling([untold('one')], { policy });
    expect(await tells()).toMatchObject({ sent: ['one#1'], remedies: 1 });
    await tells();
    expect(remedies.map(({ body }) => body)).toMatchObject([{ id: 'one#1', rules: ['daemon-started-first'] }]);
  });

  it('is not asked for while Bookend only observes', async () => {
    const { tells, remedies } = await telling([untold('one')]);
    expect(await tells()).toMatchObject({ sent: ['one#1'], remedies: 0 });
    expect(remedies).toEqual([]);
  });

  it('is asked for again where its queue refused it, and people hear of it under the same id', async () => {
    let isRefused = true;
    const taken: QueueMessage[] = [];
    const { tells, published, left } = await telling([untold('one'), untold('two')], {
      policy,
      sendRemedies: (messages) =>
        refusing<QueueMessage>(({ body }) => isRefused && (body as { id: string }).id === 'one#1', taken)(messages),
    });
    expect(await tells()).toMatchObject({ sent: ['two#1'], remedies: 1 });
    expect((await left()).map(({ id }) => id)).toEqual(['one#1']);
    isRefused = false;
    expect(await tells()).toMatchObject({ sent: ['one#1'], remedies: 1, failed: [] });
    expect(taken.map(({ body }) => (body as { id: string }).id)).toEqual(['two#1', 'one#1']);
    expect(published.map(({ id }) => id)).toEqual(['one#1', 'two#1', 'one#1']);
  });
});

describe('a notice that cannot be put together', () => {
  /** An older or a broken Bookend may have left this behind: the whole notice can't be made of it. */
  const spoiled = (name: string): InstanceState => {
    const state = untold(name);
    const incident = incidentOf(name);
    const violations = incident.violations.map((one) => ({ ...one, taskArns: [null as unknown as string] }));
    return { ...state, incident: { ...incident, violations } };
  };

  it('is told without its details, once, and holds nobody else up', async () => {
    const { tells, published, left } = await telling([spoiled('one'), untold('two')]);
    const { sent, failed, unmade } = await tells();
    expect(sent).toEqual(['one#1', 'two#1']);
    expect(failed).toEqual([]);
    expect(unmade).toMatchObject([{ key: itemKeyOf(untold('one')) }]);
    expect(published[0]).toMatchObject({
      kind: 'order',
      rules: published[1]?.rules,
      clusterArn: published[1]?.clusterArn,
      containerInstanceArn: untold('one').ledger.containerInstanceArn,
      summary: expect.stringMatching(/the details could not be put together \(TypeError/),
    });
    expect(await left()).toEqual([]);
  });

  it('is told without its incident too', async () => {
    const { tells, published, left } = await telling([{ ...untold('one'), incident: null }]);
    expect(await tells()).toMatchObject({ sent: ['one#1'], failed: [] });
    expect(published[0]).toMatchObject({ kind: 'not-judged', rules: [], violations: [] });
    expect(await left()).toEqual([]);
  });
});
