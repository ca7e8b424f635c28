import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadFromSource } from '../../cli/demo/account/functions.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { expectNotice } from '../core/notices/notice-contract.ts';
import { drawn, drawnOf } from '../drawn.ts';
import { APPLICATION_FIRST, REPOSITORY, type Service, startService } from './service.ts';

/** The same application-first trace; nobody but Bookend ends the early task. */
const UNATTENDED: Scenario = {
  ...APPLICATION_FIRST,
  faults: (APPLICATION_FIRST.faults ?? []).filter(({ fault }) => fault === 'daemon-late'),
};
/** Ten minutes; without CI fewer. */
const WATCHED_SECONDS = drawn(600, 180);

let service: Service;
afterEach(async () => {
  await service.stop();
  vi.resetModules(); // functions read their environment when they are loaded
});

/** The notices within some minutes under a policy, of a deployment that may write to ECS or not. */
const toldUnder = async (policy: object, mayWrite: boolean): Promise<readonly Notice[]> => {
  service = await startService({
    way: 'webhook',
    scenario: UNATTENDED,
    load: loadFromSource(REPOSITORY),
    policy,
    parameters: { Enforce: String(mayWrite) },
  });
  await service.passSeconds(WATCHED_SECONDS);
  const { account, notices } = service;
  expect(account.failures).toEqual([]);
  expect(await account.deadLetters()).toBe(0);
  for (const notice of notices) expectNotice(notice);
  return notices;
};

const writes = (): Readonly<Record<string, number>> => {
  const calls = [...service.world.ecs.calls].filter(([action]) => !/^(List|Describe)/.test(action));
  return Object.fromEntries(calls);
};

describe('an application task that started before the daemon', () => {
  it('is stopped once by Bookend, where policy and deployment let it, and that ends the incident within a minute', async () => {
    const notices = await toldUnder({ mode: 'enforce' }, true);
    expect(writes()).toEqual({ StopTask: 1 });
    // it came back to see what came of it: its outbox message was sent by way of the stream, and is gone
    expect(service.account.calls.get('DynamoDB')?.get('DeleteItem')).toBeGreaterThan(0);
    expect(notices.at(-1)?.state).toBe('resolved');
    const took = Date.parse(notices.at(-1)?.detectedAt ?? '') - Date.parse(notices[0]?.detectedAt ?? '');
    expect(took).toBeLessThan(60_000);
    const early = notices[0]?.violations.flatMap(({ tasks }) => tasks.map(({ taskArn }) => taskArn)) ?? [];
    const ended = notices.at(-1)?.violations.flatMap(({ tasks }) => tasks) ?? [];
    expect(ended.map(({ taskArn }) => taskArn)).toEqual(early);
    for (const { executionStoppedAt } of ended) expect(executionStoppedAt).not.toBeNull();
    expect(notices.flatMap(({ remedy }) => remedy?.outcome ?? []).join('\n')).toContain('stop-early-tasks');
  });

  it.each(
    drawnOf([
      { why: 'the kill switch is on', policy: { mode: 'enforce', killSwitch: true }, mayWrite: true },
      { why: 'the policy says so by default', policy: {}, mayWrite: true },
      { why: 'the policy only proposes', policy: { mode: 'propose' }, mayWrite: true },
      { why: 'the deployment has no right to', policy: { mode: 'enforce' }, mayWrite: false },
    ]),
  )('is told of and left alone when $why', async ({ policy, mayWrite }) => {
    const notices = await toldUnder(policy, mayWrite);
    expect(writes()).toEqual({});
    expect(notices[0]?.state).toBe('open');
    expect(notices.some(({ state }) => state === 'resolved')).toBe(false);
  });
});
