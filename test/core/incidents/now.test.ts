import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../shared/core/expected/expected-daemons.ts';
import { expectedOn } from '../../../shared/core/expected/expected-daemons.ts';
import { nowOf } from '../../../shared/core/incidents/now.ts';
import type { Now } from '../../../shared/core/words/now.ts';
import { RULE_NAMES, type RuleName, type Violation, violated } from '../../../shared/core/words/verdict.ts';
import {
  applicationTask,
  at,
  clusterArn,
  DAEMON,
  daemonTask,
  type Envelope,
  health,
  instance,
  instanceArn,
  PROVIDER,
  taskArn,
  timeline,
} from '../../timeline/index.ts';
import { factsIn, inventoryAt, lookAt, place } from '../advance/service.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const leaving = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '30:00 INACTIVE']);
const registering = instance(['00:00 REGISTERING']);
const runs = daemonTask({ id: 'agent', started: '01:40' });
const second = daemonTask({ id: 'second', started: '02:00' });
const ended = daemonTask({ id: 'agent', started: '01:40', ended: '10:00' });
const one = applicationTask({ id: 'one', started: '01:05' });
const oneEnded = applicationTask({ id: 'one', started: '01:05', ended: '12:00' });
const other = applicationTask({ id: 'other', started: '03:00' });
const impaired = health('05:00', [{ status: 'IMPAIRED' }]);

const ofRule = (rule: RuleName, tasks: readonly string[]): Violation => {
  const { named: _, ...found } = violated({
    reason: 'broken',
    occurredAt: at('05:00'),
    taskArns: tasks.map((id) => taskArn(id)),
  });
  return {
    ...found,
    rule,
    clusterArn: clusterArn(),
    capacityProviderName: PROVIDER,
    containerInstanceArn: instanceArn(),
    daemonName: DAEMON,
  };
};

const ledgerOf = (events: readonly Envelope[]) => {
  const known = place();
  known.hears('40:00', factsIn(events));
  const state = known.known();
  if (state.kind !== 'instance') throw new Error('not a container instance');
  return state.ledger;
};

type Row = readonly [rule: RuleName, tasks: readonly string[], events: readonly (readonly Envelope[])[], now: Now];

const ROWS: readonly Row[] = [
  ['daemon-started-first', ['one'], [joined, one], 'going-on'],
  ['daemon-started-first', ['one'], [joined, one, runs], 'consequences'],
  ['daemon-started-first', ['one'], [joined, oneEnded, other, runs], 'over'],
  ['daemon-started-first', ['one'], [joined, oneEnded, other, ended], 'going-on'],
  ['daemon-started-first', ['one'], [leaving, one], 'going-on'],
  ['daemon-started-first', ['one'], [leaving, oneEnded], 'over'],
  ['daemon-started-first', ['one'], [gone, one], 'over'],
  ['daemon-stayed-up', ['one'], [joined, one, ended], 'going-on'],
  ['daemon-stayed-up', ['one'], [joined, one, ended, second], 'consequences'],
  ['daemon-stayed-up', ['one'], [joined, oneEnded, ended, second], 'over'],
  ['daemon-stayed-up', ['one'], [joined, oneEnded, ended], 'over'],
  ['daemon-stayed-up', ['one'], [leaving, one, ended], 'going-on'],
  ['daemon-running', ['one'], [joined, one], 'going-on'],
  ['daemon-running', [], [joined], 'going-on'],
  ['daemon-running', [], [leaving], 'over'],
  ['daemon-running', ['one'], [joined, one, runs], 'consequences'],
  ['daemon-running', ['one'], [joined, oneEnded, runs], 'over'],
  ['daemon-stopped-last', ['one'], [leaving, one, ended], 'going-on'],
  ['daemon-stopped-last', ['one'], [leaving, oneEnded, other, ended], 'going-on'],
  ['daemon-stopped-last', ['one'], [leaving, oneEnded, ended], 'over'],
  ['daemon-stopped-last', ['one'], [gone, one, ended], 'over'],
  ['daemon-signalled-last', ['one'], [leaving, one, runs], 'going-on'],
  ['daemon-signalled-last', ['one'], [leaving, oneEnded, runs], 'over'],
  ['daemon-alone', ['agent', 'second'], [joined, runs, second], 'going-on'],
  ['daemon-alone', ['agent', 'second'], [joined, ended, second], 'consequences'],
  ['daemon-healthy', ['agent'], [joined, runs, impaired], 'going-on'],
  ['daemon-healthy', [], [leaving, oneEnded, runs, impaired], 'over'],
  ['daemon-healthy', [], [joined, runs], 'over'],
  ['instance-activated', [], [registering], 'going-on'],
  ['instance-activated', [], [joined], 'over'],
  ['repair-started', [], [joined, one, ended], 'going-on'],
  ['repair-started', [], [joined, one, ended, second], 'over'],
  ['repair-started', [], [joined, one, runs, impaired], 'going-on'],
  ['repair-started', [], [leaving, one, ended], 'over'],
  ['drain-finished', ['one'], [leaving, one], 'going-on'],
  ['drain-finished', ['one'], [gone, one], 'over'],
  ['deployment-settled', [], [joined], 'going-on'],
  ['daemons-in-order', ['agent'], [joined, runs], 'consequences'],
  ['daemons-in-order', ['agent'], [joined, ended], 'over'],
];

describe('a violation', () => {
  it.each(ROWS)('of %s by %j stands as what is known says: row %#', (rule, tasks, events, now) => {
    const ledger = ledgerOf(timeline(...events));
    expect(nowOf({ violations: [ofRule(rule, tasks)], resolvedAt: null }, { ledger, daemons: [] })).toBe(now);
  });

  it('of every rule has a row', () => {
    expect(new Set(ROWS.map(([rule]) => rule))).toEqual(new Set(RULE_NAMES));
  });

  it('no longer goes on once the deletion of its daemon was asked for', () => {
    const ledger = ledgerOf(timeline(joined, one, ended));
    const deleted: readonly Coverage[] = inventoryAt(0).daemons.map((daemon) => ({
      ...daemon,
      deletedAt: at('11:00'),
    }));
    const asked = { violations: [ofRule('daemon-stayed-up', ['one'])], resolvedAt: null };
    expect(nowOf(asked, { ledger, daemons: expectedOn(ledger, inventoryAt(0).daemons, 300_000) })).toBe('going-on');
    expect(nowOf(asked, { ledger, daemons: expectedOn(ledger, deleted, 300_000) })).toBe('consequences');
  });

  it('whose tasks are only counted has consequences while any task runs', () => {
    const ledger = ledgerOf(timeline(joined, oneEnded, other, runs));
    const counted = { ...ofRule('daemon-started-first', ['one']), tasksTotal: 40 };
    expect(nowOf({ violations: [counted], resolvedAt: null }, { ledger, daemons: [] })).toBe('consequences');
  });
});

describe('an incident', () => {
  const ledger = ledgerOf(timeline(joined, oneEnded, other, runs, second));
  const over = ofRule('daemon-started-first', ['one']);
  const going = ofRule('daemon-alone', ['agent', 'second']);

  it('stands as the worst of its violations', () => {
    expect(nowOf({ violations: [over], resolvedAt: null }, { ledger, daemons: [] })).toBe('over');
    expect(nowOf({ violations: [over, going], resolvedAt: null }, { ledger, daemons: [] })).toBe('going-on');
  });

  it('is over once it is resolved', () => {
    expect(nowOf({ violations: [going], resolvedAt: at('30:00') }, { ledger, daemons: [] })).toBe('over');
  });
});

describe('leaving', () => {
  it('is no repair while an application task runs without its daemon, and is one once none does', () => {
    const told = place();
    told.hears('11:00', [...factsIn(timeline(joined, one, ended)), lookAt('11:00', ['one'])]);
    expect(told.tells()).toMatchObject([{ state: 'open', now: 'going-on' }]);
    told.hears('20:10', factsIn(leaving));
    told.hears('26:00', []);
    expect(told.tells().map(({ state }) => state)).not.toContain('repaired');
    expect(told.known().incident).not.toHaveProperty('repairedAt');
    told.hears('27:00', factsIn(applicationTask({ id: 'one', started: '01:05', ended: '26:30' })));
    expect(told.tells().at(-1)).toMatchObject({ state: 'resolved', now: 'over', shownSeverity: 'warning' });
  });
});
