import { describe, expect, it } from 'vitest';
import { advance } from '../../../shared/core/advance/advance.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { advanceSelfTest } from '../../../shared/core/self-test/advance-self-test.ts';
import { runFacts } from '../../../shared/core/self-test/run-facts.ts';
import { selfTestInventory } from '../../../shared/core/self-test/self-test-inventory.ts';
import { factsByItem } from '../../../shared/core/words/item-key.ts';
import { isOfSelfTest } from '../../../shared/core/words/self-test.ts';
import { breakRule } from '../../doubles/broken-rule.ts';

const RUN_AT = Date.parse('2026-12-01T10:15:00Z');
const NOW = RUN_AT + 2_000;
const OWNER = { accountId: '111122223333', region: 'eu-west-1' };
const clusterArn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/bookend.self-test';
const facts = runFacts(OWNER, RUN_AT);
const advanced = () => advanceSelfTest(null, facts, { clusterArn, now: NOW });

describe('a self-test', () => {
  it('is about one container instance of a cluster that ECS can not have', () => {
    expect(factsByItem(facts)).toHaveLength(1);
    expect(facts.every((fact) => isOfSelfTest(fact.clusterArn))).toBe(true);
    expect(isOfSelfTest('arn:aws:ecs:eu-west-1:111122223333:cluster/self-test')).toBe(false);
  });

  it('breaks daemon-started-first, by the judgement of every other instance', () => {
    const inventory = selfTestInventory(clusterArn, NOW);
    const { verdicts } = advance(null, facts, { policy: DEFAULT_POLICY, inventory, now: NOW });
    const broken = verdicts.filter(({ outcome }) => outcome === 'violated');
    expect(broken).toMatchObject([{ rule: 'daemon-started-first', marginMs: -1, occurredAt: RUN_AT }]);
  });

  it('is told once, and leaves no incident open and no check due', () => {
    const { state, changed } = advanced();
    expect(changed).toBe(true);
    expect(state.untold).toEqual([expect.objectContaining({ state: 'open', at: NOW })]);
    expect(state.incident).toMatchObject({ occurredAt: RUN_AT, resolvedAt: NOW });
    expect(state.due).toBeNull();
  });

  it('is in no count of verdicts', () => {
    expect(advanced()).not.toHaveProperty('measured');
    expect(advanced().verdicts).toEqual([]);
  });

  it('is told whatever the order of its facts', () => {
    expect(advanceSelfTest(null, facts.toReversed(), { clusterArn, now: NOW }).state.untold).toHaveLength(1);
  });

  it('that can not be judged is not told, opens no incident, and says why', () => {
    const mend = breakRule('daemon-started-first');
    const { state, changed, failed } = advanced();
    mend();
    expect({ changed, untold: state.untold, notJudged: state.notJudged }).toEqual({
      ...{ changed: false, untold: [], notJudged: undefined },
    });
    expect(failed?.trouble.step).toBe('judge');
  });

  it.each([60_000, 3_600_000, 86_000_000])('changes nothing when it comes again %i ms later', (later) => {
    const { state } = advanced();
    const again = advanceSelfTest({ ...state, untold: [] }, facts, { clusterArn, now: NOW + later });
    expect(again.changed).toBe(false);
  });
});
