import { describe, expect, it } from 'vitest';
import { compact } from '../../../shared/core/folding/compact.ts';
import { judge } from '../../../shared/core/judging/judge.ts';
import { merge } from '../../../shared/core/ledger/learn.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { pack, unpack } from '../../../shared/core/ledger/packed.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { JudgeContext } from '../../../shared/core/scene/scene.ts';
import { INSTANCE_ITSELF, type InstanceScopedFact, type LookFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, instanceArn, type Time, taskArn } from '../../timeline/index.ts';
import { inventoryAt } from '../advance/service.ts';
import { lookFact } from '../looks/look-fact.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const ON = 'one';

const look = (time: Time, found: Partial<LookFact> = {}): LookFact =>
  lookFact(at(time), {
    containerInstanceArn: instanceArn(ON),
    listed: [INSTANCE_ITSELF, 'RUNNING', 'STOPPED'],
    taskArns: [taskArn('app'), taskArn('agent')],
    ...found,
  });

/** An application task from 05:00 on, the daemon's from 10:00 on: what was before, nobody watched. */
const UNWATCHED: readonly InstanceScopedFact[] = [
  instanceFact(ON),
  taskFact('app', ON, '05:00'),
  taskFact('agent daemon', ON, '10:00'),
];

const known = (...facts: readonly InstanceScopedFact[]): Ledger => learned([...UNWATCHED, ...facts]);

/** As the service judges two hours after the registration; it has been watching for one. */
const startedFirst = (ledger: Ledger): string | undefined => {
  const now = at('120:00');
  const { daemons } = inventoryAt(now);
  const context: JudgeContext = {
    policy: DEFAULT_POLICY,
    now,
    evidence: 'looks',
    knownSince: at('60:00'),
    isRepairHeldBack: () => false,
  };
  return judge(ledger, daemons, context).find(({ rule }) => rule === 'daemon-started-first')?.outcome;
};

describe('a look within 55 minutes of the registration that told the STOPPED tasks too', () => {
  it('proves that no earlier daemon task was missed', () => {
    expect(startedFirst(known())).toBe('inconclusive');
    expect(startedFirst(known(look('55:00')))).toBe('violated');
  });

  it.each([
    { what: 'came later', found: look('55:01') },
    { what: 'listed no STOPPED ones', found: look('50:00', { listed: [INSTANCE_ITSELF, 'RUNNING'] }) },
    { what: 'did not find the container instance', found: look('50:00', { listed: ['RUNNING', 'STOPPED'] }) },
    { what: 'was not complete', found: look('50:00', { complete: false }) },
    {
      what: 'listed one that ECS no longer described',
      found: look('50:00', { taskArns: [taskArn('app'), taskArn('lost')], missing: [taskArn('lost')] }),
    },
  ])('proves nothing if it $what', ({ found }) => {
    expect(startedFirst(known(found))).toBe('inconclusive');
  });

  it('still does when later looks are the newest, in any order, merged, stored and folded', () => {
    const looks = [look('50:00'), look('90:00'), look('110:00', { complete: false })];
    for (const order of [looks, looks.toReversed()]) {
      const ledger = known(...order);
      expect(ledger.look?.at).toBe(at('110:00'));
      compact(ledger, at('120:00'), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], {
        policy: DEFAULT_POLICY,
      });
      for (const same of [ledger, unpack(pack(ledger)), merge(known(looks[2] as LookFact), ledger)])
        expect(startedFirst(same)).toBe('violated');
    }
  });
});
