/** An event as EventBridge delivers it. */
export interface EcsEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': DetailType;
  readonly source: 'aws.ecs';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export type DetailType =
  | 'ECS Task State Change'
  | 'ECS Container Instance State Change'
  | 'ECS Container Instance Health Change'
  | 'ECS Daemon Service Action'
  | 'ECS Daemon Deployment State Change';

/** ISO 8601 with milliseconds, as ECS writes `createdAt` and its like. */
export const iso = (at: number): string => new Date(at).toISOString();

/** ISO 8601 in whole seconds, as EventBridge cuts the envelope's `time` and ECS its health checks' times. */
export const isoSeconds = (at: number): string => `${iso(at).slice(0, 19)}Z`;

/** The absent times of a task are left out of its event, not null. */
export const isoOrAbsent = (name: string, at: number | undefined): Record<string, string> =>
  at === undefined ? {} : { [name]: iso(at) };
