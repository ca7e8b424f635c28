/** Two snapshots of a task at one version, such as an event and a look: what is known of it does not depend on their order. */
import { describe, expect, it } from 'vitest';
import type { KnownTask } from '../../../shared/core/ledger/ledger.ts';
import { pack, unpack } from '../../../shared/core/ledger/packed.ts';
import type { TaskFact } from '../../../shared/core/words/facts.ts';
import { at, taskArn } from '../../timeline/index.ts';
import { taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const WEB = { ...taskFact('web', 'first'), updatedAt: at('01:00') };
const AGENT = { ...taskFact('agent daemon', 'first'), updatedAt: at('01:00') };

const known = (...facts: readonly TaskFact[]): KnownTask | undefined =>
  learned(facts).tasks.get(facts[0]?.taskArn ?? '');

type Row = {
  what: string;
  one: Partial<TaskFact>;
  other: Partial<TaskFact>;
  is: Partial<KnownTask>;
  of?: TaskFact;
};

describe('of two snapshots at one version', () => {
  it.each<Row>([
    {
      what: 'the status further along ECS’s path',
      one: { lastStatus: 'STOPPING' },
      other: { lastStatus: 'DEACTIVATING' },
      is: { lastStatus: 'STOPPING' },
    },
    {
      what: 'a known status before one that is new to us',
      one: { lastStatus: 'HIBERNATING' },
      other: { lastStatus: 'PROVISIONING' },
      is: { lastStatus: 'PROVISIONING' },
    },
    {
      what: 'the earlier start, creation and signal',
      one: { createdAt: at('00:40'), startedAt: at('01:00'), stoppingAt: at('09:00') },
      other: { createdAt: at('00:50'), startedAt: at('01:10'), stoppingAt: at('09:10') },
      is: { createdAt: at('00:40'), startedAt: at('01:00'), stoppingAt: at('09:00') },
    },
    {
      what: 'the later end',
      one: { executionStoppedAt: at('09:00') },
      other: { executionStoppedAt: at('09:10') },
      is: { executionStoppedAt: at('09:10') },
    },
    {
      what: 'what is known before what is not',
      one: { startedAt: null, createdAt: null, executionStoppedAt: null, stopCode: null, exitCode: null },
      other: { executionStoppedAt: at('09:00'), stopCode: 'UserInitiated', exitCode: 137 },
      is: {
        startedAt: at('01:00'),
        createdAt: at('00:50'),
        executionStoppedAt: at('09:00'),
        stopCode: 'UserInitiated',
        exitCode: 137,
      },
    },
    {
      what: 'the earlier time, which is an event’s own',
      one: { updatedAt: at('01:00') },
      other: { updatedAt: at('01:30') },
      is: { updatedAt: at('01:00') },
    },
    {
      what: 'the group that names the daemon, whatever the other says',
      of: AGENT,
      one: { group: 'daemon:cloudwatch-agent' },
      other: { group: 'zzz' },
      is: { role: 'daemon', group: 'daemon:cloudwatch-agent' },
    },
    {
      what: 'the daemon, where the other knows only that it is of one',
      of: AGENT,
      one: { group: 'daemon:cloudwatch-agent' },
      other: { group: null },
      is: { role: 'daemon', group: 'daemon:cloudwatch-agent' },
    },
    {
      what: 'the launch type that is not judged',
      one: { launchType: 'FARGATE' },
      other: { launchType: null },
      is: { role: 'unjudged', launchType: 'FARGATE' },
    },
    {
      what: 'the newer health, though its version is no newer',
      one: { healthStatus: 'UNHEALTHY', healthAt: at('02:00') },
      other: { healthStatus: 'HEALTHY', healthAt: at('03:00') },
      is: { healthStatus: 'HEALTHY', healthAt: at('03:00') },
    },
    {
      what: 'of two healths of one time the same one, whichever came first',
      one: { healthStatus: 'UNHEALTHY', healthAt: at('02:00') },
      other: { healthStatus: 'HEALTHY', healthAt: at('02:00') },
      is: { healthStatus: 'UNHEALTHY', healthAt: at('02:00') },
    },
  ])('counts $what', ({ one, other, is, of = WEB }) => {
    const [first, second] = [
      { ...of, ...one },
      { ...of, ...other },
    ];
    expect(known(first, second)).toMatchObject(is);
    expect(known(second, first)).toEqual(known(first, second));
    expect(unpack(pack(learned([first, second]))).tasks.get(of.taskArn)).toEqual(known(first, second));
  });

  it('the higher version counts whole, and keeps the health that only an older one told', () => {
    const older = { ...WEB, healthStatus: 'UNHEALTHY', healthAt: at('02:00'), stopCode: 'UserInitiated' };
    const newer = { ...WEB, version: 4, startedAt: at('01:10'), updatedAt: at('03:00') };
    const both = {
      version: 4,
      startedAt: at('01:10'),
      stopCode: null,
      healthStatus: 'UNHEALTHY',
      healthAt: at('02:00'),
    };
    expect(known(older, newer)).toMatchObject(both);
    expect(known(newer, older)).toMatchObject(both);
    expect(known(older, newer)?.taskArn).toBe(taskArn('web'));
  });
});
