import { describe, expect, it } from 'vitest';
import { advance } from '../../../shared/core/advance/advance.ts';
import { told } from '../../../shared/core/advance/notices-due.ts';
import { noticeOf } from '../../../shared/core/notices/notice-of.ts';
import { answered, begun, handedOver, settled } from '../../../shared/core/remedies/remediation.ts';
import type { StepAnswer } from '../../../shared/core/remedies/step.ts';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { at, instance, iso, type Time, timeline } from '../../timeline/index.ts';
import { contextAt, factsIn, inventoryAt, lookAt, noticeContext, place } from '../advance/service.ts';
import { expectNotice } from '../notices/notice-contract.ts';
import { agent, ENFORCE, joined, LATER, lookedAt, orders, planOf, proposalOf, started, taskArns } from './troubles.ts';

/** As everything up to now has been told. */
const quiet = (state: InstanceState): InstanceState =>
  told(
    state,
    state.untold.map(({ id }) => id),
  );
const early = quiet(lookedAt(started.early).state);
const plan = planOf(early);
const answers = (...kinds: readonly StepAnswer['answer'][]): readonly StepAnswer[] =>
  plan.steps.map((step, n) => {
    const answer = kinds[n] ?? 'accepted';
    return { step, answer, reason: answer === 'accepted' ? null : `because of ${n}` };
  });
const acted = answered(begun(early, plan, 'bookend', at(LATER)), plan.id, answers(), at('20:02'));
const outcomes = ({ remediation }: InstanceState) => remediation?.attempts.map(({ outcome }) => outcome);
const news = ({ untold }: InstanceState) => untold.map(({ state }) => state);

/** The ledger after more events, with what was done kept. */
const hearing = (state: InstanceState, events: Parameters<typeof factsIn>[0], now: Time): InstanceState => {
  const one = place({ policy: ENFORCE });
  one.hears(now, [...factsIn(events), lookAt(now, ['one', 'two', 'agent'])]);
  const known = one.known();
  if (known.kind !== 'instance') throw new Error('not an instance');
  return { ...state, ledger: known.ledger };
};
const half = timeline(joined, agent({ started: '01:13.4' }), orders('one', { ended: '20:40' }), orders('two'));
const stopped = timeline(
  joined,
  agent({ started: '01:13.4' }),
  orders('one', { ended: '20:40' }),
  orders('two', { ended: '20:41' }),
);

describe('an act', () => {
  it('is part of the item before its first call, and nobody is told yet', () => {
    const state = begun(early, plan, 'bookend', at(LATER));
    expect(state.remediation).toEqual({
      attempts: [
        {
          incidentId: plan.incidentId,
          planId: plan.id,
          remedy: 'stop-early-tasks',
          by: 'bookend',
          at: at(LATER),
          until: at('25:00'),
          taskArns: taskArns('one', 'two'),
          outcome: 'begun',
          trouble: null,
        },
      ],
      handedOver: null,
    });
    expect(news(state)).toEqual([]);
    expect(early.remediation).toBeUndefined();
  });

  it.each<{ when: string; kinds: readonly StepAnswer['answer'][]; outcome: string; trouble: string | null }>([
    { when: 'ECS accepts every call', kinds: [], outcome: 'acted', trouble: null },
    {
      when: 'ECS refuses one of two',
      kinds: ['accepted', 'refused'],
      outcome: 'acted',
      trouble: '1 of 2 calls: refused: because of 1',
    },
    {
      when: 'nobody knows whether ECS took one',
      kinds: ['throttled', 'unknown'],
      outcome: 'acted',
      trouble: '2 of 2 calls: throttled: because of 0',
    },
    {
      when: 'ECS takes none',
      kinds: ['denied', 'throttled'],
      outcome: 'failed',
      trouble: '2 of 2 calls: denied: because of 0',
    },
  ])('has $outcome when $when, and people are told', ({ kinds, outcome, trouble }) => {
    const state = answered(begun(early, plan, 'bookend', at(LATER)), plan.id, answers(...kinds), at('20:02'));
    expect(state.remediation?.attempts).toEqual([expect.objectContaining({ outcome, trouble })]);
    expect(news(state)).toEqual(['changed']);
    expect(state.notices).toBe(early.notices + 1);
  });

  it('is answered once, and by its own plan', () => {
    expect(answered(acted, plan.id, answers('denied', 'denied'), at('20:03'))).toBe(acted);
    const state = begun(early, plan, 'bookend', at(LATER));
    expect(answered(state, 'another', answers(), at('20:03'))).toBe(state);
    expect(answered(early, plan.id, answers(), at('20:03'))).toBe(early);
  });

  it.each<{ when: string; state: InstanceState; now: Time; outcome: string; told: readonly string[] }>([
    { when: 'its time is not over', state: acted, now: '24:59.999', outcome: 'acted', told: ['changed'] },
    {
      when: 'one of two tasks has ended',
      state: hearing(acted, half, '21:00'),
      now: '21:00',
      outcome: 'acted',
      told: ['changed'],
    },
    {
      when: 'the tasks have ended',
      state: hearing(acted, stopped, '21:00'),
      now: '21:00',
      outcome: 'repaired',
      told: ['changed'],
    },
    {
      when: 'the container instance leaves',
      state: hearing(
        acted,
        timeline(started.early, instance(['22:00 DRAINING'], { firstVersion: 9, registeredAt: null })),
        '22:10',
      ),
      now: '22:10',
      outcome: 'repaired',
      told: ['changed'],
    },
    {
      when: 'its time is over and nothing happened',
      state: acted,
      now: '25:00',
      outcome: 'no-effect',
      told: ['changed', 'changed'],
    },
    {
      when: 'Bookend is still at it',
      state: begun(early, plan, 'bookend', at(LATER)),
      now: '22:59.999',
      outcome: 'begun',
      told: [],
    },
    {
      when: 'Bookend stopped in between',
      state: begun(early, plan, 'bookend', at(LATER)),
      now: '23:00',
      outcome: 'failed',
      told: ['changed'],
    },
    {
      when: 'Bookend stopped in between, but the tasks have ended',
      state: hearing(begun(early, plan, 'bookend', at(LATER)), stopped, '21:00'),
      now: '23:00',
      outcome: 'repaired',
      told: [],
    },
  ])('is $outcome when $when', ({ state, now, outcome, told: notices }) => {
    const after = settled(state, at(now));
    expect(outcomes(after)).toEqual([outcome]);
    expect(news(after)).toEqual(notices);
    expect(settled(after, at(now))).toBe(after);
  });

  it('is followed by the next rung, then by a person', () => {
    const second = settled(acted, at('25:00'));
    const drain = planOf(second, { at: '25:00' });
    expect(drain).toMatchObject({ remedy: 'drain-instance', attempt: 1 });
    const drained = answered(begun(second, drain, 'bookend', at('25:00')), drain.id, [], at('25:01'));
    expect(outcomes(drained)).toEqual(['no-effect', 'failed']);
    const again = planOf(drained, { at: '25:02' });
    expect(again).toMatchObject({ remedy: 'drain-instance', attempt: 2 });
    expect(again.id).not.toBe(drain.id);
    const third = begun(drained, again, 'bookend', at('25:02'));
    const taken = answered(
      third,
      again.id,
      again.steps.map((step) => ({ step, answer: 'accepted', reason: null })),
      at('25:03'),
    );
    expect(proposalOf(taken, { at: '26:00' })).toMatchObject({ kind: 'waits', until: at('30:02') });
    expect(proposalOf(settled(taken, at('30:02')), { at: '30:02' })).toMatchObject({
      kind: 'person',
      why: 'the remedies in the policy are used up',
    });
  });

  it('is forgotten only after more acts than anybody may make for an incident', () => {
    let state = early;
    for (let n = 0; n < 12; n += 1) state = begun(state, { ...plan, id: `p${n}` }, 'person', at(LATER));
    expect(state.remediation?.attempts.map(({ planId }) => planId)).toEqual([
      'p4',
      'p5',
      'p6',
      'p7',
      'p8',
      'p9',
      'p10',
      'p11',
    ]);
  });

  it('is kept when the place learns more', () => {
    const context = contextAt(at('21:00'), { policy: ENFORCE });
    const { state, changed } = advance(acted, factsIn(orders('one', { ended: '20:40' })), context);
    expect(changed).toBe(true);
    expect(state).toMatchObject({ remediation: acted.remediation });
  });
});

describe('handing over to a person', () => {
  const handed = handedOver(early, 'attempts: enough', at('26:00'));

  it('is told once for an incident', () => {
    expect(news(handed)).toEqual(['changed']);
    expect(handedOver(handed, 'another reason', at('27:00'))).toBe(handed);
  });

  it('ends what Bookend does by itself for the incident, not what a person asks for', () => {
    expect(proposalOf(handed, { at: '26:00' })).toEqual({ kind: 'person', why: 'attempts: enough' });
    expect(proposalOf(handed, { at: '26:00', action: 'drain-instance' }).kind).toBe('plan');
    const { incident } = handed;
    const another = { ...handed, incident: incident && { ...incident, id: 'another' } };
    expect(proposalOf(another, { at: '26:00' }).kind).toBe('plan');
  });

  it('is not told where nothing is open', () => {
    const { incident } = early;
    const over = { ...early, incident: incident && { ...incident, resolvedAt: at('21:00'), resolution: 'it is over' } };
    expect(handedOver(over, 'attempts: enough', at('26:00'))).toBe(over);
    expect(handedOver({ ...early, incident: null }, 'attempts: enough', at('26:00'))).toEqual({
      ...early,
      incident: null,
    });
  });

  it('is in the notice, as what was done is', () => {
    const state = handedOver(acted, 'attempts: enough', at('26:00'));
    const notices = state.untold.map((one) =>
      noticeOf(state, one, noticeContext({ policy: ENFORCE, coverages: inventoryAt(0).daemons })),
    );
    for (const notice of notices) {
      expectNotice(notice);
      expect(notice.remedy).toEqual({
        mode: 'enforce',
        plan: [expect.stringMatching(/^stop-early-tasks: StopTask for the 2 application tasks/)],
        outcome: [
          `${iso(LATER)} stop-early-tasks by Bookend: ECS accepted it`,
          'this is for a person: attempts: enough',
        ],
      });
    }
    expect(notices.map(({ id }) => id)).toEqual([`${plan.incidentId}#2`, `${plan.incidentId}#3`]);
  });
});

describe('an act that is stored with a time from the future, or none', () => {
  const now = at('20:02');
  const stored = (change: { readonly at?: number; readonly until?: number }, of: InstanceState): InstanceState => {
    const attempts = of.remediation?.attempts.map((one) => ({ ...one, ...change })) ?? [];
    return { ...of, remediation: { attempts, handedOver: null } };
  };

  it.each([1e15, 1e300, Number.NaN, Number.NEGATIVE_INFINITY])('of %d is over in time', (moment) => {
    const first = begun(early, plan, 'bookend', at(LATER));
    const dated = settled(stored({ at: moment, until: moment }, first), now);
    expect(dated.remediation?.attempts).toMatchObject([{ at: now, until: now, outcome: 'begun' }]);
    expect(outcomes(settled(dated, now + 181_000))).toEqual(['failed']);
    expect(outcomes(settled(stored({ at: moment, until: moment }, acted), now))).toEqual(['no-effect']);
    expect(outcomes(settled(stored({ until: moment }, acted), now))).toEqual(['no-effect']);
  });

  it('is left as it is where two clocks differ by minutes', () => {
    const state = stored({ at: now + 240_000, until: now + 540_000 }, acted);
    expect(settled(state, now)).toBe(state);
  });
});
