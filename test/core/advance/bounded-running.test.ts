import { describe, expect, it } from 'vitest';
import type { Fact, TaskFact } from '../../../shared/core/words/facts.ts';
import { drawn } from '../../drawn.ts';
import { DAEMON, taskArn } from '../../timeline/index.ts';
import { daemonTaskDefinitionArn } from '../../timeline/names.ts';
import { lookFact } from '../looks/look-fact.ts';
import { noise } from './noise.ts';
import { find, HOUR, instanceOf, MINUTE, MOST_BYTES, OF_INSTANCE, ran, START, status } from './one-instance.ts';

const ACTIVE = START + MINUTE;
const active = [status(1, 'REGISTERING', START), status(2, 'ACTIVE', ACTIVE)];

const inBatches = (facts: readonly Fact[]): readonly (readonly Fact[])[] =>
  Array.from({ length: Math.ceil(facts.length / 500) }, (_, batch) => facts.slice(500 * batch, 500 * (batch + 1)));

const tasks = (count: number, one: (index: number) => Parameters<typeof ran>): readonly Fact[] =>
  Array.from({ length: count }, (_, index) => ran(...one(index)));

type Kind = readonly [kind: string, one: (index: number) => readonly [group: string, found: Partial<TaskFact>]];

/** An instance that has heard it all within some minutes. */
const heard = (facts: readonly Fact[], daemonFrom: number | null = ACTIVE) => {
  const one = instanceOf();
  one.hear(active, ACTIVE);
  if (daemonFrom !== null)
    one.hear([ran({ id: 'd', group: `daemon:${DAEMON}`, from: daemonFrom, to: null })], ACTIVE + 5000);
  for (const [index, batch] of inBatches(facts).entries()) one.hear(batch, START + 2 * MINUTE + index * 10_000);
  return one;
};
const ledgerOf = ({ now }: ReturnType<typeof instanceOf>) => {
  const { state } = now();
  if (state?.kind !== 'instance') throw new Error('no instance');
  return state.ledger;
};

/** So many application tasks from ten seconds after the daemon on, of which nobody tells the end. */
const running = (count: number, from = ACTIVE + 10_000) =>
  tasks(count, (index) => [{ id: `a${index}`, group: `service:s${index % 5}`, from: from + index * 5, to: null }]);

describe('the item of an instance with thousands of tasks that run', () => {
  it('stays small, counts what it leaves out, and asks for a look', () => {
    const one = heard(running(5000));
    expect(one.now().mostBytes).toBeLessThan(MOST_BYTES);
    expect(ledgerOf(one).tasks.size).toBe(1000);
    expect(ledgerOf(one).leftOut).toMatchObject({ times: 4001, daemon: null, to: ACTIVE + 10_000 + 4999 * 5 });
    expect(one.now().state?.due).toMatchObject({ needs: 'look' });
  });

  it('keeps those that started first, whatever the order in which they are heard', () => {
    const facts = running(1500);
    const [one, other] = [heard(facts), heard(facts.toReversed())];
    const arnsIn = (instance: ReturnType<typeof instanceOf>) => [...ledgerOf(instance).tasks.keys()].sort();
    expect(arnsIn(one)).toEqual(arnsIn(other));
    expect(ledgerOf(one).leftOut?.application).toEqual(ledgerOf(other).leftOut?.application);
  });

  it('says of their order what is proven, and nothing that hangs on those left out', () => {
    const daemonEnd = START + 10 * MINUTE;
    const one = heard(running(5000));
    expect(find('daemon-started-first', one.now().verdicts)).toMatchObject({ outcome: 'held', marginMs: 10_000 });
    const kept = [...ledgerOf(one).tasks.values()].filter(({ role }) => role === 'application');
    const ends = kept.map(({ taskArn: arn, startedAt }) => ({
      ...ran({ id: 'x', group: 'service:s', from: Number(startedAt), to: daemonEnd - MINUTE }),
      taskArn: arn,
    }));
    for (const batch of inBatches(ends)) one.hear(batch, daemonEnd);
    one.hear(
      [
        ran({ id: 'd', group: `daemon:${DAEMON}`, from: ACTIVE, to: daemonEnd }),
        status(3, 'DRAINING', daemonEnd - 5 * MINUTE),
        status(4, 'INACTIVE', daemonEnd + MINUTE),
      ],
      daemonEnd + 2 * MINUTE,
    );
    expect(find('daemon-stopped-last', one.now().verdicts)?.outcome).toBe('inconclusive');
    expect(find('daemon-started-first', one.now().verdicts)?.outcome).toBe('held');
  });

  it('calls a daemon down that a kept task proves, and no daemon whose own tasks were left out', () => {
    const proven = heard(running(5000), START + MINUTE);
    const end = START + 20 * MINUTE;
    proven.hear([ran({ id: 'd', group: `daemon:${DAEMON}`, from: START + MINUTE, to: end })], end + 1);
    proven.hear([ran({ id: 'd2', group: `daemon:${DAEMON}`, from: end + MINUTE, to: null })], end + MINUTE + 1);
    expect(find('daemon-stayed-up', proven.now().verdicts)).toMatchObject({ outcome: 'violated', occurredAt: end });

    const daemons = tasks(1500, (index) => [
      { id: `d${index}`, group: `daemon:${DAEMON}`, from: ACTIVE + index, to: null },
    ]);
    const doubtful = heard([...running(1000), ...daemons], null);
    expect(ledgerOf(doubtful).leftOut?.daemon).not.toBeNull();
    const kept = [...ledgerOf(doubtful).tasks.values()].filter(({ role }) => role === 'daemon');
    doubtful.hear(
      kept.map(({ taskArn: arn, startedAt }) => ({
        ...ran({ id: 'x', group: `daemon:${DAEMON}`, from: Number(startedAt), to: end }),
        taskArn: arn,
      })),
      end + HOUR,
    );
    doubtful.hear([lookFact(end + 2 * HOUR - 1)], end + 2 * HOUR);
    expect(find('daemon-stayed-up', doubtful.now().verdicts)?.outcome).not.toBe('violated');
  });

  it('has all of them again after a complete look in time, and folds those that it no longer finds', () => {
    const facts = running(5000);
    const one = heard(facts);
    const at = START + 20 * MINUTE;
    const found = facts.slice(4900);
    const taskArns = found.flatMap((fact) => (fact.kind === 'task' ? [fact.taskArn] : []));
    one.hear([lookFact(at, { taskArns: [...taskArns, taskArn('d')] }), ...found], at + 1);
    expect(ledgerOf(one).leftOut).toBeNull();
    expect(ledgerOf(one).tasks.size).toBeLessThan(400);
    for (const arn of taskArns) expect(ledgerOf(one).tasks.has(arn)).toBe(true);
    // of the others the ends are not known: neither in order nor out of it
    const end = at + 5 * MINUTE;
    one.hear(
      [status(3, 'DRAINING', at + MINUTE), ran({ id: 'd', group: `daemon:${DAEMON}`, from: ACTIVE, to: end })],
      end,
    );
    const late = find('daemon-stopped-last', one.now().verdicts);
    expect(late?.outcome).not.toBe('held');
    expect(late?.taskArns.every((arn) => taskArns.includes(arn))).toBe(true);
  });

  it('never says again that all was in order where the look came when ECS had forgotten', () => {
    const one = heard(running(1500));
    const at = START + 3 * HOUR;
    one.hear([lookFact(at, { taskArns: [taskArn('d')] })], at + 1);
    expect(ledgerOf(one).leftOut).toMatchObject({ times: 501 });
    expect(one.now().state?.due?.why ?? '').not.toMatch(/more tasks/);
  });

  it('takes nothing for ended that a look found, though it found too many', () => {
    const facts = running(3000);
    const one = heard(facts.slice(0, 500));
    const at = START + 20 * MINUTE;
    const taskArns = facts.flatMap((fact) => (fact.kind === 'task' ? [fact.taskArn] : []));
    one.hear([lookFact(at, { taskArns: [...taskArns, taskArn('d')] }), ...facts], at + 1);
    expect(ledgerOf(one).leftOut?.to).toBe(at);
    one.hear(facts.slice(2000), at + MINUTE); // told again: older than the look, and left out by it
    expect(ledgerOf(one).tasks.size).toBe(1000);
    expect(ledgerOf(one).folded).toBe(0);
  });

  it.each<Kind>([
    ['of thousands of daemons that no inventory names', (index: number) => [`daemon:${noise(`n${index}`, 500)}`, {}]],
    ['with groups of their own', (index: number) => [noise(`g${index}`, 255), {}]],
    ['that are on their way', (index: number) => [`service:s${index}`, { lastStatus: 'PENDING', startedAt: null }]],
    ['of another launch type', (index: number) => [`service:s${index}`, { launchType: 'FARGATE' }]],
    ['with a status of their own', (index: number) => ['service:s', { lastStatus: noise(`s${index}`, 512) }]],
    [
      'with health of their own',
      (index: number) => ['service:s', { healthStatus: noise(`h${index}`, 512), healthAt: START }],
    ],
    [
      'of other clusters',
      (index: number) => [
        'service:s',
        { taskArn: `arn:aws:ecs:eu-west-1:1:task/${noise(`c${index}`, 400)}/${'a'.repeat(32)}` },
      ],
    ],
  ])('stays small with tasks %s', (_, one) => {
    const facts = tasks(3000, (index) => {
      const [group, found] = one(index);
      return [{ id: `a${index}`, group, from: ACTIVE + 10_000 + index, to: null }, found];
    });
    expect(heard(facts).now().mostBytes).toBeLessThan(MOST_BYTES);
  });
});

describe('the item of an instance with thousands of tasks that ended', () => {
  const ended = (index: number, group: string) => ({
    id: `a${index}`,
    group,
    from: ACTIVE + 10_000 + index * 50,
    to: ACTIVE + 10_020 + index * 50,
  });

  it.each<Kind>([
    ['of as many daemons that no inventory names', (index: number) => [`daemon:${noise(`n${index}`, 500)}`, {}]],
    ['of daemons of which nothing says the name', () => ['x', { taskDefinitionArn: daemonTaskDefinitionArn('x') }]],
    ['of its daemon, nobody knows when', () => [`daemon:${DAEMON}`, { executionStoppedAt: null }]],
    ['of its daemon, one after the other', () => [`daemon:${DAEMON}`, {}]],
    ['nobody knows when', () => ['service:s', { executionStoppedAt: null }]],
    [
      'with texts of their own',
      (index: number) => [
        noise(`g${index}`, 255),
        {
          stoppedReason: noise(`r${index}`, 256),
          stopCode: noise(`c${index}`, 512),
          exitReason: noise(`e${index}`, 256),
        },
      ],
    ],
  ])('stays small with tasks %s', (_, one) => {
    const facts = tasks(4000, (index) => {
      const [group, found] = one(index);
      return [ended(index, group), found];
    });
    const instance = heard(facts);
    expect(instance.now().mostBytes).toBeLessThan(MOST_BYTES);
    expect(ledgerOf(instance).tasks.size).toBeLessThan(600);
  });

  it.each(['service:s', `daemon:${DAEMON}`])('stays small with tasks of %s that ended while it left', (group) => {
    const facts = [status(3, 'DRAINING', ACTIVE + 5000), ...tasks(4000, (index) => [ended(index, group)])];
    const instance = heard(facts);
    expect(instance.now().mostBytes).toBeLessThan(MOST_BYTES);
    expect(ledgerOf(instance).tasks.size).toBeLessThan(600);
  });

  it('still doubts a repair where an end that nobody knows was folded away', () => {
    const facts = tasks(4000, (index) => [ended(index, `daemon:${DAEMON}`), { executionStoppedAt: null }]);
    const instance = heard(facts, null);
    expect(find('repair-started', instance.now().verdicts)?.outcome).not.toBe('violated');
    expect(ledgerOf(instance).folds.get(DAEMON)?.unsure).not.toBeNull();
  });
});

describe('the item of an instance that was looked at and reported of', () => {
  const at = START + 5 * MINUTE;
  const many = Array.from({ length: 5000 }, (_, index) => taskArn(`m${index}`));

  it.each([
    ['with thousands of ARNs', { taskArns: many }],
    ['with thousands that ECS calls MISSING', { taskArns: many, missing: many }],
    [
      'at thousands of daemons',
      { listed: many.map((_, index) => `RUNNING ${noise(`n${index}`, 500)}`), complete: false },
    ],
  ])('stays small after a look %s', (_, found) => {
    const one = heard(running(900));
    one.hear([lookFact(at, found)], at + 1);
    expect(one.now().mostBytes).toBeLessThan(MOST_BYTES);
  });

  it.each<readonly [string, (index: number) => Fact]>([
    [
      'health',
      (index: number): Fact => ({
        kind: 'health',
        ...OF_INSTANCE,
        ec2InstanceId: null,
        lastStatusChange: ACTIVE + index * 400_000,
        daemonChecks: Array.from({ length: 50 }, (_, check) => ({
          status: check === 49 && index % 2 === 0 ? 'IMPAIRED' : noise(`s${index}.${check}`, 512),
          statusReason: noise(`r${index}.${check}`, 256),
        })),
      }),
    ],
    ['statuses', (index: number): Fact => status(3 + 2 * index, noise(`s${index}`, 512), ACTIVE + index)],
    [
      'daemons that ECS could not start',
      (index: number): Fact => ({
        kind: 'daemon-action',
        ...OF_INSTANCE,
        daemonName: noise(`n${index}`, 512),
        eventName: 'DAEMON_TASK_START_IMPAIRED',
        failureType: noise(`f${index}`, 512),
        reason: noise(`r${index}`, 256),
        createdAt: ACTIVE + index,
      }),
    ],
  ])('stays small with hundreds of reports of %s', (_, fact) => {
    const one = heard(Array.from({ length: drawn(1000, 300) }, (__, index) => fact(index)));
    expect(one.now().mostBytes).toBeLessThan(MOST_BYTES / 4);
    if (fact(0).kind === 'health') expect(find('daemon-healthy', one.now().verdicts)).toBeDefined();
  });
});
