import { createHash } from 'node:crypto';
import type { Group } from '../../../core/groups/group.ts';

/** A short name of a group, of harmless characters, and the same for as long as the group is. */
export const threadIdOf = ({ id }: Group): string => createHash('sha256').update(id).digest('hex').slice(0, 32);

/** ARNs go out as they are, so what is none, or could be read as markup, is left out. */
const ARN = /^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:[a-z-]+\/[A-Za-z0-9_/-]{1,255}$/;

/** The cluster and the container instances of the worst incidents of a group. */
export const resourcesOf = ({ leads }: Group): readonly string[] => {
  const arns = leads.flatMap(({ clusterArn, containerInstanceArn }) => [clusterArn, containerInstanceArn ?? '']);
  return [...new Set(arns)].filter((arn) => ARN.test(arn));
};
