import type { ContainerInstance, Daemon } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { drainInstance } from './leaving.ts';

/** Whole container instances are drained and replaced, a share of them at a time (documented). */
export interface Rolling {
  readonly daemon: Daemon;
  /** The number that is replaced at a time. */
  readonly size: number;
  /** Those that are still to be replaced. */
  readonly left: () => readonly ContainerInstance[];
  /** Asked before each share: false ends the rolling without a word. @param shares how many are done */
  readonly mayGoOn: (shares: number) => boolean;
  readonly done: () => void;
}

const POLL_MS = 30_000;

export const instancesOf = ({ cluster, capacityProviderNames }: Daemon): ContainerInstance[] =>
  capacityProviderNames.flatMap((name) => [...(cluster.capacityProviders.get(name)?.live ?? [])]);

/** A share of the daemon's instances as a number: at least one. */
export const shareOf = (instances: number, drainPercent: number): number =>
  Math.max(1, Math.floor((instances * drainPercent) / 100));

/** Drains the next share once those before it are gone and replaced. */
export const roll = (fleet: Fleet, rolling: Rolling, shares = 0): void => {
  if (!rolling.mayGoOn(shares)) return;
  const left = rolling.left().filter(({ lost }) => !lost);
  const share = left.filter(({ status }) => status === 'ACTIVE').slice(0, rolling.size);
  if (share.length === 0) {
    const isComing = left.some(({ status, closed }) => status === 'REGISTERING' && !closed);
    if (isComing) fleet.agenda.after(POLL_MS, () => roll(fleet, rolling, shares));
    else rolling.done();
    return;
  }
  for (const instance of share) drainInstance(fleet, instance);
  whenReplaced(fleet, rolling, share, () => roll(fleet, rolling, shares + 1));
};

const whenReplaced = (fleet: Fleet, rolling: Rolling, share: readonly ContainerInstance[], then: () => void): void => {
  fleet.agenda.after(POLL_MS, () => {
    // A drain that somebody cancelled is begun anew with the next share.
    const isOver = share.every(({ status, lost }) => status === 'INACTIVE' || status === 'ACTIVE' || lost);
    const isSettled = instancesOf(rolling.daemon).every(
      ({ status, lost, closed }) => status !== 'REGISTERING' || lost || closed,
    );
    if (isOver && isSettled) then();
    else whenReplaced(fleet, rolling, share, then);
  });
};
