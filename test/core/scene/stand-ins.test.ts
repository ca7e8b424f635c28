import { describe, expect, it } from 'vitest';
import { standIns } from '../../../shared/core/scene/stand-ins.ts';

const application = { taskArn: 'arn:application', startedAt: 1000 };
const daemon = { taskArn: 'arn:daemon', startedAt: 2000 };
const leftOut = { times: 2, application, daemon, to: 5000 };
const unnamedFold = { taskArn: 'arn:folded', from: 3000, to: 4000 };
/** No end is known, and nothing that ECS tells of it later would be newer. */
const open = { executionStoppedAt: null, updatedAt: Number.POSITIVE_INFINITY };

describe('tasks that the ledger no longer holds', () => {
  it.each([
    { what: 'nothing', leftOut: null, fold: null, expected: [] },
    {
      what: 'nothing of either kind',
      leftOut: { ...leftOut, application: null, daemon: null },
      fold: null,
      expected: [],
    },
    {
      what: 'an application task',
      leftOut: { ...leftOut, daemon: null },
      fold: null,
      expected: [{ taskArn: 'arn:application', role: 'application', lastStatus: 'STOPPED', startedAt: 1000, ...open }],
    },
    {
      what: 'a daemon task',
      leftOut: { ...leftOut, application: null },
      fold: null,
      expected: [{ taskArn: 'arn:daemon', role: 'unnamed-daemon', lastStatus: 'STOPPED', startedAt: 2000, ...open }],
    },
    {
      what: 'a daemon task without a start, which counts as one that runs',
      leftOut: { ...leftOut, application: null, daemon: { ...daemon, startedAt: null } },
      fold: null,
      expected: [{ taskArn: 'arn:daemon', role: 'unnamed-daemon', lastStatus: 'RUNNING', startedAt: null, ...open }],
    },
    {
      what: 'folded daemon tasks, whose end is known',
      leftOut: null,
      fold: unnamedFold,
      expected: [
        {
          taskArn: 'arn:folded',
          role: 'unnamed-daemon',
          lastStatus: 'STOPPED',
          startedAt: 3000,
          executionStoppedAt: 4000,
          updatedAt: 4000,
        },
      ],
    },
  ])('are stood for where there were: $what', ({ leftOut: ofRunning, fold, expected }) => {
    const found = standIns({ leftOut: ofRunning, unnamedFold: fold });
    expect(found).toHaveLength(expected.length);
    expect(found).toMatchObject(expected);
  });

  it('are stood for in one order: the application task, the daemon task, the folded ones', () => {
    const found = standIns({ leftOut, unnamedFold });
    expect(found.map(({ taskArn }) => taskArn)).toEqual(['arn:application', 'arn:daemon', 'arn:folded']);
  });
});
