import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Account, startAccount } from '../../cli/demo/account/account.ts';
import { type LoadFunctions, loadFromSource } from '../../cli/demo/account/functions.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { withSelfTests } from '../doubles/self-test-schedule.ts';
import { type TroubleSeen, watchTroubles } from '../doubles/troubles-in-log.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const STARTS_AT = Date.parse('2026-12-01T09:50:00Z');
const at = (clock: string): number => Date.parse(`2026-12-01T${clock}:00Z`);

/** The broken part: EventBridge's rule, the stream's way to react, or tell. */
type Part = 'rule' | 'react' | 'tell';
const broken = new Set<Part>();

let account: Account;
let troubles: ReturnType<typeof watchTroubles>;
const schedule = { world: withSelfTests(15, STARTS_AT) };

const start = async (parameters: Readonly<Record<string, string>>): Promise<void> => {
  vi.resetModules(); // functions read their environment when they are loaded
  schedule.world = withSelfTests(15, STARTS_AT);
  troubles = watchTroubles();
  account = await startAccount({
    repository: REPOSITORY,
    region: 'eu-west-1',
    startsAt: STARTS_AT,
    load: loadBreakable,
    parameters,
    ecsEndpoint: 'http://127.0.0.1:9',
    slackSecret: '{}',
  });
};

const loadBreakable: LoadFunctions = async (names, environment) => {
  const metered = { ...environment, POWERTOOLS_METRICS_DISABLED: 'false', SLACK_SECRET: '' };
  const functions = await loadFromSource(REPOSITORY)(names, metered);
  return {
    ...functions,
    invoke: async (name, event, remainingMs) => {
      if (broken.has(name as Part)) throw new Error(`${name} is dead`);
      return functions.invoke(name, event, remainingMs);
    },
  };
};

const passUntil = (clock: string): Promise<void> =>
  account.passUntil(at(clock), {
    moveTo: (ms) => {
      const events = schedule.world.moveTo(ms);
      return broken.has('rule') ? [] : events;
    },
  });

const missingSince = (clock: string): readonly string[] =>
  troubles.seen.filter(isMissing).flatMap((one) => (one.at >= at(clock) ? [clockOf(one)] : []));
const isMissing = ({ trouble }: TroubleSeen): boolean => trouble === 'self-test-missing';
const clockOf = (seen: TroubleSeen): string => new Date(seen.at).toISOString().slice(11, 16);

const stop = async (): Promise<void> => {
  troubles.stop();
  await account.stop();
};

describe('the self-test', () => {
  let notices: readonly Notice[];
  beforeAll(async () => {
    await start({ SelfTestMinutes: '15' });
    await passUntil('10:20');
    notices = (await account.notices()) as Notice[];
  }, 300_000);
  afterAll(stop);

  it('comes through rule, queue, table, stream, topic and tell, as a notice that is none of an incident', async () => {
    expect(
      notices.map(({ kind, state, severity, rules, occurredAt }) => [kind, state, severity, rules, occurredAt]),
    ).toEqual([
      ['test', 'open', 'info', [], '2026-12-01T10:00:00.000Z'],
      ['test', 'open', 'info', [], '2026-12-01T10:15:00.000Z'],
    ]);
    expect(notices.every(({ id, incidentId }) => id === incidentId)).toBe(true);
    expect(account.failures).toEqual([]);
    expect(await account.deadLetters()).toBe(0);
  });

  it('touches nothing else: no inventory, no open incident, no check, no act, no call of ECS', async () => {
    const { store, calls, failures } = account;
    expect(failures).toEqual([]);
    expect(notices).toHaveLength(2);
    expect(await store.openIncidents()).toBe(0);
    expect(await store.staleInventories(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(await store.overdue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(await store.untold(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(calls.get('SQS')).toBeUndefined();
    expect(troubles.metrics.filter(({ name }) => /Verdict|Margin|Lag/.test(name))).toEqual([]);
    expect(troubles.metrics.filter(({ service }) => service === 'tell')).toEqual([]);
  });
});

describe('a self-test that does not come', () => {
  beforeEach(() => broken.clear());
  afterEach(stop);

  it.runIf(RUNS_ALL_DRAWN).each<{ when: string; part: Part }>([
    { when: 'the rule is switched off', part: 'rule' },
    { when: 'the stream is cut', part: 'react' },
    { when: 'tell is dead', part: 'tell' },
  ])(
    inCi('is missing each minute from five minutes after its time on while $when, and no longer'),
    async ({ part }) => {
      await start({ SelfTestMinutes: '15' });
      await passUntil('10:10');
      expect(missingSince('09:50')).toEqual([]);
      broken.add(part);
      await passUntil('10:30');
      const missing = missingSince('09:50');
      expect(missing).toEqual([
        '10:21',
        '10:22',
        '10:23',
        '10:24',
        '10:25',
        '10:26',
        '10:27',
        '10:28',
        '10:29',
        '10:30',
      ]);
      broken.clear();
      await passUntil('10:50');
      expect(missingSince('10:47')).toEqual([]);
    },
  );

  it('is missed on a new stack only once its first run had its time', async () => {
    broken.add('rule');
    await start({ SelfTestMinutes: '15' });
    await passUntil('10:12');
    expect(missingSince('09:50')).toEqual(['10:12']);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('is never missed where it is switched off'), async () => {
    broken.add('rule');
    await start({ SelfTestMinutes: '0' });
    await passUntil('10:40');
    expect(missingSince('09:50')).toEqual([]);
  });
});
