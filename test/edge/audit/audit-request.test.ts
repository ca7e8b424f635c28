import { describe, expect, it } from 'vitest';
import { readAuditRequest } from '../../../shared/edge/audit/audit-request.ts';

const SHOP = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
const GOVERNMENT = 'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:cluster/shop';
const recordOf = (pk: unknown) => ({ dynamodb: { Keys: { pk: { S: pk } } } });

describe('an event of the audit', () => {
  it.each([
    { event: { schedule: 'audit' }, is: { kind: 'hourly' } },
    { event: {}, is: { kind: 'by-hand', cluster: null } },
    { event: { cluster: SHOP }, is: { kind: 'by-hand', cluster: SHOP } },
    { event: { cluster: GOVERNMENT }, is: { kind: 'by-hand', cluster: GOVERNMENT } },
    { event: { Records: [recordOf(`audit#${SHOP}`)] }, is: { kind: 'asked', clusterArns: [SHOP] } },
    { event: { Records: [] }, is: { kind: 'asked', clusterArns: [] } },
  ])('is read: $event', ({ event, is }) => {
    expect(readAuditRequest(event)).toEqual(is);
  });

  it.each([
    { of: 'another item', record: recordOf(`instance#${SHOP}`) },
    { of: "the audits' own sign", record: recordOf('status#audit') },
    { of: 'a key that is no text', record: recordOf(7) },
    { of: 'nothing', record: null },
    { of: 'no keys', record: { dynamodb: {} } },
  ])('asks for nothing by a record of $of, and for the others', ({ record }) => {
    const Records = [record, recordOf(`audit#${SHOP}`)];
    expect(readAuditRequest({ Records })).toEqual({ kind: 'asked', clusterArns: [SHOP] });
  });

  it.each<{ event: unknown; says: string }>([
    { event: null, says: 'it must be an object' },
    { event: 'audit', says: 'it must be an object' },
    { event: [], says: 'it must be an object' },
    { event: { schedule: 'sweep' }, says: 'schedule: must be audit' },
    { event: { schedule: null }, says: 'schedule: must be audit' },
    { event: { clusters: [SHOP] }, says: 'clusters: is no field of it; cluster is' },
    { event: { cluster: SHOP, region: 'eu-west-1' }, says: 'region: is no field of it; cluster is' },
    { event: { cluster: null }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: '' }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: 'shop' }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: [SHOP] }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: SHOP.replace('cluster/', 'service/') }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: `${SHOP}\n` }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: `${SHOP}#x` }, says: 'cluster: must be the ARN of a cluster' },
    { event: { cluster: `${SHOP}${'x'.repeat(255)}` }, says: 'cluster: must be the ARN of a cluster' },
    { event: { Records: 'none' }, says: 'Records: is no field of it; cluster is' },
  ])('is refused by the name of what is wrong: $event', ({ event, says }) => {
    expect(() => readAuditRequest(event)).toThrow(says);
  });

  it('is refused with all that is wrong with it', () => {
    const event = { clsuter: SHOP, cluster: 7 };
    expect(() => readAuditRequest(event)).toThrow(/clsuter: is no field.*cluster: must be the ARN/s);
  });
});
