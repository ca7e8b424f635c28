import { describe, expect, it } from 'vitest';
import { readRemedy } from '../../../shared/edge/messages/read-remedy.ts';

const GOOD = {
  id: 'prod/a/daemon-stayed-up/1#1',
  incidentId: 'prod/a/daemon-stayed-up/1',
  place: { kind: 'instance', containerInstanceArn: 'arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/a' },
  clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod',
  rules: ['daemon-stayed-up'],
  openedAt: 1,
};
const read = (body: unknown) => readRemedy(typeof body === 'string' ? body : JSON.stringify(body));

describe('a message of the remedies queue', () => {
  it('is read as it was sent, the first time and again', () => {
    expect(read(GOOD)).toEqual(GOOD);
    const again = { ...GOOD, askedAt: 2, sentAt: 3, refusedBy: 'budget' };
    expect(read(again)).toEqual(again);
  });

  it('lets pass by what a newer version may add', () => {
    expect(read({ ...GOOD, more: 1, rules: ['daemon-stayed-up', 'a-new-rule'] })).toEqual(GOOD);
  });

  it.each([
    { body: 'drain', field: 'the remedy is not valid JSON' },
    { body: null, field: 'the remedy' },
    { body: { ...GOOD, id: '' }, field: 'id' },
    { body: { ...GOOD, incidentId: 1 }, field: 'incidentId' },
    { body: { ...GOOD, place: undefined }, field: 'place' },
    { body: { ...GOOD, place: { kind: 'deployments' } }, field: 'place.kind' },
    { body: { ...GOOD, place: { kind: 'instance' } }, field: 'place.containerInstanceArn' },
    { body: { ...GOOD, clusterArn: 7 }, field: 'clusterArn' },
    { body: { ...GOOD, rules: 'all' }, field: 'rules' },
    { body: { ...GOOD, openedAt: 'now' }, field: 'openedAt' },
    { body: { ...GOOD, askedAt: '1' }, field: 'askedAt' },
    { body: { ...GOOD, sentAt: null }, field: 'sentAt' },
    { body: { ...GOOD, refusedBy: '' }, field: 'refusedBy' },
  ])('names $field where that is wrong', ({ body, field }) => {
    expect(() => read(body)).toThrow(field);
  });
});
