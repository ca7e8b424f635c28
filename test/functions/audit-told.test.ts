import { afterEach, describe, expect, it, vi } from 'vitest';
import { partsOf } from '../../cli/demo/show/slack-text.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { RUNS_ALL_DRAWN } from '../drawn.ts';
import { startHours } from './hours.ts';

/** Two capacity providers have no daemon for two and a half hours. */
const FLEET: Scenario = {
  name: 'late-daemon',
  says: 'Two capacity providers get their daemon after two and a half hours.',
  hours: 6,
  region: 'eu-west-1',
  account: '000000000000',
  clusters: [
    {
      name: 'shop',
      capacityProviders: ['general', 'batch', 'nightly'].map((name) => ({ name, instances: 1 })),
      daemons: [
        { name: 'agent', capacityProviders: ['general'], healthCheck: true },
        { name: 'late-agent', capacityProviders: ['batch', 'nightly'], createdAfterSeconds: 9000, healthCheck: true },
      ],
      services: [{ name: 'web', capacityProvider: 'batch', desiredCount: 2 }],
    },
  ],
};

type Mail = { readonly Subject: string; readonly Message: string };

let hours: Awaited<ReturnType<typeof startHours>>;
afterEach(() => hours.stop());

const WIDTH = 200;

/** The messages of the channel as they are now, by their first line; answers in their threads are left out. */
const headlines = (): readonly string[] =>
  hours.slack.messages
    .filter(({ thread }) => thread === null)
    .map(({ blocks }) => partsOf(blocks, WIDTH).flat().join('\n').split('\n')[0] ?? '');

/** The news since it was last asked: notices for machines, and the subjects of e-mails. */
const news = async () => ({
  notices: ((await hours.account.notices()) as Notice[]).map(
    ({ kind, state, hole }) => `${kind} ${state} ${hole?.hole} ${hole?.resource.split('/').at(-1)}`,
  ),
  mails: ((await hours.account.mails()) as Mail[]).map(({ Subject }) => Subject),
});

describe('holes that the hourly audit finds', () => {
  it('are one message and one e-mail for all of a kind, nothing in the second hour, and are resolved in the same message', async () => {
    vi.resetModules(); // functions read their environment when they are loaded
    hours = await startHours(FLEET);
    if (!RUNS_ALL_DRAWN) hours.off.add('sweep'); // what is asked for comes of audits alone
    await hours.passUntil(65);
    const first = await news();
    expect(first.notices.toSorted()).toEqual([
      'hole open provider-without-daemon batch',
      'hole open provider-without-daemon nightly',
    ]);
    expect(first.mails).toEqual(['Bookend: [warning] shop: No daemon covers the capacity provider (+1)']);
    expect(headlines()).toEqual(['🟠 shop: No daemon covers the capacity provider (+1)']);
    const messages = [...hours.slack.messages];

    await hours.passUntil(125);
    expect(await news()).toEqual({ notices: [], mails: [] });
    expect(hours.slack.messages).toEqual(messages);

    await hours.passUntil(185);
    const last = await news();
    expect(last.notices.toSorted()).toEqual([
      'hole resolved provider-without-daemon batch',
      'hole resolved provider-without-daemon nightly',
    ]);
    expect(last.mails).toEqual(['Bookend: [info] Over: shop: No daemon covers the capacity provider (+1)']);
    expect(headlines()).toEqual(['✅ Over: shop: No daemon covers the capacity provider (+1)']);
    expect(hours.account.failures).toEqual([]);
    expect(await hours.account.deadLetters()).toBe(0);
  });
});
