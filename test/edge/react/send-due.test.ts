import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { ItemState } from '../../../shared/core/state/instance-state.ts';
import { UnsentError } from '../../../shared/edge/aws/batches.ts';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import { type DueSender, sendDue } from '../../../shared/edge/react/send-due.ts';
import type { Change } from '../../../shared/edge/store/changes.ts';
import { itemKeyOf } from '../../../shared/edge/store/keys.ts';
import { createMemoryStore } from '../../doubles/memory-store.ts';
import { incidentOf, instanceState, T0 } from '../store/states.ts';

const due = { at: T0 + 5000, needs: 'look' as const, why: 'a start' };
const waiting = (name: string) => instanceState(name, { due });
const untold = (name: string) =>
  instanceState(name, {
    due,
    incident: incidentOf(name),
    notices: 1,
    untold: [{ id: `${name}#1`, state: 'open', at: T0 }],
  });

const changeOf = (state: ItemState, sequenceNumber: string, found: Partial<Change> = {}): Change => ({
  key: itemKeyOf(state),
  sequenceNumber,
  hasUntold: state.untold.length > 0,
  hasNewCheck: true,
  ...found,
});

const forwarding = async (states: readonly ItemState[], found: Partial<DueSender> = {}) => {
  const store = createMemoryStore();
  for (const state of states) await store.writeItem(state, 0);
  const notices: Notice[] = [];
  const checks: QueueMessage[] = [];
  const forwarder: DueSender = {
    store,
    publish: async (all) => void notices.push(...all),
    send: async (all) => void checks.push(...all),
    policy: DEFAULT_POLICY,
    account: '000000000000',
    region: 'eu-west-1',
    stage: 'prod',
    mayAct: false,
    runbookBaseUrl: null,
    now: () => T0,
    wait: async () => {},
    ...found,
  };
  return { store, notices, checks, passes: (changes: readonly Change[]) => sendDue(changes, forwarder) };
};

describe('the checks and remedies that changed items ask for', () => {
  it('is passed on: a notice is told, a new check is sent with its delay', async () => {
    const [one, two] = [untold('one'), waiting('two')];
    const { passes, notices, checks } = await forwarding([one, two]);
    expect(await passes([changeOf(one, '1'), changeOf(two, '2')])).toMatchObject({
      sent: ['one#1'],
      checks: 2,
      failed: [],
      failedRecords: [],
    });
    expect(notices.map(({ id }) => id)).toEqual(['one#1']);
    expect(checks).toMatchObject([{ delaySeconds: 5 }, { delaySeconds: 5 }]);
  });

  it('is passed on once, however many records of an item came', async () => {
    const one = untold('one');
    const { passes, notices, checks } = await forwarding([one]);
    await passes([changeOf(one, '1'), changeOf(one, '2', { hasNewCheck: false }), changeOf(one, '3')]);
    expect([notices.length, checks.length]).toEqual([1, 1]);
  });

  it('is no check where the record tells of none that is new', async () => {
    const one = untold('one');
    const { passes, checks } = await forwarding([one]);
    expect((await passes([changeOf(one, '1', { hasNewCheck: false })])).checks).toBe(0);
    expect(checks).toEqual([]);
  });

  it('is nothing where the item is gone', async () => {
    const { passes } = await forwarding([]);
    expect(await passes([changeOf(untold('one'), '1')])).toMatchObject({ sent: [], checks: 0, failed: [] });
  });

  it('names every record of an item whose check was not sent, and of no other', async () => {
    const [one, two] = [waiting('one'), waiting('two')];
    const send = async (messages: readonly QueueMessage[]) => {
      throw new UnsentError('checks', [{ message: messages[0], reason: 'InternalError' }], messages.length);
    };
    const { passes } = await forwarding([one, two], { send });
    const passed = await passes([changeOf(one, '1'), changeOf(two, '2'), changeOf(one, '3')]);
    expect(passed).toMatchObject({ checks: 1, failedRecords: ['1', '3'] });
    expect(passed.failed).toMatchObject([{ key: itemKeyOf(one), cause: new Error('InternalError') }]);
  });

  it('sends the check though the notice could not be told', async () => {
    const one = untold('one');
    const publish = async () => {
      throw new Error('no connection');
    };
    const { passes, checks } = await forwarding([one], { publish });
    expect(await passes([changeOf(one, '1')])).toMatchObject({ sent: [], checks: 1, failedRecords: ['1'] });
    expect(checks).toHaveLength(1);
  });
});
