import { describe, expect, it } from 'vitest';
import { compact } from '../../shared/core/folding/compact.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { pack, unpack } from '../../shared/core/ledger/packed.ts';
import { learned } from '../core/ledger/learned.ts';
import { factsOf, historyOf } from './history/history.ts';
import { byInstance } from './history/learning.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { expectSameLedger, expectSameVerdicts, replayed } from './judging.ts';
import { expectSane } from './sanity.ts';

describe('a huge instance', () => {
  const history = historyOf(1, 200);
  const [arn, facts = []] = [...byInstance(factsOf(history))].find(([, ofInstance]) =>
    ofInstance.some(({ kind }) => kind === 'task'),
  ) ?? [''];
  const tasks = facts.filter((fact) => fact.kind === 'task');
  const copies = Array.from(
    { length: Math.ceil(2000 / new Set(tasks.map(({ taskArn }) => taskArn)).size) },
    (_, copy) => tasks.map((task) => ({ ...task, taskArn: `${task.taskArn}${copy}` })),
  ).flat();

  it('with 2 000 tasks is packed, compacted and judged', () => {
    const ledger = learned([...facts, ...copies]);
    expect(ledger.tasks.size).toBeGreaterThanOrEqual(2000);
    expect(ledger.containerInstanceArn).toBe(arn);
    const unpacked = unpack(pack(ledger));
    expectSameLedger(unpacked, ledger);
    const [coverages, context] = [coveragesOf(history), contextOf(history)];
    compact(
      unpacked,
      history.now,
      coverages.map(({ daemonName, deletedAt }) => ({ daemonName, until: deletedAt ?? Number.POSITIVE_INFINITY })),
      { policy: context.policy },
    );
    expectSameVerdicts(judge(unpacked, coverages, context), judge(ledger, coverages, context));
    expectSane(replayed(history, [...facts, ...copies]).lines);
  });
});
