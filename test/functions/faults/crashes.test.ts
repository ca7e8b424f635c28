import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drawnOf } from '../../drawn.ts';
import { applicationTask, at, daemonTask, instance, timeline } from '../../timeline/index.ts';
import { startBookend } from './bookend.ts';
import { type FakeAccount, type Fault, fakeAccount } from './fake-account.ts';
import { byFakeClock, useFakeClock } from './fake-clock.ts';

const orders = { id: 'orders', started: '01:05' as const };
/** An application task starts 8.4 s before the daemon; half an hour later it ends. */
const BROKEN = timeline(
  instance(['00:00 REGISTERING', '01:00 ACTIVE']),
  daemonTask({ started: '01:13.4' }),
  applicationTask(orders),
);
const OVER = applicationTask({ ...orders, ended: '30:00' }).slice(-2);

/** A policy by which react asks for a remedy too. */
const POLICY = { pk: 'policy', document: '{"mode":"propose"}' };

/** The story, told with at most one fault; what it left behind. */
const story = async (fault: Fault | null): Promise<FakeAccount> => {
  vi.setSystemTime(at('01:14'));
  const account = fakeAccount();
  account.table.items.set(POLICY.pk, POLICY);
  try {
    const bookend = await startBookend(account);
    if (fault !== null) account.arm(fault);
    await bookend.lives(BROKEN);
    vi.setSystemTime(at('31:00'));
    await bookend.lives(OVER);
    await bookend.tellsAll();
    return account;
  } finally {
    account.restore();
  }
};

const undisturbed = await byFakeClock(() => story(null));

const FUNCTIONS = ['observe', 'react', 'tell'] as const;
const KINDS = [
  { what: 'a crash before', when: 'before', dies: true },
  { what: 'a crash after', when: 'after', dies: true },
  { what: 'a refusal of', when: 'before', dies: false },
  { what: 'a lost answer of', when: 'after', dies: false },
] as const;
const faults = FUNCTIONS.flatMap((name) =>
  undisturbed
    .callsOf(name)
    .flatMap((call, n) => KINDS.map((kind) => ({ ...kind, function: name, call: n + 1, name: call }))),
);

useFakeClock();
beforeEach(() => void vi.setSystemTime(at('01:14')));

const idsOf = (notices: FakeAccount['notices']): readonly string[] => [...new Set(notices.map(({ id }) => id))];
const untold = ({ table }: FakeAccount) => [...table.items.values()].filter(({ untoldAt }) => untoldAt !== undefined);
const slackOf = ({ channel }: FakeAccount) =>
  channel.heads().map(({ text, ts }) => ({ text, thread: channel.thread(ts).map((each) => each.text) }));

describe('without a fault', () => {
  it('an incident is told when it opens and when it is over, once each, in one message and two e-mails', () => {
    expect(undisturbed.notices.map(({ state }) => state)).toEqual(['open', 'resolved']);
    expect(slackOf(undisturbed)).toEqual([
      {
        text: expect.stringMatching(/^✅ Over: /),
        thread: [expect.stringMatching(/^(🔴|🟠)/), expect.stringMatching(/^✅/)],
      },
    ]);
    expect(undisturbed.mails).toHaveLength(2);
    expect(undisturbed.remedies.map(({ incidentId }) => incidentId)).toEqual([undisturbed.notices[0]?.incidentId]);
    expect(untold(undisturbed)).toEqual([]);
    for (const name of FUNCTIONS) expect(undisturbed.callsOf(name).length).toBeGreaterThan(4);
  });
});

describe.each(FUNCTIONS)('in %s', (name) => {
  it.each(drawnOf(faults.filter((fault) => fault.function === name)))(
    '$what its call $call, $name: nothing is lost, and what is repeated has the same id',
    async (fault) => {
      const account = await story(fault);
      expect(idsOf(account.notices)).toEqual(idsOf(undisturbed.notices));
      expect(account.notices.length).toBeLessThanOrEqual(undisturbed.notices.length + 1);
      for (const notice of account.notices)
        expect(account.notices.filter(({ id }) => id === notice.id).every(({ state }) => state === notice.state)).toBe(
          true,
        );
      expect(untold(account)).toEqual([]);
      const newest = account.channel.heads().at(-1);
      expect(newest?.text).toMatch(/^✅ Over: /);
      expect(account.channel.shown.length).toBeLessThanOrEqual(undisturbed.channel.shown.length + 1);
      expect(account.mails.length).toBeLessThanOrEqual(undisturbed.mails.length + 1);
      expect(new Set(account.mails)).toEqual(new Set(undisturbed.mails));
      expect(new Set(account.remedies.map(({ id }) => id))).toEqual(new Set(undisturbed.remedies.map(({ id }) => id)));
      expect(account.remedies.length).toBeLessThanOrEqual(undisturbed.remedies.length + 1);
      expect(new Set(account.checks.map(({ body }) => body.id))).toEqual(
        new Set(undisturbed.checks.map(({ body }) => body.id)),
      );
    },
  );
});
