/**
 * The last part of an ARN's resource: the id of a task, the name of a daemon.
 * `…:task/CLUSTER/ID` → `ID`; text without a slash is returned as it is.
 */
export const lastPartOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** True where a person named this cluster, by its ARN or by its name; a name fits in any account and Region. */
export const isCluster = (named: string, clusterArn: string): boolean =>
  named === clusterArn || named === lastPartOf(clusterArn);

/** `…:daemon/CLUSTER/NAME` → `NAME`; null where the ARN is not a daemon's. */
export const daemonNameOfArn = (daemonArn: string): string | null => {
  const parts = daemonArn.split('/');
  const name = parts[2];
  return parts.length === 3 && parts[0]?.endsWith(':daemon') && name ? name : null;
};

/** The number after the last colon of a task definition's ARN, `…/FAMILY:REVISION`; null where there is none. */
export const revisionOfArn = (taskDefinitionArn: string): number | null => {
  const digits = /:(\d{1,9})$/.exec(taskDefinitionArn)?.[1];
  return digits === undefined ? null : Number(digits);
};
