import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuditItems } from '../../../shared/edge/store/audit-items.ts';
import { createAuditSigns } from '../../../shared/edge/store/late-audits.ts';
import { startTable, type Table } from '../aws/loopback.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 11, 1, 9);
const clusterNamed = (name: string): string => `arn:aws:ecs:eu-west-1:111122223333:cluster/${name}`;

let table: Table;
let made = 0;
/** A cluster of its own for each test. */
let shop: string;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  shop = clusterNamed(`shop-${made++}`);
});

const items = () => createAuditItems(table);
const signs = () => createAuditSigns(table);
const byHour = { since: NOW, at: NOW, by: 'schedule' } as const;

/** The audit that was asked for. @throws if there is none */
const asked = async (ask: { since: number; at: number } = byHour) => {
  await items().ask(shop, { by: 'schedule', ...ask });
  const audit = await items().read(shop);
  if (audit === null) throw new Error('none was asked for');
  return audit;
};
const isLate = async (at: number): Promise<boolean> => (await signs().late(at, 100)).includes(shop);
const isMissing = async (): Promise<boolean> => (await signs().eventsMissing(100)).includes(shop);
const end = { at: NOW + 60_000, eventsMissingSince: null };

describe('an audit of a cluster', () => {
  it('is to be made from when it was asked for until it has ended', async () => {
    expect(await items().read(shop)).toBeNull();
    const audit = await asked();
    expect(audit).toEqual({ clusterArn: shop, askedAt: NOW, since: NOW, auditedSince: NOW });
    await items().end(audit, end);
    expect(await items().read(shop)).toBeNull();
  });

  it('knows since when the cluster is audited', async () => {
    await items().end(await asked(), end);
    expect(await asked({ since: NOW + HOUR, at: NOW + HOUR })).toMatchObject({ since: NOW + HOUR, auditedSince: NOW });
  });

  it('is replaced by a newer one, which neither the end nor the rest of the older one touches', async () => {
    const older = await asked();
    const newer = await asked({ since: NOW + HOUR, at: NOW + HOUR });
    await items().end(older, end);
    await items().askAgain(older, NOW + HOUR + 1);
    expect(await items().read(shop)).toEqual(newer);
  });

  it('goes on with the same beginning where its rest is asked for', async () => {
    const audit = await asked();
    await items().askAgain(audit, NOW + 900_000);
    expect(await items().read(shop)).toEqual({ ...audit, askedAt: NOW + 900_000 });
  });

  it('is late two hours and a quarter after the last one ended, or after the first was asked for', async () => {
    const audit = await asked();
    expect([await isLate(NOW + 2.25 * HOUR - 1), await isLate(NOW + 2.25 * HOUR)]).toEqual([false, true]);
    await asked({ since: NOW + HOUR, at: NOW + HOUR }); // asking alone makes nothing good
    expect(await isLate(NOW + 2.25 * HOUR)).toBe(true);
    await items().end({ ...audit, askedAt: NOW + HOUR }, { ...end, at: NOW + HOUR });
    expect([await isLate(NOW + 2.25 * HOUR), await isLate(NOW + 3.25 * HOUR)]).toEqual([false, true]);
  });

  it('says that events are missing until one finds that they are not; what cannot tell changes nothing', async () => {
    const steps: boolean[] = [];
    for (const eventsMissingSince of [null, NOW - HOUR, undefined, null]) {
      await items().end(await asked(), { ...end, eventsMissingSince });
      steps.push(await isMissing());
    }
    expect(steps).toEqual([false, true, true, false]);
  });

  it('is neither late nor missed once its cluster is forgotten', async () => {
    await items().end(await asked(), { ...end, eventsMissingSince: NOW });
    await items().retire(shop);
    expect([await isLate(NOW + 100 * HOUR), await isMissing()]).toEqual([false, false]);
    expect(await items().audited(1000)).not.toContain(shop);
  });

  it('is not made up for a cluster that never had one', async () => {
    await items().retire(shop);
    const { client, tableName } = table;
    expect(await createAuditItems({ client, tableName }).audited(1000)).not.toContain(shop);
  });
});

describe('the asking for all audits of an hour', () => {
  it('is late where it failed since the beginning, and where it stopped', async () => {
    const lateAt = async (at: number) => (await signs().late(at, 100)).includes(null);
    expect(await lateAt(NOW + 100 * HOUR)).toBe(false); // a new stack
    await items().sign(NOW, false);
    await items().sign(NOW + HOUR, false);
    expect([await lateAt(NOW + 2.25 * HOUR - 1), await lateAt(NOW + 2.25 * HOUR)]).toEqual([false, true]);
    await items().sign(NOW + 3 * HOUR, true);
    expect([await lateAt(NOW + 5.25 * HOUR - 1), await lateAt(NOW + 5.25 * HOUR)]).toEqual([false, true]);
  });
});
