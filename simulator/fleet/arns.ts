/** ARNs in ECS's spelling: `daemon/CLUSTER/NAME`, `task/CLUSTER/ID` and so on. */
export type ArnOf = (resource: string) => string;

export const arnsOf =
  (region: string, account: string): ArnOf =>
  (resource) =>
    `arn:aws:ecs:${region}:${account}:${resource}`;
