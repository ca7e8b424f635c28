import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadFunctions } from '../../cli/demo/account/functions.ts';
import type { SlackMessage } from '../../cli/demo/account/slack.ts';
import { partsOf } from '../../cli/demo/show/slack-text.ts';
import { expectNotice } from '../core/notices/notice-contract.ts';
import { type Service, startService, type Way } from './service.ts';

const WIDTH = 200;
const textOf = ({ blocks }: SlackMessage): string => partsOf(blocks, WIDTH).flat().join('\n');

/** One trace, from the events queue to what a person reads: it opens, it is put right, it ends. */
export const tellsOfAnApplicationFirst = (way: Way, load: LoadFunctions): void => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ way, load });
    await service.passUntilTold('open');
  });
  afterAll(async () => {
    await service.stop();
  });

  describe(`an application task that starts before the daemon, told by ${way}`, () => {
    it('opens one incident, and its notice fits the contract', () => {
      const { notices, account } = service;
      expect(account.failures).toEqual([]);
      expect(notices).toHaveLength(1);
      expectNotice(notices[0]);
      expect(notices[0]).toMatchObject({
        state: 'open',
        severity: 'critical',
        rules: ['daemon-started-first'],
        account: '000000000000',
        region: 'eu-west-1',
        capacityProviderName: 'web-instances',
        daemons: [{ name: 'log-agent', critical: true }],
        violations: [{ rule: 'daemon-started-first', daemonName: 'log-agent', marginMs: -8400 }],
      });
    });

    it('opens within five seconds of the event that decides it: the start of the daemon', () => {
      const [notice] = service.notices;
      const decided = notice?.timeline.find(({ what }) => /daemon task log-agent .* started/.test(what));
      const lag = Date.parse(notice?.detectedAt ?? '') - Date.parse(decided?.at ?? '');
      expect(lag).toBeGreaterThan(0);
      expect(lag).toBeLessThanOrEqual(5000);
    });

    it('names the tasks, when they and the daemon started, and what happened before and after', () => {
      const [notice] = service.notices;
      const tasks = notice?.violations[0]?.tasks ?? [];
      expect(tasks.length).toBeGreaterThan(0);
      for (const { group, startedAt } of tasks)
        expect({ group, isKnown: startedAt !== null }).toEqual({
          group: 'service:checkout',
          isKnown: true,
        });
      const moments = notice?.timeline.map(({ what }) => what).join('\n');
      for (const what of ['REGISTERING', 'ACTIVE', 'service:checkout', 'log-agent']) expect(moments).toContain(what);
    });

    it('is a message of which a tired person reads one line, and then what to do', () => {
      const { messages } = service.slack;
      expect(messages.filter(({ thread }) => thread === null)).toHaveLength(1);
      const text = messages.map(textOf).join('\n');
      const [headline = ''] = text.split('\n');
      expect(headline).toMatch(/^🟠 shop: \d+ checkout tasks? started .* before log-agent; it runs now$/);
      for (const part of ['8.4 s', 'shop', 'Do you have to act?', 'aws ecs stop-task', 'Timeline']) {
        expect(text).toContain(part);
      }
    });

    it('says that it is put right only once it is, and then that it is over, each in its place', async () => {
      await service.passUntilTold('resolved');
      const { notices, slack, account } = service;
      for (const notice of notices) expectNotice(notice);
      expect(new Set(notices.map(({ incidentId }) => incidentId)).size).toBe(1);
      expect(notices.map(({ id }) => id)).toEqual(notices.map(({ incidentId }, n) => `${incidentId}#${n + 1}`));
      expect(notices.at(-1)?.state).toBe('resolved');
      expect(account.failures).toEqual([]);
      expect(await account.deadLetters()).toBe(0);
      expectEnded(way, slack.messages, notices.length);
    });

    it('is told of no more, and leaves nothing to tell', async () => {
      const told = service.notices.length;
      await service.passSeconds(300);
      expect(service.notices).toHaveLength(told);
      expect(await service.account.store.untold(Date.now(), 10)).toEqual([]);
    });
  });
};

const RESOLVED = /^✅ Over: shop: \d+ checkout tasks? started .* before log-agent$/;

const expectEnded = (way: Way, messages: readonly SlackMessage[], noticeCount: number): void => {
  const channel = messages.filter(({ thread }) => thread === null);
  const [head] = channel;
  if (way === 'webhook') {
    expect(channel).toHaveLength(noticeCount);
    expect(textOf(channel.at(-1) ?? raise()).split('\n')[0]).toMatch(RESOLVED);
    return;
  }
  expect(channel).toHaveLength(1);
  expect(head?.edits).toBe(noticeCount - 1);
  expect(textOf(head ?? raise()).split('\n')[0]).toMatch(RESOLVED);
  const thread = messages.filter(({ thread }) => thread === head?.ts);
  expect(thread).toHaveLength(noticeCount);
  expect(textOf(thread.at(-1) ?? raise())).toMatch(/Over: shop: \d+ checkout tasks? started .* before log-agent/);
};

const raise = (): never => {
  throw new Error('there is no message');
};
