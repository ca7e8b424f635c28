import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { advance } from '../../shared/core/advance/advance.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { itemOf, stateOf } from '../../shared/edge/store/item.ts';
import { applicationTask, at, daemonTask, instance, instanceArn, timeline } from '../timeline/index.ts';
import { type Bookend, startBookend } from './faults/bookend.ts';
import { type FakeAccount, fakeAccount } from './faults/fake-account.ts';
import { itIs, useFakeClock } from './faults/fake-clock.ts';

/** The last release whose functions know no `v`, and the last one with the former statuses. */
const BEFORE_VERSIONS = 'fddb928';
const RELEASES = new URL('../fixtures/releases/', import.meta.url);

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = { id: 'orders', started: '01:05' as const };
const early = applicationTask(orders);
const BEGIN = timeline(joined, daemonTask({ started: '01:13.4' }), early);
const BATCH = timeline(applicationTask({ id: 'batch', started: '02:00', ended: '20:00' }));
const OVER = applicationTask({ ...orders, ended: '30:00' }).slice(-2);

let account: FakeAccount;
let bookend: Bookend;

useFakeClock();
beforeEach(async () => {
  vi.setSystemTime(at('01:14'));
  account = fakeAccount();
  bookend = await startBookend(account);
});
afterEach(() => account.restore());

const instanceItem = () => account.table.items.get(`instance#${instanceArn()}`) ?? {};
const stateNow = () => stateOf(instanceItem()).state;
/** The table but for the share of reads and who may tell, which change with every call. */
const items = () =>
  structuredClone([...account.table.items].filter(([pk]) => pk !== 'thread#channel' && !pk.startsWith('budget#ecs')));
const toldOnce = () => {
  const ids = account.notices.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  return account.notices.map(({ state }) => state);
};

/** Runs this release alone through all that happens; its clock goes on as it does in the test. */
const alone = async (): Promise<unknown> => {
  const other = fakeAccount();
  vi.setSystemTime(at('01:14'));
  const only = await startBookend(other);
  await only.lives(BEGIN);
  itIs('20:01');
  await only.lives(BATCH);
  itIs('30:01');
  await only.lives(OVER);
  const item = other.table.items.get(`instance#${instanceArn()}`) ?? {};
  other.restore();
  return comparable(stateOf(item).state);
};
/** Without the moments of telling and checking, which depend on when a message came. */
const comparable = ({ ledger, incident, untold, notices }: ReturnType<typeof stateNow>) => ({
  ledger,
  untold,
  notices,
  incident: incident && { ...incident, openedAt: 0, resolvedAt: incident.resolvedAt === null ? null : 0 },
});

describe('functions of a release that knows no versions', () => {
  it('neither read nor write over what is written now; what they could not record comes again, and nothing is lost', async () => {
    await bookend.lives(BEGIN);
    expect(toldOnce()).toEqual(['open']);
    const written = items();

    await bookend.deploys(BEFORE_VERSIONS);
    itIs('20:01');
    await expect(bookend.observes(BATCH)).rejects.toThrow('would be dead letters');
    await bookend.reacts();
    await bookend.sweeps();
    await bookend.inspects();
    await bookend.reacts();
    expect(items().filter(([pk]) => !pk.startsWith('inventory#'))).toEqual(
      written.filter(([pk]) => !pk.startsWith('inventory#')),
    );
    expect(toldOnce()).toEqual(['open']);

    await bookend.deploys();
    itIs('30:01');
    await bookend.lives(BATCH); // redriven
    await bookend.lives(OVER);
    expect(toldOnce()).toEqual(['open', 'resolved']);
    const met = comparable(stateNow());
    account.restore();
    expect(met).toEqual(await alone());
  });

  it('leave what is untold, and the next release tells it', async () => {
    await bookend.observes(BEGIN);
    await bookend.deploys(BEFORE_VERSIONS);
    await bookend.reacts();
    itIs('03:00');
    await bookend.sweeps();
    await bookend.reacts();
    expect(account.notices).toEqual([]);
    await bookend.deploys();
    await bookend.sweeps();
    await bookend.reacts();
    expect(toldOnce()).toEqual(['open']);
  });

  it('leave items that this release reads, and goes on with: nothing is told again', async () => {
    await bookend.deploys(BEFORE_VERSIONS);
    await bookend.lives(BEGIN);
    itIs('20:01');
    await bookend.lives(BATCH);
    expect(instanceItem()).toMatchObject({ ledger: expect.anything() });
    expect(instanceItem()).not.toHaveProperty('v');
    const before = stateNow();
    await bookend.deploys();
    itIs('30:01');
    await bookend.lives(OVER);
    expect(toldOnce()).toEqual(['open', 'resolved']);
    expect(instanceItem()).toMatchObject({ v: 1, facts: expect.anything() });
    expect(instanceItem()).not.toHaveProperty('ledger');
    expect(stateNow().incident?.id).toBe(before.incident?.id);
  });

  it('run side by side with those of now, batch by batch, and what comes of it is the same', async () => {
    for (const [n, event] of BEGIN.entries()) {
      await bookend.deploys(n < 2 ? BEFORE_VERSIONS : undefined);
      await bookend.lives([event]);
    }
    await bookend.deploys(BEFORE_VERSIONS);
    itIs('20:01');
    await expect(bookend.observes(BATCH.slice(0, 1))).rejects.toThrow('would be dead letters');
    await bookend.deploys();
    await bookend.lives(BATCH);
    itIs('30:01');
    await bookend.lives(OVER);
    expect(toldOnce()).toEqual(['open', 'resolved']);
    const met = comparable(stateNow());
    account.restore();
    expect(met).toEqual(await alone());
  });

  it('have told in a message that is told on: nothing comes twice, and the end stands in the same thread', async () => {
    await bookend.deploys(BEFORE_VERSIONS);
    await bookend.lives(BEGIN);
    const [head] = account.channel.heads();
    const before = account.channel.shown.length;
    await bookend.deploys();
    await bookend.tells(account.notices);
    await bookend.tellsAll();
    expect([account.channel.shown.length, account.mails.length]).toEqual([before, 1]);
    itIs('20:01');
    await bookend.lives(BATCH);
    itIs('30:01');
    await bookend.lives(OVER);
    await bookend.tellsAll();
    expect(account.channel.heads().map(({ ts, text }) => [ts, text.slice(0, 2)])).toEqual([[head?.ts, '✅ ']]);
    expect(account.channel.thread(head?.ts ?? '').at(-1)?.text).toMatch(/^✅ /);
    expect(account.mails.at(-1)).toContain('Over:');
  });
});

describe('a hole that is untold', () => {
  /** As the audit leaves it. */
  const found = () => {
    const at = Date.now();
    const clusterArn = instanceArn().replace(/:container-instance\/(.*)\/.*$/, ':cluster/$1');
    const resource = 'arn:aws:ecs:eu-west-1:111122223333:capacity-provider/gpu';
    const words = { severity: 'warning', headline: 'Auto repair is off', why: 'DISABLED', cure: 'enable it' } as const;
    const fact = { kind: 'hole', clusterArn, hole: 'auto-repair-off', resource, at } as const;
    const seen = { is: 'there', found: words } as const;
    const { state } = advance(null, [{ ...fact, seen }], { policy: DEFAULT_POLICY, inventory: null, now: at });
    const item = itemOf(state, 1);
    account.table.items.set(item.pk, item);
    return item;
  };

  it('is left by a release that knows no holes, holds nothing else up, and is told once by the next one', async () => {
    const item = found();
    await bookend.deploys(BEFORE_VERSIONS);
    await bookend.lives(BEGIN);
    itIs('04:00');
    await bookend.sweeps();
    await bookend.reacts();
    expect(account.notices.map(({ kind = 'order', state }) => [kind, state])).toEqual([['order', 'open']]);
    expect(account.table.items.get(item.pk)).toEqual(item);

    await bookend.deploys();
    itIs('08:00');
    await bookend.sweeps();
    await bookend.reacts();
    await bookend.tells();
    const holes = account.notices.filter(({ kind }) => kind === 'hole');
    expect(holes.map(({ state, about }) => [state, about?.count])).toEqual([['open', 1]]);
    expect(account.mails.at(-1)).toMatch(/^Bookend: \[warning\] .*: Auto repair is off/);
    const heads = account.channel.heads().length;
    await bookend.tells(holes);
    expect(account.channel.heads()).toHaveLength(heads);
  });
});

describe('an instance of before 851db7c', () => {
  it('has its statuses read from both former forms', async () => {
    await bookend.deploys('52d54c9');
    await bookend.observes([...BEGIN, ...instance(['00:00 REGISTERING', '01:00 ACTIVE', '01:12 DRAINING'])]);
    const { ledger } = stateNow();
    expect(ledger).toMatchObject({
      statuses: [{ first: { status: 'REGISTERING' } }, {}, { last: { status: 'DRAINING' } }],
    });
    const again = stateOf(itemOf(stateNow(), 1)).state;
    expect(again).toEqual(stateNow());
  });
});

describe('the packaged functions', () => {
  it.each(readdirSync(RELEASES, { withFileTypes: true }).filter((entry) => entry.isDirectory()))(
    'of $name are as they were made',
    ({ name }) => {
      const folder = new URL(`${name}/`, RELEASES);
      const lines = readFileSync(new URL('SHA256SUMS', folder), 'utf8').trim().split('\n');
      const digestOf = (file: string) =>
        createHash('sha256')
          .update(readFileSync(new URL(file, folder)))
          .digest('hex');
      const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
      expect(files.map((file) => `${digestOf(file)}  ${file}`)).toEqual(lines);
      expect(files).toContain('observe.mjs');
    },
  );
});
