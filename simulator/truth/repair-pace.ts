import type { FleetLog } from '../fleet/log.ts';
import type { InstanceRecord } from '../fleet/records.ts';

interface Step {
  readonly at: number;
  readonly draining: number;
  readonly live: number;
}

/**
 * The times at which a provider's pace of repair was used up: a fifth of its instances draining, one if there are fewer than nine.
 * Other instances only: the one in question does not stand in its own way.
 */
export class RepairPace {
  private readonly instances = new Map<string, InstanceRecord[]>();

  constructor(log: FleetLog) {
    for (const instance of log.instances.values()) {
      const key = keyOf(instance);
      const known = this.instances.get(key);
      if (known === undefined) this.instances.set(key, [instance]);
      else known.push(instance);
    }
  }

  wasUsedUp(instance: InstanceRecord, from: number, to: number): boolean {
    const others = (this.instances.get(keyOf(instance)) ?? []).filter((other) => other !== instance);
    return stepsOf(others).some(({ at, draining, live }, index, steps) => {
      const until = steps[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return at < until && at < to && until > from && draining >= (live + 1 < 9 ? 1 : Math.floor((live + 1) / 5));
    });
  }
}

const keyOf = ({ clusterArn, capacityProviderName }: InstanceRecord): string => `${clusterArn} ${capacityProviderName}`;

const stepsOf = (instances: readonly InstanceRecord[]): Step[] => {
  const changes = instances.flatMap(({ statuses }) => {
    let wasDraining = false;
    return statuses.map(({ at, status }, index) => {
      const isDraining = status === 'DRAINING' || status === 'DEREGISTERING';
      const draining = Number(isDraining) - Number(wasDraining);
      wasDraining = isDraining;
      const live = index === 0 ? 1 : status === 'INACTIVE' ? -1 : 0;
      return { at, draining, live };
    });
  });
  changes.sort((one, other) => one.at - other.at);
  let draining = 0;
  let live = 0;
  return changes.map((change) => {
    draining += change.draining;
    live += change.live;
    return { at: change.at, draining, live };
  });
};
