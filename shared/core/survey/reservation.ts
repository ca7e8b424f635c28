import type { Container, Definition } from './definition.ts';
import { allKnown, type Field, isKnown, isMissing } from './field.ts';
import { TINY } from './rounding.ts';
import { definitionOf } from './select.ts';
import type { Least, Smallest } from './smallest-instance.ts';
import type { Daemon } from './survey.ts';

/** The resources that a task reserves, as the API has them: CPU units, and MiB of memory. */
export type Resource = 'cpu' | 'memory';

export const RESOURCES: readonly Resource[] = ['cpu', 'memory'];

/**
 * The amount that a task of the definition reserves: the size of the whole task, else the sum of its containers (of memory the hard
 * limit, else the reservation). null: neither says anything, and nothing is reserved.
 */
export const reservedBy = (definition: Definition, resource: Resource): Field<number | null> => {
  const ofTask = definition[resource];
  if (ofTask !== null) return ofTask;
  const { containers } = definition;
  if (isMissing(containers)) return containers;
  const amounts = allKnown(containers.map((container) => amountOf(container, resource)));
  if (isMissing(amounts)) return amounts;
  const sum = amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  return sum === 0 ? null : sum;
};

const amountOf = ({ cpu, memory, memoryReservation }: Container, resource: Resource): Field<number | null> =>
  resource === 'cpu' ? cpu : (memory ?? memoryReservation);

/** The fields of the definition in which the size is written. */
export const atSize = ({ resource, ...definition }: Definition, reserved: Resource) => ({
  resource,
  path: definition[reserved] === null ? ['containerDefinitions'] : [reserved],
});

/** A daemon that reserves a resource of which the daemons of its provider together reserve more than a limit. */
export type Excess = {
  readonly daemon: Daemon;
  readonly definition: Definition;
  readonly resource: Resource;
  /** CPU units or MiB: of this daemon, and of all that meet there. */
  readonly own: number;
  readonly together: number;
  /** The least that an instance there has. */
  readonly least: Least;
};

/**
 * The daemons that together reserve more than a share of the smallest instance, each with what it takes part in; of equal there is
 * none. Missing: a size that nobody knows, where the known ones are not above the limit by themselves.
 * @param daemons those that run on the provider
 * @param share above 0; of 1 the whole instance
 */
export const excessesOf = (daemons: readonly Daemon[], smallest: Smallest, share: number): readonly Field<Excess>[] =>
  RESOURCES.flatMap((resource) => excessesOfOne(daemons, resource, smallest[resource], share));

const excessesOfOne = (
  daemons: readonly Daemon[],
  resource: Resource,
  least: Least | null,
  share: number,
): readonly Field<Excess>[] => {
  if (least === null) return [];
  const reserving = daemons.map((daemon) => reservingOf(daemon, resource));
  const known = reserving.filter(isKnown).filter(({ own }) => own > 0);
  const together = known.reduce((total, { own }) => total + own, 0);
  if (together <= least.amount * share + TINY) return reserving.filter(isMissing).slice(0, 1);
  return known.map((one) => ({ ...one, resource, together, least }));
};

/** True where nothing is known to be reserved, and nothing unknown: then no size of an instance matters. */
export const reservesNothing = (daemon: Daemon): boolean =>
  RESOURCES.every((resource) => {
    const reserving = reservingOf(daemon, resource);
    return isKnown(reserving) && reserving.own === 0;
  });

/** A daemon and the amount of the resource that each of its tasks reserves. */
export const reservingOf = (
  daemon: Daemon,
  resource: Resource,
): Field<{ readonly daemon: Daemon; readonly definition: Definition; readonly own: number }> => {
  const definition = definitionOf(daemon);
  if (isMissing(definition)) return definition;
  const own = reservedBy(definition, resource);
  return isMissing(own) ? own : { daemon, definition, own: own ?? 0 };
};

/**
 * One daemon's task may reserve this where the smallest instance is not known: a quarter of 2 vCPU and 4 GiB.
 */
export const LIMIT_OF_UNKNOWN: Readonly<Record<Resource, number>> = { cpu: 512, memory: 1024 };

export const amountText = (resource: Resource, amount: number): string =>
  resource === 'cpu' ? `${amount} CPU units` : `${amount} MiB of memory`;

/** A share: `25 %`. */
export const percentText = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** `agent reserves 512 CPU units (768 with the other daemons of managed)`. */
export const excessText = ({ daemon, resource, own, together }: Excess, providerName: string): string => {
  const others = own === together ? '' : ` (${together} with the other daemons of ${providerName})`;
  return `${daemon.daemonName} reserves ${amountText(resource, own)}${others}`;
};

/** `the nominal 2048 of the smallest instance of the provider, m5.large`. */
export const leastText = ({ least: { amount, instanceType } }: Excess): string =>
  `the nominal ${amount} of the smallest instance of the provider, ${instanceType ?? 'by the minimum of its requirements'}`;
