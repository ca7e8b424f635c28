import { type Field, isMissing, unknown, unread } from './field.ts';
import { activeDaemons } from './select.ts';
import type { Service, Survey, Task } from './survey.ts';

/** `other`: EC2 instances of one's own, and External ones. */
export type Place = 'managed-instances' | 'other' | 'fargate';

const BY_LAUNCH_TYPE: Readonly<Record<string, Place>> = {
  MANAGED_INSTANCES: 'managed-instances',
  EC2: 'other',
  EXTERNAL: 'other',
  FARGATE: 'fargate',
};

/** AWS's own: every cluster may use them, and nobody creates them. */
const FARGATE_PROVIDERS: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** The place of a capacity provider, by its name. One that is not known otherwise has Managed Instances if a daemon covers it: no other can. */
export const placeOfProvider = (survey: Survey, providerName: string): Field<Place> => {
  const { providers, origin } = survey;
  if (FARGATE_PROVIDERS.includes(providerName)) return 'fargate';
  if (isMissing(providers)) return providers;
  const kind = providers.find(({ name }) => name === providerName)?.kind;
  if (kind !== undefined) return kind === 'auto-scaling' ? 'other' : kind;
  if (hasDaemon(survey, providerName)) return 'managed-instances';
  const what = `the kind of the capacity provider ${providerName}`;
  return origin === 'file' ? unknown(what, 'it is of elsewhere') : unread(what, 'it is not of the cluster');
};

const hasDaemon = (survey: Survey, providerName: string): boolean => {
  const daemons = activeDaemons(survey);
  return (
    !isMissing(daemons) && daemons.some(({ providers }) => !isMissing(providers) && providers.includes(providerName))
  );
};

/** The places where tasks of a service may run; without launch type and provider ECS takes EC2. */
export const placesOfService = (survey: Survey, { launchType, providers }: Service): readonly Field<Place>[] => {
  if (isMissing(launchType)) return [launchType];
  if (launchType !== null) return [ofLaunchType(launchType)];
  if (isMissing(providers)) return [providers];
  return providers.length === 0 ? ['other'] : providers.map((name) => placeOfProvider(survey, name));
};

/** The place of a task that runs. */
export const placeOfTask = (survey: Survey, { resource, capacityProviderName, launchType }: Task): Field<Place> => {
  if (capacityProviderName !== null) return placeOfProvider(survey, capacityProviderName);
  return launchType === null ? unread(`where ${resource} runs`, 'ECS does not tell it') : ofLaunchType(launchType);
};

const ofLaunchType = (launchType: string): Field<Place> =>
  BY_LAUNCH_TYPE[launchType] ?? unread(`the launch type ${launchType}`, 'Bookend does not know it');
