import { allKnown, type Field, isKnown, isMissing } from '../survey/field.ts';
import { type Hole, type HolePolicy, judgeEach, type Need } from '../survey/hole.ts';
import {
  amountText,
  excessesOf,
  excessText,
  LIMIT_OF_UNKNOWN,
  leastText,
  percentText,
  RESOURCES,
  reservesNothing,
  reservingOf,
} from '../survey/reservation.ts';
import { activeDaemons, daemonsOn, managedProviders } from '../survey/select.ts';
import { smallestOf } from '../survey/smallest-instance.ts';
import type { Daemon, Provider, Survey } from '../survey/survey.ts';
import { isForCluster } from '../survey/wanted.ts';

/**
 * A daemon covers a provider that the policy does not list for it; or it covers all that there are, and takes much of the small ones, which
 * nobody chooses on purpose. A list in the policy makes the second judgement needless.
 */
export const unintendedProvider: Hole = {
  judge: (survey, policy) =>
    judgeEach(pairsIn(survey), (pair, need) => {
      const { daemon, providerName } = need(pair);
      const listed = listedProviders(survey, policy, daemon);
      const reason =
        listed === null ? whyOfAll(survey, policy, need(pair), need) : whyNotListed(survey, listed, providerName);
      if (reason === null) return [];
      const { resource, daemonName } = daemon;
      const entry = JSON.stringify({ daemonName, capacityProviderName: providerName });
      return [
        {
          severity: 'warning',
          resource: `${resource}#${providerName}`,
          why: `${daemonName} covers ${providerName}, ${reason}`,
          cure: `Leave the provider out of capacityProviderArns, or, if it is meant, list all providers of the daemon in the policy: {"daemons": [${entry}, …]}`,
          at: { resource, path: ['capacityProviderArns'] },
        },
      ];
    }),
  isHourly: false,
  headline: 'The daemon covers an unintended capacity provider',
  source: 'None published by AWS: one of five mistakes that are made again and again with a first daemon',
};

type Pair = { readonly daemon: Daemon; readonly providerName: string; readonly names: readonly string[] };

const pairsIn = (survey: Survey): Field<readonly Field<Pair>[]> => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return daemons;
  return daemons.flatMap((daemon): readonly Field<Pair>[] => {
    const { providers } = daemon;
    if (isMissing(providers)) return [providers];
    const names = [...new Set(providers)];
    return names.map((providerName) => ({ daemon, providerName, names }));
  });
};

/** null: the policy lists none. An entry without a provider expects the daemon on any. */
const listedProviders = (
  survey: Survey,
  { daemons: expected }: HolePolicy,
  { daemonName }: Daemon,
): readonly string[] | null => {
  const names = expected
    .filter((one) => one.daemonName === daemonName && isForCluster(one, survey))
    .map(({ capacityProviderName }) => capacityProviderName);
  return names.length === 0 || names.includes(null) ? null : names.filter((name) => name !== null);
};

/** A file may be about a part of the list alone. */
const whyNotListed = ({ origin }: Survey, listed: readonly string[], providerName: string): string | null =>
  origin === 'file' || listed.includes(providerName)
    ? null
    : `which is not one of those that the policy lists (${listed.join(', ')})`;

const whyOfAll = (survey: Survey, policy: HolePolicy, pair: Pair, need: Need): string | null => {
  if (pair.names.length < 2) return null;
  const staying = need(managedProviders(survey)).filter(isStaying);
  if (survey.isCallInput === true && staying.length < 2) return whyOfCall(pair, need);
  const provider = staying.find(({ name }) => name === pair.providerName);
  if (provider === undefined || staying.length < 2 || !staying.every(({ name }) => pair.names.includes(name)))
    return null;
  const excess = excessOn(survey, policy, pair.daemon, provider, need);
  return excess === null ? null : `as it covers every Managed Instances provider that is known: ${excess}`;
};

const isStaying = ({ status, isBeingDeleted }: Provider): boolean =>
  isBeingDeleted !== true && status !== 'DEPROVISIONING' && status !== 'INACTIVE';

/** In words; null: the daemon fits there, and takes no more than the policy's share, or nothing tells the provider's sizes. */
const excessOn = (
  survey: Survey,
  { daemonShare }: HolePolicy,
  daemon: Daemon,
  { name, instanceRequirements }: Provider,
  need: Need,
): string | null => {
  if (instanceRequirements === null || reservesNothing(daemon)) return null;
  const requirements = need(instanceRequirements);
  if (requirements === null) return null;
  // a daemon that does not fit takes more than any share too
  const excesses = excessesOf(need(daemonsOn(survey, name)), smallestOf(requirements), daemonShare);
  const own = excesses.filter(isKnown).filter((excess) => excess.daemon.resource === daemon.resource);
  if (own.length === 0) need(allKnown(excesses));
  if (own.length === 0) return null;
  const share = percentText(daemonShare);
  return own.map((excess) => `${excessText(excess, name)}, more than ${share} of ${leastText(excess)}`).join('; ');
};

/** Inputs of calls without two providers among them say nothing of the cluster: two providers count as all, and a quarter of a small instance as much. */
const whyOfCall = ({ daemon }: Pair, need: Need): string | null => {
  const reserving = RESOURCES.map((resource) => ({ resource, its: reservingOf(daemon, resource) }));
  const above = reserving.flatMap(({ resource, its }) =>
    isKnown(its) && its.own > LIMIT_OF_UNKNOWN[resource] ? [amountText(resource, its.own)] : [],
  );
  if (above.length === 0) need(allKnown(reserving.map(({ its }) => its)));
  if (above.length === 0) return null;
  return `one of several, and reserves ${above.join(' and ')}, more than a quarter of a small instance (2 vCPU, 4 GiB)`;
};
