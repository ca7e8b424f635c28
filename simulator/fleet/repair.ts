import type { CapacityProvider, ContainerInstance, Daemon } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { drainInstance } from './leaving.ts';

/** From the health event to DRAINING 90 s, in the one published cycle. */
const REACTION_MS = 90_000;
const RETRY_MS = 30_000;

/** ECS's own repair of a critical daemon: the instance drains and is replaced, in its pace, unless it recovered. */
export const repair = (fleet: Fleet, instance: ContainerInstance, daemon: Daemon): void => {
  fleet.agenda.after(REACTION_MS, () => attempt(fleet, instance, daemon));
};

const attempt = (fleet: Fleet, instance: ContainerInstance, daemon: Daemon): void => {
  const { provider, status, lost, health } = instance;
  const isImpaired = health.get('DAEMON')?.status === 'IMPAIRED';
  if (status !== 'ACTIVE' || lost || !isImpaired || provider.autoRepair === 'DISABLED') return;
  if (drainingIn(provider) >= repairPace(provider.live.size)) {
    fleet.agenda.after(RETRY_MS, () => attempt(fleet, instance, daemon));
    return;
  }
  drainInstance(fleet, instance);
};

/** At most a fifth of a provider's instances at a time, one if there are fewer than nine (documented for GPUs). */
export const repairPace = (instances: number): number => (instances < 9 ? 1 : Math.floor(instances / 5));

const drainingIn = (provider: CapacityProvider): number => {
  let draining = 0;
  for (const { status } of provider.live) if (status === 'DRAINING' || status === 'DEREGISTERING') draining += 1;
  return draining;
};
