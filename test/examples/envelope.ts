import { ACCOUNT, hex, type Place, REGION, uuid } from './names.ts';

/** A moment of a story's day (`09:14:02` or `09:14:02.118`), or of another day, written out. */
export type Time = `${number}:${number}:${number}` | `${number}-${number}-${number}T${string}Z`;

export type Detail = Readonly<Record<string, unknown>>;

/** One EventBridge event of ECS, and when it happened, epoch milliseconds. */
export type Event = {
  readonly at: number;
  readonly envelope: {
    readonly version: '0';
    readonly id: string;
    readonly 'detail-type': string;
    readonly source: 'aws.ecs';
    readonly account: string;
    readonly time: string;
    readonly region: string;
    readonly resources: readonly string[];
    readonly detail: Detail;
  };
};

type Content = {
  readonly kind: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
  readonly at: number;
};

/** Epoch milliseconds of a moment. */
export const at = ({ day }: Place, time: Time): number => {
  const ms = Date.parse(time.includes('T') ? time : `${day}T${time}Z`);
  if (Number.isNaN(ms)) throw new Error(`no moment: ${time}`);
  return ms;
};

/** Writes a moment as ECS does in an event: without trailing zeros ("44.98Z", "53Z"). */
export const ecsTime = (ms: number): string => new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');

/** The envelope's `time` is that of the event cut to whole seconds, as measured on recorded events. */
export const event = ({ kind, resources, detail, at: ms }: Content): Event => ({
  at: ms,
  envelope: {
    version: '0',
    id: uuid(hex(JSON.stringify([kind, detail]))),
    'detail-type': kind,
    source: 'aws.ecs',
    account: ACCOUNT,
    time: ecsTime(Math.floor(ms / 1000) * 1000),
    region: REGION,
    resources,
    detail,
  },
});

/** Joins several lives as a capture would: all their events, in the order in which they happened. */
export const inOrder = (...lives: readonly (readonly Event[])[]): readonly Event[] =>
  lives.flat().sort((one, other) => one.at - other.at);

/** Cuts off what a capture that began later does not hold. */
export const since = (place: Place, time: Time, events: readonly Event[]): readonly Event[] =>
  events.filter((each) => each.at >= at(place, time));
