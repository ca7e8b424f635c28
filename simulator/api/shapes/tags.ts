import type { Cluster } from '../../model/cluster.ts';
import type { Account, Tags } from '../account/account.ts';
import type { Input } from '../request/input.ts';

export const tagList = (tags: Tags): { key: string; value: string }[] =>
  [...tags].map(([key, value]) => ({ key, value }));

/** `tags`, where the request includes them. */
export const tagsIfAsked = (account: Account, input: Input, arn: string, cluster?: Cluster): Record<string, unknown> =>
  input.includes('TAGS') ? { tags: tagList(account.tags(arn, cluster)) } : {};
