/**
 * The last part of an ARN's resource: the id of a task, the name of a daemon.
 * `…:task/CLUSTER/ID` → `ID`; text without a slash is returned as it is.
 */
export const lastPartOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Whether a cluster is the one that a person named, by its ARN or by its name: then in any account and Region. */
export const isCluster = (named: string, clusterArn: string): boolean =>
  named === clusterArn || named === lastPartOf(clusterArn);

/** `…:daemon/CLUSTER/NAME` → `NAME`; null where the ARN is not a daemon's. */
export const daemonNameOfArn = (daemonArn: string): string | null => {
  const parts = daemonArn.split('/');
  const name = parts[2];
  return parts.length === 3 && parts[0]?.endsWith(':daemon') && name ? name : null;
};
