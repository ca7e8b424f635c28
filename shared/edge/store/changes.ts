import type { ItemKey } from '../../core/words/item-key.ts';
import { itemKeyOfPk } from './keys.ts';

/** A record of the table's stream, as far as it is read: the items themselves are read again. */
export type StreamRecord = {
  readonly dynamodb?:
    | {
        readonly SequenceNumber?: string | undefined;
        /** In seconds since the epoch. */
        readonly ApproximateCreationDateTime?: number | undefined;
        readonly Keys?: Image | undefined;
        readonly NewImage?: Image | undefined;
        readonly OldImage?: Image | undefined;
      }
    | undefined;
};
export type Image = Readonly<
  Record<
    string,
    { readonly S?: string | undefined; readonly N?: string | undefined; readonly BOOL?: boolean | undefined }
  >
>;

/** A record of the stream about one item. */
export type Change = {
  readonly key: ItemKey;
  /** The record is named by it if it is to come again. */
  readonly sequenceNumber: string;
  readonly hasUntold: boolean;
  /** True if its next check is another one than before. */
  readonly hasNewCheck: boolean;
};

/** The changes of a batch that may ask for something. Records of inventories, and of what is gone, ask for nothing. */
export const changesIn = (records: readonly StreamRecord[]): readonly Change[] =>
  records.flatMap(({ dynamodb: { SequenceNumber = '', Keys, NewImage, OldImage } = {} }) => {
    const key = itemKeyOfPk(Keys?.pk?.S ?? '');
    if (key === null || NewImage === undefined) return [];
    const dueAt = NewImage.dueAt?.N;
    const hasNewCheck = dueAt !== undefined && dueAt !== OldImage?.dueAt?.N;
    const hasUntold = NewImage.untoldAt !== undefined;
    return hasUntold || hasNewCheck ? [{ key, sequenceNumber: SequenceNumber, hasUntold, hasNewCheck }] : [];
  });
