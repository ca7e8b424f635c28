import { array, type InferOutput, maxLength, minLength, object, pipe, regex, string } from 'valibot';
import type { Owner, WatchedAccount } from '../../core/words/watched.ts';
import { readDocument } from '../documents/read-document.ts';

const MOST_ACCOUNTS = 1000;
const MOST_REGIONS = 100;

const region = pipe(
  string('must be a Region'),
  regex(/^[a-z]{2,12}(-[a-z]{1,12}){1,3}-\d{1,2}$/, 'must be a Region, such as eu-west-1'),
);

/** Fields that are not known yet pass by: a newer release has put them. */
const document = object({
  accounts: pipe(
    array(
      object({
        accountId: pipe(string('must be text'), regex(/^\d{12}$/, "must be an AWS account's 12 digits")),
        regions: pipe(
          array(region, 'must be a list of Regions'),
          minLength(1, 'must name a Region'),
          maxLength(MOST_REGIONS, `must name at most ${MOST_REGIONS} Regions`),
        ),
      }),
      'must be a list of accounts',
    ),
    maxLength(MOST_ACCOUNTS, `must name at most ${MOST_ACCOUNTS} accounts`),
  ),
});

/** The accounts and Regions that a document names beside the deployment's own. @throws InputError naming every problem */
export const readWatched = (value: unknown): InferOutput<typeof document>['accounts'] =>
  readDocument('the list of what is watched', document, value).accounts;

/** Adds the account and Region that the deployment stands in, which no list can leave out. */
export const withOwn = (
  { accountId, region: own }: Owner,
  others: readonly WatchedAccount[],
): readonly WatchedAccount[] => [{ accountId, regions: [own] }, ...others];
