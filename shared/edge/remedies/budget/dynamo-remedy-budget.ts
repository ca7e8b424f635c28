import { GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  type BookedAct,
  bookLease,
  inTime,
  type Lease,
  type LeasesHeld,
  NOTHING_HELD,
  type Provider,
  withoutLease,
} from '../../../core/remedies/lease.ts';
import type { RawItem } from '../../store/batch-get.ts';
import { putNext, type Table } from '../../store/conditional-write.ts';
import { refuseNewer } from '../../store/forms.ts';
import { escaped } from '../../store/keys.ts';
import { type Racing, untilWon } from '../../store/until-won.ts';
import type { RemedyBudget } from './remedy-budget.ts';

export type DynamoBudgetOptions = Table &
  Pick<Racing, 'wait'> & {
    /** The clock, epoch milliseconds. */
    readonly now?: () => number;
  };

/** A provider's item is raced for by the workers of all its instances. */
const TRIES = 12;

/**
 * For all instances of a function: one item for each capacity provider, beside those of instances, written if it is still
 * the one that was read. What another worker writes meanwhile is read again and counted.
 */
export const createDynamoBudget = (options: DynamoBudgetOptions): RemedyBudget => ({
  read: async (provider) => {
    const { held } = await readItem(options, provider);
    const now = (options.now ?? Date.now)();
    if (inTime(held, now) === held) return held;
    // written back, so that what has no end begins to come to one
    return change(options, provider, (stored) => {
      const known = inTime(stored, now);
      return { answer: known, held: known === stored ? null : known };
    });
  },
  take: (provider, asked) =>
    change(options, provider, (held) => {
      const booked = bookLease(held, asked);
      return { answer: booked.taken, held: booked.held };
    }),
  giveBack: (provider, lease, use) =>
    change(options, provider, (before) => {
      const held = withoutLease(before, lease, use);
      return { answer: held !== null, held };
    }),
});

type Decide<Answer> = (held: LeasesHeld) => { readonly answer: Answer; readonly held: LeasesHeld | null };

const change = <Answer>(options: DynamoBudgetOptions, provider: Provider, decide: Decide<Answer>): Promise<Answer> =>
  untilWon<Answer>(pkOf(provider), { ...options, tries: TRIES }, async () => {
    const { held: before, revision, rest } = await readItem(options, provider);
    const { answer, held } = decide(before);
    if (held === null) return answer;
    const Item = { ...rest, pk: pkOf(provider), revision: revision + 1, ...held };
    return (await putNext(options, Item, revision)) === 'written' ? answer : 'lost-race';
  });

const readItem = async (
  { client, tableName }: DynamoBudgetOptions,
  provider: Provider,
): Promise<{ readonly held: LeasesHeld; readonly revision: number; readonly rest: RawItem }> => {
  const command = new GetCommand({ TableName: tableName, Key: { pk: pkOf(provider) }, ConsistentRead: true });
  const { Item } = await client.send(command);
  if (Item === undefined) return { held: NOTHING_HELD, revision: 0, rest: {} };
  refuseNewer(Item);
  const { leases, returns, acts = [], revision, ...rest } = Item; // an item may be older than the acts of an hour
  // a budget that can't be read is used up: who acts beside it could take more than there is
  if (!Array.isArray(leases) || !Array.isArray(acts) || typeof returns !== 'number' || typeof revision !== 'number')
    throw new TypeError(`${pkOf(provider)}: the budget can't be read`);
  return { held: { leases: leases as Lease[], returns, acts: acts as BookedAct[] }, revision, rest };
};

const pkOf = ({ clusterArn, capacityProviderName }: Provider): string =>
  `budget#remedies#${escaped(clusterArn)}#${escaped(capacityProviderName)}`;
