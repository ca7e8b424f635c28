import type { UnreadFact } from '../../core/words/facts.ts';
import type { FactsOfItem } from '../../core/words/item-key.ts';
import { causeInWords } from '../../core/words/trouble.ts';
import { type Recorded, record } from '../record/record.ts';
import type { StateStore } from '../store/state-store.ts';
import type { Looker } from './inspector.ts';

/** The first of the problems in words, and how many more there are. */
export const unreadInWords = (problems: readonly string[]): string => {
  const [first = 'a part of the answer is missing', ...others] = problems;
  return causeInWords(others.length === 0 ? first : `${first} (and ${others.length} more)`);
};

/** The facts about a cluster under its key; without a fact the cluster is only judged again. */
export const ofCluster = (clusterArn: string, facts: readonly UnreadFact[]): FactsOfItem => ({
  key: { kind: 'cluster', clusterArn },
  clusterArn,
  facts,
});

/** The fact that ECS told too little of a cluster. @param why one line of bounded text */
export const unreadOf = async (
  clusterArn: string,
  why: string,
  { store, now }: Pick<Looker, 'store' | 'now'>,
): Promise<readonly UnreadFact[]> => [
  { kind: 'unread', clusterArn, at: now(), why, hasInstances: await hasInstances(clusterArn, store) },
];

/** Records that fact like any other: the core decides whether, and when, anybody is told of it. */
export const recordUnread = async (clusterArn: string, why: string, inspector: Looker): Promise<readonly Recorded[]> =>
  record([ofCluster(clusterArn, await unreadOf(clusterArn, why, inspector))], inspector);

export const hasInstances = async (
  clusterArn: string,
  { itemKeysOf }: Pick<StateStore, 'itemKeysOf'>,
): Promise<boolean> => {
  for await (const _ of itemKeysOf(clusterArn)) return true;
  return false;
};
