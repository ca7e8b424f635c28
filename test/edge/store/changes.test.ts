import { describe, expect, it } from 'vitest';
import { changesIn } from '../../../shared/edge/store/changes.ts';
import { inventoryPkOf, itemKeyOf, pkOf } from '../../../shared/edge/store/keys.ts';
import { CLUSTER, deploymentState, instanceState } from './states.ts';

const key = itemKeyOf(instanceState('one'));
type Image = Readonly<Record<string, { readonly N: string }>>;
const record = (images: { readonly NewImage?: Image; readonly OldImage?: Image }, pk = pkOf(key)) => ({
  dynamodb: { SequenceNumber: '7', Keys: { pk: { S: pk } }, ...images },
});
const untold = { untoldAt: { N: '1' } };
const due = (at: string) => ({ dueAt: { N: at } });

describe('a record of the stream', () => {
  it.each([
    {
      that: 'has something untold',
      images: { NewImage: untold, OldImage: untold },
      asks: { hasUntold: true, hasNewCheck: false },
    },
    { that: 'has a check', images: { NewImage: due('5') }, asks: { hasUntold: false, hasNewCheck: true } },
    {
      that: 'has another check',
      images: { NewImage: due('5'), OldImage: due('4') },
      asks: { hasUntold: false, hasNewCheck: true },
    },
    {
      that: 'has both',
      images: { NewImage: { ...due('5'), ...untold } },
      asks: { hasUntold: true, hasNewCheck: true },
    },
  ])('that $that asks for it', ({ images, asks }) => {
    expect(changesIn([record(images)])).toEqual([{ key, sequenceNumber: '7', ...asks }]);
  });

  it.each([
    { that: 'has the check it had', images: { NewImage: due('5'), OldImage: due('5') } },
    { that: 'has told all', images: { NewImage: {}, OldImage: untold } },
    { that: 'is of what was taken away', images: { OldImage: { ...untold, ...due('5') } } },
  ])('that $that asks for nothing', ({ images }) => {
    expect(changesIn([record(images)])).toEqual([]);
  });

  it.each([inventoryPkOf(CLUSTER), 'budget#ecs-read', 'policy', 'policy#good', 'thread#x', ''])(
    'of %j, which is not an item of Bookend, asks for nothing',
    (pk) => {
      expect(changesIn([record({ NewImage: { ...due('5'), ...untold } }, pk)])).toEqual([]);
    },
  );

  it('without anything in it is passed over', () => {
    expect(
      changesIn([{}, { dynamodb: {} }, record({ NewImage: untold }, pkOf(itemKeyOf(deploymentState('agent'))))]),
    ).toEqual([{ key: itemKeyOf(deploymentState('agent')), sequenceNumber: '7', hasUntold: true, hasNewCheck: false }]);
  });
});
