import { describe, expect, it } from 'vitest';
import { healthOf } from '../../../shared/core/ledger/health-history.ts';
import { learn, merge } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import { impairmentsByDaemon } from '../../../shared/core/scene/tasks.ts';
import type { DaemonCheck, HealthFact, TaskFact } from '../../../shared/core/words/facts.ts';
import { taskFact } from '../looks/small-ecs.ts';

const fact = (at: number, ...daemonChecks: readonly DaemonCheck[]): HealthFact => ({
  kind: 'health',
  clusterArn: 'c',
  containerInstanceArn: 'i',
  capacityProviderName: null,
  ec2InstanceId: null,
  lastStatusChange: at,
  daemonChecks,
});
const check = (status: string, of: string | null = 'agent'): DaemonCheck => ({ status, statusReason: of });
const learned = (...facts: readonly HealthFact[]): Ledger => {
  const ledger = emptyLedger('i', 'c');
  for (const one of facts) learn(ledger, one);
  return ledger;
};
/** Of the daemon one of whose tasks has the id `agent`, beside that of the task `other`. */
const impairmentsOf = (ledger: Ledger) => {
  for (const name of ['agent', 'other']) learn(ledger, daemonTask(name));
  return impairmentsByDaemon(ledger).get('agent');
};
const daemonTask = (name: string): TaskFact => ({
  ...taskFact(name, 'one'),
  clusterArn: 'c',
  taskArn: name,
  taskDefinitionArn: null,
  group: `daemon:${name}`,
});

describe('the stretches in which the DAEMON health was IMPAIRED', () => {
  it.each([
    {
      when: 'it recovered',
      facts: [fact(1, check('OK')), fact(2, check('IMPAIRED')), fact(9, check('OK', null))],
      stretches: [{ from: 2, to: 9 }],
    },
    { when: 'it lasts', facts: [fact(2, check('IMPAIRED'))], stretches: [{ from: 2, to: null }] },
    {
      when: 'two reports follow each other',
      facts: [fact(2, check('IMPAIRED')), fact(5, check('IMPAIRED')), fact(9, check('OK'))],
      stretches: [{ from: 2, to: 9 }],
    },
    {
      when: 'nobody could say',
      facts: [fact(2, check('IMPAIRED')), fact(5, check('INSUFFICIENT_DATA')), fact(7, check('IMPAIRED'))],
      stretches: [
        { from: 2, to: 5 },
        { from: 7, to: null },
      ],
    },
    {
      when: 'another daemon is named',
      facts: [fact(2, check('IMPAIRED')), fact(5, check('IMPAIRED', 'other')), fact(9, check('OK'))],
      stretches: [{ from: 2, to: 5 }],
    },
    {
      when: 'one report names both',
      facts: [fact(2, check('IMPAIRED')), fact(5, check('IMPAIRED', 'other'), check('IMPAIRED')), fact(9, check('OK'))],
      stretches: [{ from: 2, to: 9 }],
    },
  ])('are known when $when, whatever the order of arrival', ({ facts, stretches }) => {
    for (const order of [facts, facts.toReversed(), [...facts, ...facts]]) {
      expect(impairmentsOf(learned(...order))).toEqual(stretches);
    }
    const halves = merge(learned(...facts.slice(1)), learned(...facts.slice(0, 1)));
    expect(impairmentsOf(halves)).toEqual(stretches);
  });

  it('are of the points that are known, one for each time', () => {
    const ledger = learned(
      fact(5, check('OK')),
      fact(2, check('OK')),
      fact(2, check('IMPAIRED')),
      fact(5, check('OK')),
    );
    expect(healthOf(ledger)).toEqual([
      { at: 2, checks: [check('IMPAIRED'), check('OK')].sort((one, other) => (one.status < other.status ? -1 : 1)) },
      { at: 5, checks: [check('OK')] },
    ]);
  });
});
