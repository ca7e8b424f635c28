import { isRegion, NO_REGION, regionInEnvironment, type Variables } from '../../aws/deployment-options.ts';
import { oneValue } from '../../options/options.ts';
import { UsageError } from '../../options/usage-error.ts';
import type { Place } from './plan/filled-in.ts';

type Given = { readonly [Name in 'cluster' | 'provider' | 'region' | 'account']?: readonly string[] };

/** Refuses ARNs of several accounts or Regions, and options that say another than they do: one daemon has one place. @throws UsageError */
export const oneAccountAndRegion = (given: Given): void => {
  const named = [given.cluster ?? [], given.provider ?? []]
    .flat()
    .map((one) => /^arn:[^:]*:ecs:([^:]*):([^:]*):/.exec(one));
  const differ = (what: string, values: readonly (string | undefined)[]): readonly string[] => {
    const all = [...new Set(values.filter((value) => value !== undefined && value !== ''))];
    return all.length < 2 ? [] : [`the ARNs and options name several ${what}: ${all.join(', ')}`];
  };
  const problems = [
    ...differ('Regions', [...named.map((arn) => arn?.[1]), ...(given.region ?? [])]),
    ...differ('accounts', [...named.map((arn) => arn?.[2]), ...(given.account ?? [])]),
  ];
  if (problems.length > 0) throw new UsageError(problems);
};

const ARN = /^arn:([^:]+):ecs:([^:]+):(\d{12}):/;

/** Finds the account and Region of the calls: by the ARN of the cluster or of a provider, else by the options. @throws UsageError */
export const placeOf = (given: Given, env: Variables): Place => {
  const [, partition = 'aws', ...ofArn] =
    [given.cluster ?? [], given.provider ?? []]
      .flat()
      .map((named) => ARN.exec(named) ?? [])
      .find(({ length }) => length > 0) ?? [];
  const region = oneValue('region', given.region) ?? ofArn[0] ?? regionInEnvironment(env);
  const account = oneValue('account', given.account) ?? ofArn[1] ?? null;
  const problems = [
    ...(region === null ? [`${NO_REGION}: calls need whole ARNs`] : []),
    ...(region !== null && !isRegion(region) ? [`--region is not an AWS Region: ${region}`] : []),
    ...(account === null ? ['--account is not given: calls need whole ARNs, also by the ARN of the cluster'] : []),
    ...(account !== null && !/^\d{12}$/.test(account) ? [`--account must be 12 digits: ${account}`] : []),
  ];
  if (region === null || account === null || problems.length > 0) throw new UsageError(problems);
  return { partition, region, account };
};
