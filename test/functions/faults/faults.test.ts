import { ThrottlingException } from '@aws-sdk/client-dynamodb';
import { InternalErrorException } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inflated } from '../../../shared/edge/store/deflate.ts';
import { inventoryAt } from '../../core/advance/service.ts';
import { applicationTask, at, daemonTask, instance, instanceArn, timeline } from '../../timeline/index.ts';
import { type Bookend, startBookend } from './bookend.ts';
import { type FakeAccount, fakeAccount } from './fake-account.ts';
import { itIs, useFakeClock } from './fake-clock.ts';

const HOUR_MS = 3_600_000;
const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = { id: 'orders', started: '01:05' as const };
/** An application task starts 8.4 s before the daemon; half an hour later it ends. */
const BROKEN = timeline(joined, daemonTask({ started: '01:13.4' }), applicationTask(orders));
const OVER = applicationTask({ ...orders, ended: '30:00' }).slice(-2);
const IN_ORDER = timeline(joined, daemonTask({ started: '00:50' }), applicationTask(orders));

let account: FakeAccount;
let bookend: Bookend;

useFakeClock();
beforeEach(async () => {
  vi.setSystemTime(at('01:14'));
  account = fakeAccount();
  bookend = await startBookend(account);
});
afterEach(() => {
  account.restore();
  expect(account.remedies).toEqual([]); // by default Bookend only observes
});

const passes = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);
const states = (): readonly string[] => account.notices.map(({ state }) => state);
const untold = () => [...account.table.items.values()].filter(({ untoldAt }) => untoldAt !== undefined);
/** Every fault must leave this behind: two notices, told once in one message that says that it is over. */
const expectToldOnce = async (): Promise<void> => {
  await bookend.tellsAll();
  expect(new Set(account.notices.map(({ id }) => id)).size).toBe(2);
  expect(account.channel.heads().map(({ text }) => text)).toEqual([expect.stringMatching(/^✅ Over: /)]);
  expect(untold()).toEqual([]);
};
/** Refuses calls from now on, for so long. */
const refuses = (calls: RegExp, by: () => Error | Response, forMs = HOUR_MS): void =>
  void account.outages.push({ calls, by, until: Date.now() + forMs });
const throttled = () => new ThrottlingException({ message: 'Rate exceeded', $metadata: {} });

describe('an item that nobody can read', () => {
  it('costs the other instances nothing, and is not written over', async () => {
    const pk = `instance#${instanceArn('broken')}`;
    const broken = { pk, revision: 3, ledger: 'not a ledger', untoldAt: 1, untoldShard: 0 };
    account.table.items.set(pk, broken);
    const onBroken = applicationTask({ id: 'there', started: '01:05', on: 'broken' });
    await expect(bookend.observes([...BROKEN, ...onBroken], { deliveries: 3 })).rejects.toThrow(
      'would be dead letters',
    );
    await bookend.reacts();
    await bookend.sweeps();
    expect(states()).toEqual(['open']);
    expect(account.table.items.get(pk)).toEqual(broken);
  });
});

describe("records of the table's stream", () => {
  it('that come twice, and all again an hour later, tell once', async () => {
    await bookend.observes(BROKEN);
    const changes = bookend.newChanges();
    await bookend.fromStream([...changes, ...changes]);
    passes(HOUR_MS);
    await bookend.fromStream(changes);
    expect(states()).toEqual(['open']);
    expect(untold()).toEqual([]);
  });

  it('that come in reverse order tell the newest, and nothing twice', async () => {
    for (const event of BROKEN) await bookend.observes([event]);
    itIs('31:00');
    await bookend.observes(OVER);
    const changes = bookend.newChanges();
    expect(changes.length).toBeGreaterThan(3);
    await bookend.fromStream(changes.toReversed());
    expect(states()).toEqual(['open', 'resolved']);
    await bookend.tells();
    await expectToldOnce();
  });

  it('that expired are made good by the sweep, within two minutes', async () => {
    await bookend.observes(BROKEN);
    expect(bookend.newChanges().length).toBeGreaterThan(0); // and nobody gets them
    passes(60_000);
    await bookend.sweeps();
    await bookend.reacts();
    expect(states()).toEqual([]); // it may still be on its way
    passes(60_000);
    await bookend.sweeps();
    await bookend.reacts();
    expect(states()).toEqual(['open']);
    itIs('31:00');
    await bookend.lives(OVER);
    await bookend.tells();
    expect(states()).toEqual(['open', 'resolved']);
  });
});

describe('two workers on one instance', () => {
  it('that learn different events at once lose none of them', async () => {
    const halves = [BROKEN.filter((_, n) => n % 2 === 0), BROKEN.filter((_, n) => n % 2 === 1)];
    const answers = await bookend.observesAtOnce(halves);
    expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    await bookend.reacts();
    expect(states()).toEqual(['open']);
    const alone = fakeAccount();
    await (await startBookend(alone)).observes(BROKEN);
    alone.restore();
    const pk = `instance#${instanceArn()}`;
    const ledgerOf = ({ table }: FakeAccount) => inflated(table.items.get(pk)?.facts, pk);
    expect(ledgerOf(account)).toBe(ledgerOf(alone));
    expect(Number(account.table.items.get(pk)?.revision)).toBeGreaterThan(1);
  });

  it('eight of them, each with an event of its own, lose none either', async () => {
    const batches = Array.from({ length: 8 }, (_, n) => BROKEN.filter((__, at) => at % 8 === n));
    const answers = await bookend.observesAtOnce(batches);
    const left = batches.flatMap((batch, n) => {
      const failed = new Set(answers?.[n]?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      return batch.filter((_, m) => failed.has(`m${m}`));
    });
    await bookend.observes(left);
    await bookend.reacts();
    expect(states()).toEqual(['open']);
  });

  it('that react to one record at once repeat only the same id, and people hear of it once', async () => {
    await bookend.observes(BROKEN);
    await bookend.reactsAtOnce(2, bookend.newChanges());
    expect(new Set(account.notices.map(({ id }) => id)).size).toBe(1);
    expect(account.notices.length).toBeLessThanOrEqual(2);
    await bookend.tells();
    await bookend.tells(account.notices);
    expect([account.channel.heads().length, account.mails.length, untold()]).toEqual([1, 1, []]);
  });
});

describe('a throttled table', () => {
  it('for an hour, while events come in: they come again until it answers, and none is lost', async () => {
    refuses(/Item|Query/, throttled);
    await bookend.observes(BROKEN);
    await bookend.reacts();
    await bookend.observes(OVER);
    await bookend.reacts();
    await bookend.tells();
    await expectToldOnce();
  });

  it('while react reads it: what its retries gave up is found by the sweep', async () => {
    await bookend.observes(BROKEN);
    refuses(/Item|Query/, throttled);
    await bookend.reacts();
    expect(states()).toEqual([]);
    await bookend.sweeps(); // it is throttled too, and must not mind
    passes(HOUR_MS + 120_000);
    await bookend.sweeps();
    await bookend.reacts();
    expect(states()).toEqual(['open']);
  });

  it('that takes no writes while it can be read: notices are repeated under one id, and people hear of it once', async () => {
    await bookend.observes(BROKEN);
    refuses(/PutItem/, throttled);
    await bookend.reacts();
    expect(new Set(account.notices.map(({ id }) => id)).size).toBe(1);
    expect(account.notices.length).toBeLessThan(10);
    await bookend.tells(bookend.newNotices()); // for an hour, each minute
    expect([account.channel.shown.length, account.mails.length]).toEqual([2, 1]);
    passes(120_000);
    await bookend.sweeps();
    await bookend.reacts();
    await bookend.tells();
    expect([account.channel.shown.length, account.mails.length, untold()]).toEqual([2, 1, []]);
  });
});

describe('Slack', () => {
  const down = () => new Response('', { status: 503 });

  it('down for an hour: e-mail goes out at once, Slack is told once when it is back, and nothing is lost', async () => {
    await bookend.observes(BROKEN);
    await bookend.reacts();
    refuses(/^chat\./, down);
    await bookend.tells(bookend.newNotices(), { everyMs: 540_000 });
    expect(Date.now()).toBeGreaterThan(at('01:00:00'));
    expect([account.channel.heads().length, account.channel.shown.length, account.mails.length]).toEqual([1, 2, 1]);
    await bookend.lives(OVER);
    await expectToldOnce();
    expect(account.mails).toHaveLength(2);
  });

  it('down while it opens and resolves: both are told when it is back, the newest on top', async () => {
    await bookend.observes(BROKEN);
    await bookend.reacts();
    itIs('31:00');
    await bookend.observes(OVER);
    await bookend.reacts();
    const [open, resolved] = bookend.newNotices();
    refuses(/^chat\./, down);
    await bookend.tells([resolved, open], { everyMs: 540_000 });
    await expectToldOnce();
    expect(account.mails).toHaveLength(1);
  });

  it('asking for quiet at each call for an hour: the pace is its own, and the notice is told', async () => {
    await bookend.observes(BROKEN);
    await bookend.reacts();
    refuses(/^chat\./, () => new Response('', { status: 429, headers: { 'retry-after': '30' } }));
    const before = account.callsOf('tell').length;
    await bookend.tells(bookend.newNotices(), { everyMs: 540_000 });
    await bookend.tellsAll();
    const asked = account
      .callsOf('tell')
      .slice(before)
      .filter((call) => call.startsWith('chat.')).length;
    expect(account.channel.heads()).toHaveLength(1);
    expect(asked).toBeLessThan(125); // at most once in each half minute that it asked for
  });
});

describe('SNS', () => {
  const refused = () => new InternalErrorException({ message: 'refused', $metadata: {} });

  it('refusing notices for an hour: they stay in the table, and are published once it takes them', async () => {
    await bookend.observes(BROKEN);
    refuses(/PublishBatch/, refused);
    await bookend.reacts();
    expect([states(), untold().length]).toEqual([[], 1]);
    for (let minute = 0; minute < 70; minute++) {
      passes(60_000);
      await bookend.sweeps();
      await bookend.reacts();
    }
    expect([states(), untold()]).toEqual([['open'], []]);
  });

  it('refusing one of two notices inside a 200: the other is told, and the refused one comes again alone', async () => {
    const second = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: 'second' }),
      daemonTask({ id: 'late', started: '01:13.4', on: 'second' }),
      applicationTask({ ...orders, id: 'early', on: 'second' }),
    );
    await bookend.observes([...BROKEN, ...second]);
    account.refusedNotices.push(instanceArn('second'));
    await bookend.reacts();
    expect(account.notices.map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([instanceArn()]);
    expect(untold()).toHaveLength(1);
    account.refusedNotices.length = 0;
    passes(120_000);
    await bookend.sweeps();
    await bookend.reacts();
    expect(account.notices.map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([
      instanceArn(),
      instanceArn('second'),
    ]);
  });

  it('refusing the e-mail for an hour: Slack is told at once, and the e-mail goes out once', async () => {
    await bookend.observes(BROKEN);
    await bookend.reacts();
    refuses(/^Publish$/, refused);
    await bookend.tells(bookend.newNotices(), { everyMs: 540_000 });
    expect([account.channel.heads().length, account.channel.shown.length, account.mails.length]).toEqual([1, 2, 1]);
  });
});

describe('the largest event', () => {
  /** SQS takes messages of 1 MiB; an event names every container and attachment of its task. */
  const LARGEST_BYTES = 1_048_576;

  it('that the queue accepts is a fact like any other, and its item stays small', async () => {
    const largest = BROKEN.map((event) => {
      const padded = (text: string) =>
        JSON.stringify({ ...event, detail: { ...event.detail, containers: [{ name: text }] } });
      const room = LARGEST_BYTES - Buffer.byteLength(padded(''));
      return padded('ж'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2));
    });
    expect(new Set(largest.map((body) => Buffer.byteLength(body)))).toEqual(new Set([LARGEST_BYTES]));
    await bookend.lives(largest);
    expect(states()).toEqual(['open']);
    expect(JSON.stringify(account.table.items.get(`instance#${instanceArn()}`)?.facts).length).toBeLessThan(8000);
  });

  it('that is cut off is failed alone', async () => {
    await expect(bookend.observes(['{"source":"aws.ecs","detail":', ...BROKEN], { deliveries: 3 })).rejects.toThrow(
      '1 messages of observe would be dead letters',
    );
    await bookend.reacts();
    expect(states()).toEqual(['open']);
  });
});

describe('an instance with 1 000 tasks', () => {
  it('that all started too early is one item, one notice that a topic takes, and one message', async () => {
    const tasks = Array.from({ length: 1000 }, (_, n) =>
      applicationTask({ id: `orders-${n}`, started: '01:05' }),
    ).flat();
    await bookend.lives(timeline(joined, daemonTask({ started: '01:13.4' }), tasks));
    expect(states()).toEqual(['open']);
    const [notice] = account.notices;
    expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(262_144);
    expect(notice?.summary).toContain('1000 tasks');
    expect(account.channel.heads()).toHaveLength(1);
    expect(account.table.items.has(`instance#${instanceArn()}`)).toBe(true);
  });
});

describe('a policy that does not parse', () => {
  const put = (pk: string, document: string) => account.table.items.set(pk, { pk, document });

  it('leaves the last good one in force where it is remembered', async () => {
    put('policy', '{"minMarginMs":60000}');
    await bookend.lives(IN_ORDER);
    put('policy', '{"minMarginMs":');
    passes(120_000);
    await bookend.lives(BROKEN);
    expect(states()).toEqual([]);
  });

  it('leaves the last good one in force after a cold start too', async () => {
    put('policy', '{"minMarginMs":60000}');
    await bookend.sweeps();
    put('policy', '{"minMarginMs":"many"}');
    await bookend.restarts();
    await bookend.lives(BROKEN);
    expect(states()).toEqual([]);
  });

  it('leaves the defaults in force where there never was a good one', async () => {
    put('policy', '{"minMarginMs":-1}');
    await bookend.restarts();
    await bookend.lives(BROKEN);
    expect(states()).toEqual(['open']);
  });
});

describe('a clock five minutes off', () => {
  it.each([
    { clock: 'fast', ms: 300_000 },
    { clock: 'slow', ms: -300_000 },
  ])('that is $clock: what broke is told once, and what is in order never', async ({ ms }) => {
    passes(ms);
    await bookend.lives(IN_ORDER.map((event) => event));
    expect(states()).toEqual([]);
    const other = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: 'second' }),
      daemonTask({ id: 'late', started: '01:13.4', on: 'second' }),
      applicationTask({ ...orders, id: 'early', on: 'second' }),
    );
    await bookend.lives(other);
    expect(states()).toEqual(['open']);
    vi.setSystemTime(at('31:00') + ms);
    await bookend.lives(applicationTask({ ...orders, id: 'early', on: 'second', ended: '30:00' }).slice(-2));
    expect(states()).toEqual(['open', 'resolved']);
    expect(account.channel.heads()).toHaveLength(1);
  });

  it('in one function and not in the next: an incident is still one', async () => {
    await bookend.observes(BROKEN);
    passes(-300_000);
    await bookend.reacts();
    passes(600_000);
    await bookend.tells();
    itIs('31:00');
    await bookend.lives(OVER);
    await expectToldOnce();
  });
});

describe('deployed after the fleet was already running', () => {
  /** ECS tells this from now on: the application has run for long, a daemon task ends and another starts. */
  const later = (daemons: readonly unknown[]) =>
    timeline(
      instance(['-59:00 REGISTERING lost', '-58:00 ACTIVE lost', '10:00 ACTIVE'], { registeredAt: '-59:00' }),
      applicationTask({ ...orders, started: '-57:00' }).slice(-1),
      daemons as ReturnType<typeof daemonTask>,
    );

  const startedLate = async () => {
    account.restore();
    account = fakeAccount();
    itIs('12:00');
    bookend = await startBookend(account, inventoryAt(at('11:59'), { watchedSince: at('09:00') }));
  };

  it('makes no false alarm of a daemon task that is the first one seen', async () => {
    await startedLate();
    await bookend.lives(later(daemonTask({ id: 'second', started: '11:50' })));
    expect(states()).toEqual([]);
  });

  it('still tells what breaks from then on', async () => {
    await startedLate();
    await bookend.lives(later(daemonTask({ id: 'second', started: '11:50' })));
    itIs('14:00');
    await bookend.lives(
      timeline(
        instance(['12:30 REGISTERING', '13:00 ACTIVE'], { on: 'new' }),
        daemonTask({ id: 'late', started: '13:13.4', on: 'new' }),
        applicationTask({ id: 'early', started: '13:05', on: 'new' }),
      ),
    );
    expect(states()).toEqual(['open']);
    expect(account.notices[0]?.containerInstanceArn).toBe(instanceArn('new'));
  });
});
