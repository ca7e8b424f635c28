import type { Cluster } from '../../model/cluster.ts';
import type { Account, Tags } from '../account/account.ts';
import { ApiError, type ErrorType, invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { tagList } from '../shapes/tags.ts';
import { familyKnown } from '../shapes/task-definition.ts';
import type { Actions } from './action.ts';

export const tagActions: Actions = {
  ListTagsForResource: {
    bucket: 'tagRead',
    act: (account, input) => ({ tags: tagList(tagsFor(account, input, 'InvalidParameterException')) }),
  },

  TagResource: {
    bucket: 'tagWrite',
    act: (account, input) => {
      putTags(tagsFor(account, input, 'ResourceNotFoundException'), input);
      return {};
    },
  },

  UntagResource: {
    bucket: 'tagWrite',
    act: (account, input) => {
      const tags = tagsFor(account, input, 'ResourceNotFoundException');
      for (const key of input.texts('tagKeys')) tags.delete(key);
      return {};
    },
  },
};

/** Sets the tags of a request, within AWS's limits; nothing if one is wrong. */
export const putTags = (tags: Tags, input: Input): void => {
  for (const [key, value] of tagsIn(input, tags)) tags.set(key, value);
};

/** The tags that a request brings for a resource with these; to be asked before anything is done. */
export const tagsIn = (input: Input, present: Tags = new Map()): (readonly [string, string])[] => {
  const given = input.objects('tags').map((tag) => [tag.required('key'), tag.text('value') ?? ''] as const);
  for (const [key, value] of given) {
    if (key.length > 128 || value.length > 256) throw invalid('A tag is too long.');
    if (key.toLowerCase().startsWith('aws:')) throw invalid('Tag keys that begin with aws: are reserved.');
  }
  if (new Map([...present, ...given]).size > 50) throw invalid('A resource can have at most 50 tags.');
  return given;
};

const tagsFor = (account: Account, input: Input, missing: ErrorType): Tags => {
  const arn = input.required('resourceArn');
  const [type = '', ...path] = (arn.split(':').slice(5).join(':') ?? '').split('/');
  const find = FINDERS[type];
  if (!arn.startsWith('arn:') || find === undefined) throw invalid(`${arn} is not the ARN of a resource with tags.`);
  const home = find(account, arn, path);
  if (home === undefined) throw new ApiError(missing, 'The specified resource could not be found.');
  return account.tags(arn, home === 'account' ? undefined : home);
};

/** The cluster that keeps a resource's tags; undefined: there is no such resource. */
type Finder = (account: Account, arn: string, path: readonly string[]) => Cluster | 'account' | undefined;

const inItsCluster =
  (isThere: (account: Account, cluster: Cluster, arn: string) => boolean): Finder =>
  (account, arn, [clusterName]) => {
    const cluster = account.findCluster(clusterName);
    if (cluster === undefined) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
    return isThere(account, cluster, arn) ? cluster : undefined;
  };

const FINDERS: Readonly<Record<string, Finder>> = {
  cluster: inItsCluster(() => true),
  'container-instance': inItsCluster((_, { instances }, arn) => instances.has(arn)),
  task: inItsCluster((_, { tasks }, arn) => tasks.has(arn)),
  service: inItsCluster((account, cluster, arn) => account.findService(cluster, arn) !== undefined),
  daemon: inItsCluster((account, cluster, arn) =>
    account.daemonsOf(cluster).some(({ daemonArn }) => daemonArn === arn),
  ),
  'capacity-provider': (account, arn) =>
    account.clusters.find((cluster) => account.findProvider(cluster, arn) !== undefined),
  'task-definition': (account, arn) =>
    account.taskDefinitions.find(arn) === undefined && familyKnown(account, arn) === undefined ? undefined : 'account',
  'daemon-task-definition': ({ daemonTaskDefinitions }, arn) =>
    daemonTaskDefinitions.all().some((definition) => definition.arn === arn) ? 'account' : undefined,
};
