import type { DaemonExpectation } from '../policy/policy.ts';
import { isCluster, lastPartOf } from '../words/arn.ts';
import type { Survey } from './survey.ts';

/**
 * True where the policy speaks of this cluster: by its ARN, by its name, or of every cluster. A file tells at most the name, so that there
 * the name in an ARN is enough.
 */
export const isForCluster = ({ clusterArn }: Pick<DaemonExpectation, 'clusterArn'>, survey: Survey): boolean => {
  if (clusterArn === null || isCluster(clusterArn, survey.resource)) return true;
  return survey.origin === 'file' && lastPartOf(clusterArn) === survey.clusterName;
};
