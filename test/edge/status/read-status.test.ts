import { expect, it } from 'vitest';
import { statusLines } from '../../../cli/status/status-lines.ts';
import { problemsOf, type Status } from '../../../shared/edge/status/read-status.ts';
import type { ListedReceiver } from '../../../shared/edge/status/receivers.ts';

const NOW = Date.UTC(2026, 10, 30, 9);
const mail: ListedReceiver = {
  receiver: 'email',
  to: 'team@example.com',
  hears: ['digest'],
  confirmed: true,
  lastTold: NOW,
  trouble: null,
};
const topic: ListedReceiver = {
  receiver: 'topic',
  to: 'arn:aws:sns:eu-west-1:999988887777:on-call',
  hears: ['alarms'],
  confirmed: null,
  lastTold: null,
  trouble: 'its subscriptions could not be listed: AuthorizationErrorException',
};
const statusWith = (...receivers: readonly ListedReceiver[]): Status => ({
  alive: true,
  lastEvent: NOW,
  lastSweep: NOW,
  lastTold: NOW,
  selfTest: { at: NOW - 600_000, tookMs: 4200 },
  selfTestIsMissing: false,
  lastAudit: NOW,
  receivers,
  denied: [],
});
const shown = (status: Status): string =>
  statusLines(status, { stage: 'prod', region: 'eu-west-1' }, NOW, (_style, text) => text).join('\n');

it('a topic of others, whose subscriptions may not be listed, is not known, which is no trouble of telling', () => {
  const status = statusWith(mail, topic);
  expect(problemsOf(status)).toEqual([]);
  expect(shown(status)).toContain(`topic  ${topic.to}  (alarms)  not known: ${topic.trouble}`);
});

it('a receiver that was told before and is not any more is a trouble', () => {
  const status = statusWith({ ...mail, trouble: 'SNS:Publish: Throttled' }, topic);
  expect(problemsOf(status)).toEqual(['telling by email fails: SNS:Publish: Throttled']);
  expect(shown(status)).toContain('trouble: SNS:Publish: Throttled');
});

it('the newest self-test, and how long it took, are shown; one that is missing is wrong', () => {
  const status = statusWith(mail, topic);
  expect(shown(status)).toContain('self-test     came through 10 min ago (2026-11-30T08:50:00Z), in 4.2 s');
  const missing = { ...status, selfTest: null, selfTestIsMissing: true };
  expect(shown(missing)).toContain('self-test     none has come through');
  expect(problemsOf(missing)).toEqual([expect.stringContaining('no self-test comes through')]);
});
