import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inventoryPkOf,
  isStorable,
  itemKeyOfPk,
  partitionOf,
  pkOf,
  refuseUnstorable,
  shardOf,
} from '../../../shared/edge/store/keys.ts';
import type { ItemKey } from '../../../shared/edge/store/state-store.ts';
import { SHARDS } from '../../../shared/edge/store/table.ts';

const name = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const key: fc.Arbitrary<ItemKey> = fc.oneof(
  fc.record({ kind: fc.constant('instance' as const), containerInstanceArn: name }),
  fc.record({ kind: fc.constant('deployments' as const), clusterArn: name, daemonName: name }),
  fc.record({ kind: fc.constant('hole' as const), clusterArn: name, hole: name, resource: name }),
);

describe('the key of an item', () => {
  it('is read back as that key, whatever its names', () => {
    fc.assert(fc.property(key, (one) => void expect(itemKeyOfPk(pkOf(one))).toEqual(one)));
  });

  it('is text that has UTF-8', () => {
    fc.assert(fc.property(key, (one) => pkOf(one).isWellFormed()));
  });

  it('is nobody else’s', () => {
    fc.assert(
      fc.property(
        key,
        key,
        (one, other) => (pkOf(one) === pkOf(other)) === (JSON.stringify(one) === JSON.stringify(other)),
      ),
    );
  });

  it('puts it in one of the shards, always the same', () => {
    fc.assert(
      fc.property(key, (one) => {
        const shard = shardOf(pkOf(one));
        expect(shard).toBe(shardOf(pkOf({ ...one })));
        expect(Number.isInteger(shard) && shard >= 0 && shard < SHARDS).toBe(true);
      }),
    );
    // a shard that moved would leave every stored entry of it unseen until its next write
    expect(shardOf('instance#arn:aws:ecs:eu-west-1:1:container-instance/c/i1')).toBe(1);
  });

  it.each([
    '',
    'instance',
    'instance#a#b',
    'deployments#a',
    'deployments#a#b#c',
    'hole#a#b',
    'hole#a#b#c#d',
    inventoryPkOf('c'),
    'other#a',
  ])('is not %j', (pk) => {
    expect(itemKeyOfPk(pk)).toBeNull();
  });

  it('is storable up to 1 024 bytes of UTF-8: it is the sort key of an index too', () => {
    expect(isStorable('ü'.repeat(512))).toBe(true);
    expect(isStorable(`${'ü'.repeat(512)}x`)).toBe(false);
    expect(() => refuseUnstorable(`instance#${'x'.repeat(1016)}`)).toThrow('the key takes 1025 of at most 1024 bytes');
  });

  it('stands beside a cluster that may have 2 048 bytes: the partition key of that index', () => {
    expect(partitionOf('x'.repeat(2048))).toHaveLength(2048);
    expect(() => partitionOf('#'.repeat(500))).toThrow('the key takes 2500 of at most 2048 bytes');
  });
});
