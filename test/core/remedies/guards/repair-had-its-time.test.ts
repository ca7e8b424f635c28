import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../../shared/core/policy/policy.ts';
import { repairHadItsTime } from '../../../../shared/core/remedies/guards/repair-had-its-time.ts';
import { at, PROVIDER, type Time } from '../../../timeline/index.ts';
import { inventoryAt } from '../../advance/service.ts';
import {
  asked,
  ENFORCE,
  ended,
  expectAlone,
  freshFacts,
  missing,
  planOf,
  refusals,
  started,
  withFacts,
} from '../troubles.ts';

/** The daemon's end is at 03:00, so that its head start is over at 08:00. */
const askedAt = (now: Time, change: { autoRepair?: boolean; providers?: []; policy?: Partial<Policy> } = {}) => {
  const { autoRepair = true, providers, policy } = change;
  const input = asked(ended, { now, policy: { ...ENFORCE, ...policy } });
  const inventory = inventoryAt(at(now), { providers: providers ?? [{ name: PROVIDER, autoRepair }] });
  return { ...input, facts: { ...input.facts, inventory } };
};

describe('repair-had-its-time', () => {
  it('refuses alone before the head start is over, and says until when', () => {
    expect(expectAlone('repair-had-its-time', askedAt('07:59.999')).until).toBe(at('08:00'));
  });

  it('refuses alone when the policy gives it longer', () => {
    expectAlone('repair-had-its-time', askedAt('12:59', { policy: { repairHeadStartSeconds: 600 } }));
  });

  it('refuses alone when nobody knows whether repair is switched on', () => {
    expectAlone('repair-had-its-time', askedAt('20:00', { providers: [] }));
  });

  it('refuses alone when a daemon that was back has ended again: ECS begins anew', () => {
    const input = askedAt('20:00');
    const { state } = input.facts;
    const tasks = new Map(state.ledger.tasks);
    const [agent] = [...tasks.values()].filter(({ role }) => role === 'daemon');
    if (agent === undefined) throw new Error('no daemon task');
    tasks.set('again', { ...agent, taskArn: 'again', executionStoppedAt: at('16:00') });
    const again = { ...input, facts: { ...input.facts, state: { ...state, ledger: { ...state.ledger, tasks } } } };
    expect(expectAlone('repair-had-its-time', again).until).toBe(at('21:00'));
  });

  it('counts from when ECS found the daemon impaired, if that is later', () => {
    const input = askedAt('20:00');
    const { state } = input.facts;
    const impaired = {
      ...state.ledger,
      daemonChecks: [{ status: 'IMPAIRED', statusReason: null }],
      daemonChecksAt: at('18:00'),
    };
    const facts = { ...input.facts, state: { ...state, ledger: impaired } };
    expect(expectAlone('repair-had-its-time', { ...input, facts }).until).toBe(at('23:00'));
    const fine = { ...impaired, daemonChecks: [{ status: 'OK', statusReason: null }] };
    expect(refusals({ ...input, facts: { ...facts, state: { ...state, ledger: fine } } })).toEqual([]);
  });

  it('refuses when nothing that ECS would repair is violated any more', () => {
    const input = askedAt('20:00');
    const { passed, until } = repairHadItsTime({ ...input, facts: { ...input.facts, verdicts: [] } });
    expect({ passed, until }).toEqual({ passed: false, until: null });
  });

  it('passes when the head start is over', () => {
    expect(refusals(askedAt('08:00'))).toEqual([]);
  });

  it('passes at once where ECS’s repair is switched off', () => {
    expect(refusals(askedAt('03:30', { autoRepair: false }))).toEqual([]);
  });

  it('passes at once where ECS sees nothing to repair: a task that started too early', () => {
    expect(refusals(asked(started.early, { now: '01:40' }))).toEqual([]);
  });

  it('counts from the end of the daemon, not from the deadline that makes the missing repair a violation', () => {
    const input = asked(ended, { now: '08:01' });
    const facts = freshFacts(ended, { now: '08:01' });
    expect(facts.verdicts.find(({ rule }) => rule === 'repair-started')?.occurredAt).toBe(at('08:00'));
    expect(refusals({ ...input, facts })).toEqual([]);
  });

  it('gives a daemon that never started its head start from when it was missed', () => {
    const facts = freshFacts(missing, { now: '06:19' });
    const input = { ...asked(missing), facts, now: at('06:19'), plan: planOf(facts.state, { at: '06:19' }) };
    expect(expectAlone('repair-had-its-time', input).until).toBe(at('06:20'));
  });

  it.each([
    { repair: 'switched off', autoRepair: false },
    { repair: 'switched on, and has no head start left', autoRepair: true },
  ])('gives a slow daemon its time from registration on where repair is $repair', ({ autoRepair }) => {
    const slow = (now: Time, policy: Partial<Policy>) => {
      const found = { now, policy: { ...ENFORCE, repairHeadStartSeconds: 0, ...policy } };
      const input = asked(missing, found);
      return withFacts(input, { inventory: inventoryAt(at(now), { providers: [{ name: PROVIDER, autoRepair }] }) });
    };
    expect(expectAlone('repair-had-its-time', slow('01:30', {})).until).toBe(at('05:00'));
    expectAlone('repair-had-its-time', slow('04:59.999', {}));
    expect(refusals(slow('05:00', {}))).toEqual([]);
    expect(expectAlone('repair-had-its-time', slow('05:00', { startDeadlineSeconds: 600 })).until).toBe(at('10:00'));
  });

  it('refuses a daemon that is missed where nobody knows since when its container instance is there', () => {
    const input = asked(missing);
    const { state } = input.facts;
    const unregistered = { ...state, ledger: { ...state.ledger, registeredAt: null } };
    expect(expectAlone('repair-had-its-time', withFacts(input, { state: unregistered })).until).toBeNull();
  });
});
