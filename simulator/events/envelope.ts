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

const DAY_MS = 86_400_000;
let day = Number.NaN;
let dayText = '';

/** ISO 8601 with milliseconds, as ECS writes `createdAt` and its like. Made by hand: a fleet writes millions of them. */
export const iso = (at: number): string => {
  const today = Math.floor(at / DAY_MS);
  if (today !== day) {
    day = today;
    dayText = new Date(today * DAY_MS).toISOString().slice(0, 11);
  }
  const ms = at - today * DAY_MS;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${dayText}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(ms % 1000)}Z`;
};

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
const three = (value: number): string => (value < 100 ? `0${two(value)}` : `${value}`);

/** ISO 8601 in whole seconds, as EventBridge cuts the envelope's `time` and ECS its health checks' times. */
export const isoSeconds = (at: number): string => `${iso(at).slice(0, 19)}Z`;

/** The absent times of a task are left out of its event, not null. */
export const isoOrAbsent = (name: string, at: number | undefined): Record<string, string> =>
  at === undefined ? {} : { [name]: iso(at) };
