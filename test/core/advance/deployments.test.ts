import { describe, expect, it } from 'vitest';
import { at, deployment } from '../../timeline/index.ts';
import { expectNotice } from '../notices/notice-contract.ts';
import { factsIn, inventoryAt, place } from './service.ts';

const rolledBack = deployment(['01:00 PENDING', '02:00 IN_PROGRESS', '09:00 ROLLBACK_IN_PROGRESS']);

describe("a daemon's deployments", () => {
  it('tell nothing while they go well, and are judged again at their deadline', () => {
    const one = place();
    const { verdicts, state } = one.hears('02:01', factsIn(deployment(['01:00 PENDING', '02:00 IN_PROGRESS'])));
    expect(verdicts).toMatchObject([{ rule: 'deployment-settled', outcome: 'pending' }]);
    expect(state.due).toMatchObject({ at: at('01:00') + 86_400_001, needs: 'clock' });
    const { state: after } = one.hears(
      '09:01',
      factsIn(deployment(['01:00 PENDING', '02:00 IN_PROGRESS', '09:00 SUCCESSFUL'])),
    );
    expect(after).toMatchObject({ incident: null, due: null });
  });

  it('tell a rollback once, and its resolution when a later one has succeeded', () => {
    const one = place();
    one.hears('09:01', factsIn(rolledBack));
    const [open] = one.tells();
    expectNotice(open);
    expect(open).toMatchObject({
      state: 'open',
      containerInstanceArn: null,
      summary: expect.stringMatching(/^A deployment of cloudwatch-agent went wrong .* in cluster payments$/),
      remedy: null,
    });
    expect(one.hears('09:30', factsIn(rolledBack)).changed).toBe(false);
    const fixed = deployment(['20:00 PENDING', '25:00 SUCCESSFUL'], { id: 'fixed' });
    one.hears('25:01', factsIn(fixed));
    const [resolved] = one.tells();
    expectNotice(resolved);
    expect(resolved).toMatchObject({ state: 'resolved', incidentId: open?.incidentId });
    expect(one.hears('26:00', factsIn(rolledBack)).state.untold).toEqual([]);
  });

  it('that came in any order end with the same verdict', () => {
    const facts = factsIn([...rolledBack, ...deployment(['20:00 PENDING', '25:00 SUCCESSFUL'], { id: 'fixed' })]);
    for (const order of [facts, facts.toReversed(), [...facts.slice(2), ...facts]]) {
      const one = place();
      for (const fact of order) one.hears('25:01', [fact]);
      expect(one.hears('25:02', []).verdicts).toMatchObject([{ outcome: 'held' }]);
      expect(one.known().incident?.resolvedAt).not.toBeNull();
    }
  });

  it('are not called too long by silence alone: the inventory must have been refreshed since', () => {
    const one = place();
    one.hears('02:01', factsIn(deployment(['01:00 PENDING', '02:00 IN_PROGRESS'])));
    const { verdicts, state } = one.hears('1441:01', [], { inventory: inventoryAt(at('1440:00')) });
    expect(verdicts).toMatchObject([{ outcome: 'pending' }]);
    expect(state.due).toMatchObject({ needs: 'look' });
    const { verdicts: after } = one.hears('1442:00', []);
    expect(after).toMatchObject([{ outcome: 'violated' }]);
  });

  it('are not called stopped before the inventory tells that no later one superseded the stopped one', () => {
    const stopped = factsIn(deployment(['01:00 PENDING', '02:00 IN_PROGRESS', '09:00 STOPPED']));
    const one = place();
    const { verdicts } = one.hears('09:01', stopped, { inventory: inventoryAt(at('08:00')) });
    expect(verdicts).toMatchObject([{ outcome: 'pending' }]);
    const successor = factsIn(deployment(['09:00 PENDING'], { id: 'successor' }));
    const { state } = one.hears('09:04', successor, { inventory: inventoryAt(at('09:03')) });
    expect(state.incident).toBeNull();
    const { verdicts: alone } = place().hears('09:04', stopped, { inventory: inventoryAt(at('09:03')) });
    expect(alone).toMatchObject([{ outcome: 'violated' }]);
  });

  it('have the inventory refreshed at once when one is newer than it, and not again after that', () => {
    const facts = factsIn(deployment(['01:00 PENDING', '02:00 IN_PROGRESS']));
    for (const inventory of [inventoryAt(at('01:30')), inventoryAt(at('01:30'), { refreshedAt: null })]) {
      const one = place({ inventory });
      expect(one.hears('02:01', facts).state.due).toMatchObject({ at: at('02:00'), needs: 'look' });
      expect(one.hears('02:02', facts).changed).toBe(false);
      const { state } = one.hears('02:05', [], { inventory: inventoryAt(at('02:04')) });
      expect(state.due).toMatchObject({ needs: 'clock' });
    }
  });

  it('are not judged for what happened before the watch began, nor by an inventory that is not known', () => {
    const before = place().hears('40:00', factsIn(rolledBack), {
      inventory: inventoryAt(at('40:00'), { watchedSince: at('30:00') }),
    });
    expect(before.verdicts).toMatchObject([{ outcome: 'inconclusive' }]);
    const unknown = place().hears('09:01', factsIn(rolledBack), { inventory: null });
    expect(unknown).toMatchObject({
      verdicts: [{ outcome: 'pending' }],
      state: { incident: null, due: { needs: 'look' } },
    });
  });
});
