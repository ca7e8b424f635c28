import { describe, expect, it } from 'vitest';
import { doorOf } from '../../../shared/edge/events/door.ts';
import { messagesToRepeat, readMessages } from '../../../shared/edge/events/read-messages.ts';
import { selfTestEvent } from '../../doubles/self-test-schedule.ts';
import { DETAILS, event } from './envelopes.ts';

const OWN = { accountId: '111122223333', region: 'eu-west-1' };
const RUN_AT = Date.parse('2026-12-01T10:15:00Z');
const NOW = RUN_AT + 2_000;
const DOOR = doorOf([{ accountId: OWN.accountId, regions: [OWN.region] }], { ...OWN, now: () => NOW });
const HERE = { account: OWN.accountId, region: OWN.region };

const read = (body: unknown, door = DOOR) => readMessages([{ messageId: 'a', body: JSON.stringify(body) }], door);
const scheduled = (scheduledAt: unknown) => ({ ...selfTestEvent(RUN_AT, HERE), detail: { scheduledAt } });

describe('an event of the self-test', () => {
  it('becomes the facts of one run, apart from those of ECS', () => {
    const { facts, selfTests, refused, broken } = read(selfTestEvent(RUN_AT, HERE));
    expect(selfTests.size).toBe(5);
    expect({ facts: facts.size, refused, broken }).toEqual({ facts: 0, refused: [], broken: [] });
  });

  it('is the same run as any other of its minute', () => {
    const instances = ['10:15:00Z', '10:15:00.5Z', '10:15:59Z'].flatMap((time) =>
      [...read(scheduled(`2026-12-01T${time}`)).selfTests.keys()].map((fact) =>
        fact.kind === 'instance' ? fact.containerInstanceArn : '',
      ),
    );
    expect(new Set(instances)).toEqual(
      new Set(['', `arn:aws:ecs:eu-west-1:111122223333:container-instance/bookend.self-test/${RUN_AT}`]),
    );
  });

  it('that could not be recorded comes again, once', () => {
    const messages = read(selfTestEvent(RUN_AT, HERE));
    expect(messagesToRepeat(messages, [...messages.selfTests.keys()])).toEqual(['a']);
  });

  it.each<{ what: string; body: unknown }>([
    { what: 'of another account', body: { ...selfTestEvent(RUN_AT, HERE), account: '444455556666' } },
    { what: 'of another Region', body: { ...selfTestEvent(RUN_AT, HERE), region: 'us-east-1' } },
    { what: 'without a detail', body: { ...selfTestEvent(RUN_AT, HERE), detail: undefined } },
    { what: 'whose detail is a list', body: { ...selfTestEvent(RUN_AT, HERE), detail: [] } },
    { what: 'without a time', body: scheduled(undefined) },
    { what: 'whose time is a number', body: scheduled(RUN_AT) },
    { what: 'whose time is no time', body: scheduled('<aws.scheduler.scheduled-time>') },
    { what: 'of yesterday', body: scheduled('2026-11-30T10:15:00Z') },
    { what: 'of an hour ago', body: scheduled('2026-12-01T09:15:00Z') },
    { what: 'of two minutes ahead', body: scheduled('2026-12-01T10:17:00Z') },
  ])('$what is refused: it ends in no dead letters, and is no fact', ({ body }) => {
    const { facts, selfTests, refused, broken } = read(body);
    expect({ facts: facts.size, selfTests: selfTests.size, refused: refused.length, broken }).toEqual({
      ...{ facts: 0, selfTests: 0, refused: 1, broken: [] },
    });
  });

  it('touches the reserved cluster alone, whatever else it says', () => {
    const body = {
      ...selfTestEvent(RUN_AT, HERE),
      detail: { ...DETAILS['ECS Task State Change'], scheduledAt: '2026-12-01T10:15:00Z' },
    };
    const clusters = [...read(body).selfTests.keys()].map(({ clusterArn }) => clusterArn);
    expect(new Set(clusters)).toEqual(new Set(['arn:aws:ecs:eu-west-1:111122223333:cluster/bookend.self-test']));
  });

  it('is nothing of ECS where nobody tests', () => {
    expect(read(selfTestEvent(RUN_AT, HERE), doorOf([]))).toMatchObject({ notEcs: 1, refused: [] });
  });

  it('has its cluster for itself: an event of ECS that names it is refused', () => {
    const forged = JSON.stringify(event('ECS Task State Change'))
      .replaceAll(':cluster/', ':cluster/x/')
      .replaceAll(/:cluster\/x\/[^"]*/g, ':cluster/bookend.self-test');
    const { facts, refused } = read(JSON.parse(forged));
    expect({ facts: facts.size, from: refused.map(({ from }) => from) }).toEqual({
      facts: 0,
      from: ['the cluster that is reserved for self-tests'],
    });
  });
});
