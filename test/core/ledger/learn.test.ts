/** Facts of every kind, as they contradict and repeat each other: what a ledger knows depends on the set of them alone. */
import { describe, expect, it } from 'vitest';
import { learn, merge } from '../../../shared/core/ledger/learn.ts';
import { pack, unpack } from '../../../shared/core/ledger/packed.ts';
import type { InstanceScopedFact } from '../../../shared/core/words/facts.ts';
import {
  applicationTask,
  at,
  DAEMON,
  daemonTask,
  health,
  instance,
  instanceArn,
  startImpaired,
  timeline,
} from '../../timeline/index.ts';
import { factsIn, lookAt } from '../advance/service.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';
import { isScoped, learned } from './learned.ts';

const events = timeline(
  instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 ACTIVE', '20:00 DRAINING', '22:00 ACTIVE', '25:00 INACTIVE']),
  daemonTask({ started: '00:50', ended: '21:00' }),
  daemonTask({ id: 'next', started: '21:10' }),
  applicationTask({ started: '01:05', stopped: '20:40' }),
  applicationTask({ id: 'other', provider: null, launchType: 'FARGATE', started: '01:06' }),
  startImpaired('00:30', { reason: 'insufficient CPU' }),
  startImpaired('00:40', { reason: 'insufficient memory' }),
  startImpaired('00:40', { reason: 'insufficient ports' }),
  startImpaired('00:35', { name: 'other', reason: 'insufficient CPU' }),
  health('05:00', [{ status: 'OK' }]),
  health('07:00', [{ status: 'IMPAIRED', names: DAEMON }]),
  health('07:00', [{ status: 'INSUFFICIENT_DATA' }]),
  health('06:00', [{ status: 'IMPAIRED' }, { status: 'OK' }]),
  health('06:00', [{ status: 'INITIALIZING' }]),
);
const contradictions: readonly InstanceScopedFact[] = [
  { ...instanceFact('first', 'ACTIVE'), version: 2, updatedAt: at('08:00') },
  { ...instanceFact('first', 'DRAINING'), version: 3, updatedAt: at('10:00') },
  { ...instanceFact('first', 'DEREGISTERING'), version: 4, updatedAt: at('20:00'), ec2InstanceId: 'i-1' },
  { ...instanceFact('first', 'ACTIVE'), version: 9, registeredAt: at('-01:00'), capacityProviderName: 'zeta' },
  { ...taskFact('web STOPPED', 'first'), version: 4, healthStatus: 'HEALTHY', healthAt: at('03:00') },
  { ...taskFact('web', 'first'), version: 4, healthStatus: 'UNHEALTHY', healthAt: at('02:00'), exitCode: 1 },
  { ...taskFact('looked-at daemon', 'first'), version: 5 },
  lookAt('10:00', ['web']),
  { ...lookAt('10:00', ['web', 'next']), complete: false },
  lookAt('12:00', ['next']),
];
const FACTS = [...factsIn(events).filter(isScoped), ...contradictions].map((fact) => ({
  ...fact,
  containerInstanceArn: instanceArn(),
}));

const orders = FACTS.map((_, turn) => [...FACTS.slice(turn), ...FACTS.slice(0, turn)]);

describe('a ledger of contradictory facts', () => {
  it('is the same in whatever order they come, and once it was stored', () => {
    const straight = learned(FACTS);
    for (const order of orders) {
      expect(pack(learned(order))).toBe(pack(straight));
      expect(pack(learned(order.toReversed()))).toBe(pack(straight));
    }
    expect(unpack(pack(straight))).toEqual(straight);
  });

  it('says of each fact whether it changed anything, and of a repeated one that it did not', () => {
    for (const order of [FACTS, FACTS.toReversed()]) {
      const ledger = learned(order.slice(0, 1));
      for (const fact of order.slice(1)) {
        const before = pack(ledger);
        expect(learn(ledger, fact), JSON.stringify(fact)).toBe(pack(ledger) !== before);
      }
      for (const fact of order) expect(learn(ledger, fact), JSON.stringify(fact)).toBe(false);
    }
  });

  it('is merged of any two parts of them, either way, without a change to the parts', () => {
    const all = pack(learned(FACTS));
    for (const [turn, order] of orders.entries()) {
      const [one, other] = [learned(order.slice(0, 20)), learned(order.slice(20 - (turn % 10)))];
      const parts = [pack(one), pack(other)];
      expect(pack(merge(one, other))).toBe(all);
      expect(pack(merge(other, one))).toBe(all);
      expect([pack(one), pack(other)]).toEqual(parts);
    }
  });
});
