import type { World } from '../../cli/demo/account/passing.ts';
import { ACCOUNT } from '../../cli/demo/account/queues.ts';

type Where = { readonly account: string; readonly region: string };

/** EventBridge makes this event of a run that Scheduler sends, by the template's input. @param scheduledAt epoch milliseconds */
export const selfTestEvent = (scheduledAt: number, { account, region }: Where) => ({
  version: '0',
  id: `self-test-${scheduledAt}`,
  'detail-type': 'Bookend Self-Test',
  source: 'bookend.self-test',
  account,
  time: wholeSeconds(scheduledAt),
  region,
  resources: [],
  detail: { scheduledAt: wholeSeconds(scheduledAt) },
});

const wholeSeconds = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** A world beside which Scheduler starts self-tests, at each whole stretch of so many minutes. */
export const withSelfTests = (everyMinutes: number, startsAt: number, world?: World): World => {
  const everyMs = everyMinutes * 60_000;
  let next = Math.ceil(startsAt / everyMs) * everyMs;
  return {
    moveTo: (ms) => {
      const events = [...(world?.moveTo(ms) ?? [])];
      for (; next <= ms; next += everyMs) events.push(selfTestEvent(next, { account: ACCOUNT, region: 'eu-west-1' }));
      return events;
    },
  };
};
