import type { ItemFact } from './facts.ts';
import type { ItemKey } from './item-key.ts';

/** The account and the Region that a thing of AWS is in. */
export type Owner = { readonly accountId: string; readonly region: string };

/** An account that a deployment watches, and the Regions that it watches there. */
export type WatchedAccount = { readonly accountId: string; readonly regions: readonly string[] };

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const LONGEST_REGION = 32;

/** The owner of an ARN of ECS; null for any other text. */
export const ownerOfArn = (arn: string): Owner | null => {
  const [prefix, , service, region = '', accountId = '', resource] = arn.split(':', 6);
  const isOfEcs = prefix === 'arn' && service === 'ecs' && resource !== undefined;
  return isOfEcs && region.length <= LONGEST_REGION && REGION.test(region) && ACCOUNT.test(accountId)
    ? { accountId, region }
    : null;
};

/** The one owner of some ARNs; null if they have several, or one of them is not an ARN of ECS. */
export const commonOwnerOf = ([first, ...others]: readonly string[]): Owner | null => {
  const owner = first === undefined ? null : ownerOfArn(first);
  if (owner === null) return null;
  return others.every((arn) => isSame(owner, ownerOfArn(arn))) ? owner : null;
};

const isSame = (one: Owner, other: Owner | null): boolean =>
  other !== null && one.accountId === other.accountId && one.region === other.region;

export const isWatched = (watched: readonly WatchedAccount[], { accountId, region }: Owner): boolean =>
  watched.some((one) => one.accountId === accountId && one.regions.includes(region));

/** True where one owner has all that the ARNs name, and the deployment watches that owner. */
export const watchesAll = (watched: readonly WatchedAccount[], arns: readonly string[]): boolean => {
  const owner = commonOwnerOf(arns);
  return owner !== null && isWatched(watched, owner);
};

/** The ARNs that say which thing a fact is about. */
export const arnsOfFact = (fact: ItemFact): readonly string[] => {
  switch (fact.kind) {
    case 'task':
      return [fact.clusterArn, fact.containerInstanceArn, fact.taskArn];
    case 'instance':
    case 'health':
    case 'look':
      return [fact.clusterArn, fact.containerInstanceArn];
    case 'daemon-action':
      return fact.containerInstanceArn === null ? [fact.clusterArn] : [fact.clusterArn, fact.containerInstanceArn];
    case 'deployment':
      return [fact.clusterArn, fact.daemonDeploymentArn];
    case 'unread':
    case 'hole':
      return [fact.clusterArn];
  }
};

/** The ARN in an item's key. */
export const arnOfItem = (item: ItemKey): string =>
  item.kind === 'instance' ? item.containerInstanceArn : item.clusterArn;
