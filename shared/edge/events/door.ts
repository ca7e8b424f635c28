import type { Fact } from '../../core/words/facts.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import { arnsOfFact, commonOwnerOf, isWatched, type Owner, type WatchedAccount } from '../../core/words/watched.ts';
import type { Fields } from './fields.ts';
import { readSelfTest, type SelfTestRead } from './self-test-event.ts';

/** Refuses what a deployment does not watch: first by the envelope alone, then by what its detail names. */
export type Door = {
  /** Answers the account and Region that the envelope names, if they are not watched; null: it may go on. */
  readonly refusesEnvelope: (envelope: Fields) => string | null;
  /** Answers the account and Region of the detail's ARNs, if they are not watched or not the envelope's; null: it is let in. */
  readonly refusesFact: (envelope: Fields, fact: Fact) => string | null;
  /** Reads an event of the self-test; absent: nobody tests here, and it is an event like any that is not of ECS. */
  readonly selfTest?: (envelope: Fields) => SelfTestRead;
};

/** The account and Region that the deployment stands in, and its clock: self-tests come from there alone. */
export type OwnPlace = Owner & { readonly now: () => number };

/**
 * The door of a deployment. Envelope and detail are both asked: whoever forges one of them may leave the other as it was, and
 * what is let in is looked at in ECS later.
 */
export const doorOf = (watched: readonly WatchedAccount[], own?: OwnPlace): Door => ({
  refusesEnvelope: ({ account, region }) => {
    const saysOther =
      (account !== undefined && !watched.some(({ accountId }) => accountId === account)) ||
      (region !== undefined && !watched.some(({ regions }) => regions.some((one) => one === region)));
    return saysOther ? `${shown(account, ACCOUNT)} ${shown(region, REGION)}` : null;
  },
  refusesFact: ({ account, region }, fact) => {
    if (isOfSelfTest(fact.clusterArn)) return 'the cluster that is reserved for self-tests';
    const owner = commonOwnerOf(arnsOfFact(fact));
    if (owner === null) return 'ARNs that are not of one account and Region of ECS';
    const agrees = isOrAbsent(account, owner.accountId) && isOrAbsent(region, owner.region);
    if (!agrees) return `${nameOf(owner)}, in an envelope of ${shown(account, ACCOUNT)} ${shown(region, REGION)}`;
    return isWatched(watched, owner) ? null : nameOf(owner);
  },
  ...(own && { selfTest: (envelope: Fields) => readSelfTest(envelope, own, own.now()) }),
});

const isOrAbsent = (said: unknown, known: string): boolean => said === undefined || said === known;
const nameOf = ({ accountId, region }: Owner): string => `${accountId} ${region}`;

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z0-9-]{1,32}$/;

/** Text from outside, for a log: what does not look as it should is not repeated. */
const shown = (said: unknown, looks: RegExp): string => (typeof said === 'string' && looks.test(said) ? said : '?');
