import { describe, expect, it } from 'vitest';
import { createReplay } from '../../../cli/replay/stream/engine.ts';
import { readDaemons } from '../../../shared/edge/documents/declared-daemons.ts';
import { readPolicy } from '../../../shared/edge/policy/read-policy.ts';
import { Account } from '../../../simulator/api/account/account.ts';
import { actions } from '../../../simulator/api/actions/index.ts';
import { ApiError } from '../../../simulator/api/request/error.ts';
import { Input } from '../../../simulator/api/request/input.ts';
import { Random } from '../../../simulator/engine/random.ts';
import type { EcsEvent } from '../../../simulator/events/envelope.ts';
import type { Fleet } from '../../../simulator/fleet/fleet.ts';
import type { Cluster } from '../../../simulator/model/cluster.ts';
import { randomFleet } from '../../../simulator/random-fleets/random-fleet.ts';
import { fleetOf } from '../../../simulator/simulate.ts';
import { tellTruth } from '../../../simulator/truth/truth.ts';

const WRITES = [
  'StopTask',
  'StopTask',
  'RunTask',
  'UpdateService',
  'UpdateContainerInstancesState',
  'UpdateContainerInstancesState',
  'DeregisterContainerInstance',
  'UpdateDaemon',
  'DeleteDaemon',
] as const;

const one = <T>(random: Random, all: Iterable<T>): T | undefined => {
  const list = [...all];
  return list[random.between(0, Math.max(0, list.length - 1))];
};

const requestFor = (write: string, cluster: Cluster, fleet: Fleet, random: Random): Record<string, unknown> => {
  const instance = one(random, cluster.instances.keys());
  const daemon = one(random, cluster.daemons.values());
  return {
    cluster: cluster.clusterName,
    task: one(random, cluster.tasks.keys()),
    containerInstances: [instance],
    containerInstance: instance,
    force: true,
    status: random.pick(['DRAINING', 'DRAINING', 'ACTIVE']),
    service: one(random, cluster.services.keys()),
    desiredCount: random.between(0, 6),
    ...(write === 'RunTask' ? { taskDefinition: one(random, fleet.families), group: 'daemon:daemon-1' } : {}),
    daemonArn: daemon?.daemonArn,
    daemonTaskDefinitionArn: `${daemon?.name}-td`,
    capacityProviderArns: daemon?.capacityProviderNames ?? [],
    critical: daemon?.critical,
  };
};

/** Lets a fleet live while a caller of the API writes to it now and then. */
const livedWithWrites = (
  seed: number,
): { readonly fleet: Fleet; readonly events: EcsEvent[]; readonly writes: number } => {
  const random = new Random(seed).fork('writes');
  const events: EcsEvent[] = [];
  const scenario = { ...randomFleet(seed), recordFromSeconds: 0 };
  const fleet = fleetOf(scenario, seed, (event) => events.push(event));
  const account = new Account(fleet, 'successful');
  const until = fleet.now + scenario.hours * 3_600_000;
  const pauseMs = (until - fleet.now) / 6;
  let writes = 0;
  for (;;) {
    fleet.advanceTo(fleet.now + random.between(1, Math.round(pauseMs)));
    const [cluster] = fleet.clusters.values();
    if (fleet.now > until || cluster === undefined) break;
    const write = WRITES[random.between(0, WRITES.length - 1)] ?? 'StopTask';
    try {
      actions[write]?.act(account, new Input(requestFor(write, cluster, fleet, random)));
      writes += 1;
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
    }
    fleet.advanceTo(fleet.now);
  }
  fleet.agenda.finish();
  return { fleet, events, writes };
};

describe('the truth of a fleet that callers wrote to', () => {
  it('allows every verdict that replay gives from its events', () => {
    let all = 0;
    let lines = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const { fleet, events, writes } = livedWithWrites(seed);
      const { log, options } = fleet;
      const truth = tellTruth(log, { now: log.newestTold, switches: options.switches, recordFrom: options.recordFrom });
      const daemons = log.daemons.map(({ createdAt, deletedAt, ...daemon }) => ({
        ...daemon,
        createdAt: new Date(createdAt).toISOString(),
        ...(deletedAt === undefined ? {} : { deletedAt: new Date(deletedAt).toISOString() }),
      }));
      const replay = createReplay({ daemons: readDaemons(daemons), policy: readPolicy({}) });
      for (const event of events) replay.add(event);
      for (const said of replay.result(undefined).lines) {
        const really = truth.find(
          ({ rule, daemonName, containerInstanceArn, clusterArn }) =>
            rule === said.rule &&
            daemonName === said.daemonName &&
            containerInstanceArn === said.containerInstanceArn &&
            clusterArn === said.clusterArn,
        );
        expect(really?.expectedInReplay, `seed ${seed}: ${JSON.stringify(said)}`).toContain(said.outcome);
        lines += 1;
      }
      all += writes;
    }
    expect([all > 150, lines > 2000]).toEqual([true, true]);
  });
});
