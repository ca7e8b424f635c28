import { told } from '../shared/core/advance/notices-due.ts';
import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import type { Inventory, ItemState } from '../shared/core/state/instance-state.ts';
import { INSTANCE_ITSELF, type LookFact } from '../shared/core/words/facts.ts';
import { doorOf } from '../shared/edge/events/door.ts';
import { readMessages } from '../shared/edge/events/read-messages.ts';
import { bytesOf, itemOf } from '../shared/edge/store/item.ts';
import type { StateStore } from '../shared/edge/store/state-store.ts';
import type { Asked } from './asked.ts';
import { CLUSTER_ARN, DAEMON_NAME, instanceArnOf, PROVIDER, WATCHED } from './fleet/names.ts';
import { cpuTimeMs, measuredOf } from './rounds.ts';
import { createInstantStore } from './service/instant-dynamo.ts';
import { recordAll } from './service/recorded.ts';
import { type Arrival, daysWithoutDaemon, healthyDays, JOINED, restartingDays } from './streams/crowded.ts';
import type { Row } from './table.ts';

const DOOR = doorOf(WATCHED);
const TARGET = 2;
const MOST_BYTES = 100_000;
/** The service looks where it misses evidence; here so often, in arrivals. */
const LOOK_EVERY = 100;
const MINUTES_OF_DAY = 24 * 60;

type Stream = {
  readonly what: string;
  readonly days: number;
  readonly shortDays: number;
  readonly of: (days: number) => Iterable<Arrival>;
  /** True if looks find no daemon task. */
  readonly isWithoutDaemon?: true;
  /** So many minutes of a healthy instance make a batch of as many events. */
  readonly together: number;
};

const CROWDED: readonly Stream[] = [
  {
    what: 'a daemon that restarts each minute beside 100 tasks',
    days: 30,
    shortDays: 0.5,
    of: restartingDays,
    together: 1,
  },
  {
    what: '10 000 tasks an hour without their daemon',
    days: 1,
    shortDays: 0.05,
    of: daysWithoutDaemon,
    isWithoutDaemon: true,
    together: 10,
  },
];
/** A healthy instance gets so many batches of events. */
const BATCHES = 2000;
const SHORT_BATCHES = 300;

/**
 * The work of `observe` on the events of one container instance (reads, records over the real store) in bad times ÷ what it
 * does, in batches of as many, with those of one where 100 tasks run beside their daemon; and how large its item becomes meanwhile.
 */
export async function* benchCrowded({ isShort }: Asked): AsyncGenerator<Row> {
  for (const stream of CROWDED) {
    const { what, together } = stream;
    const days = isShort ? stream.shortDays : stream.days;
    const healthyFor = ((isShort ? SHORT_BATCHES : BATCHES) * together) / MINUTES_OF_DAY;
    const of = (some: number): Iterable<Arrival> => healthyDays(some, together);
    await observed({ of }, healthyFor / 4); // warms the code up
    const healthy = await observed({ of }, healthyFor);
    const crowded = await observed(stream, days);
    const over = `${what}, ${days} ${days === 1 ? 'day' : 'days'}`;
    yield {
      what: `observe an event: ${over} ÷ a healthy one's`,
      measured: measuredOf([crowded.msPerEvent / healthy.msPerEvent]),
      unit: 'ratio',
      target: TARGET,
      isTimed: true,
    };
    yield { what: '  its largest item', measured: measuredOf([crowded.mostBytes]), unit: 'bytes', target: MOST_BYTES };
  }
}

type Observed = { readonly msPerEvent: number; readonly mostBytes: number };

const observed = async (
  { of, isWithoutDaemon }: Pick<Stream, 'of' | 'isWithoutDaemon'>,
  days: number,
): Promise<Observed> => {
  const store = createInstantStore();
  await store.writeInventory(INVENTORY, 0);
  let [ms, events, mostBytes, batches, now] = [0, 0, 0, 0, JOINED];
  const recorder = { store, policy: DEFAULT_POLICY, now: () => now };
  for (const arrival of of(days)) {
    const messages = arrival.events.map((event, n) => ({ messageId: String(n), body: JSON.stringify(event) }));
    now = JOINED + arrival.at + 1000;
    const startedAt = cpuTimeMs();
    await recordAll([...readMessages(messages, DOOR).facts.keys()], recorder);
    ms += cpuTimeMs() - startedAt;
    events += messages.length;
    if (batches++ % LOOK_EVERY !== 0) continue;
    if (isWithoutDaemon) await recordAll([lookAt(now)], recorder);
    mostBytes = Math.max(mostBytes, await tellAll(store));
  }
  return { msPerEvent: ms / events, mostBytes };
};

/** Writes as `react` does. @returns the bytes of the item before */
const tellAll = async (store: StateStore): Promise<number> => {
  const [place] = await store.readItems([{ kind: 'instance', containerInstanceArn: instanceArnOf(0) }]);
  if (place === undefined) return 0;
  const state: ItemState = place.state;
  await store.writeItem(
    told(
      state,
      state.untold.map(({ id }) => id),
    ),
    place.revision,
  );
  return bytesOf(itemOf(state, place.revision));
};

const INVENTORY: Inventory = {
  clusterArn: CLUSTER_ARN,
  watchedSince: JOINED - 86_400_000,
  refreshedAt: JOINED,
  daemons: [
    {
      daemonName: DAEMON_NAME,
      clusterArn: CLUSTER_ARN,
      capacityProviderNames: [PROVIDER],
      critical: true,
      createdAt: null,
      deletedAt: null,
      firstDeployment: null,
      firstSeenAt: null,
    },
  ],
  providers: [{ name: PROVIDER, autoRepair: true }],
};

/** A look that finds no daemon's task running. */
const lookAt = (at: number): LookFact => ({
  kind: 'look',
  clusterArn: CLUSTER_ARN,
  containerInstanceArn: instanceArnOf(0),
  at,
  listed: [INSTANCE_ITSELF, `RUNNING ${DAEMON_NAME}`, `STOPPED ${DAEMON_NAME}`],
  taskArns: [],
  missing: [],
  complete: false,
});
