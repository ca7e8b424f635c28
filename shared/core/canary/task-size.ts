/** CPU units and MiB of memory. */
export type TaskSize = { readonly cpu: number; readonly memory: number };

/** The most that an instance of a provider has; null: no bound is known. */
export type Largest = { readonly cpu: number | null; readonly memory: number | null };

/** The task needs nothing, but ECS wants a size. */
const LEAST: TaskSize = { cpu: 256, memory: 512 };
const STEP = 256;
/** Daemons, the operating system and the ECS agent take their part of an instance; how much is a guess. */
const USABLE = 0.8;
/** A general-purpose instance has 4 GiB for each vCPU of 1024 units. */
const MIB_PER_CPU_UNIT = 4;

/**
 * The smallest task that none of these container instances can hold, so that ECS must launch another: larger than the room that is left
 * in CPU alone, or in memory alone, whichever asks for the smaller machine. Null if the provider has no instance that could hold it.
 * @param rooms what each instance that takes tasks has left
 */
export const sizeThatFitsNowhere = (rooms: readonly TaskSize[], largest: Largest): TaskSize | null => {
  const sizes = [
    {
      ...LEAST,
      cpu: above(
        rooms.filter(({ memory }) => memory >= LEAST.memory).map(({ cpu }) => cpu),
        LEAST.cpu,
      ),
    },
    {
      ...LEAST,
      memory: above(
        rooms.filter(({ cpu }) => cpu >= LEAST.cpu).map(({ memory }) => memory),
        LEAST.memory,
      ),
    },
  ];
  const [smallest] = sizes
    .filter(({ cpu, memory }) => isWithin(cpu, largest.cpu) && isWithin(memory, largest.memory))
    .sort((one, other) => machineOf(one) - machineOf(other));
  return smallest ?? null;
};

/** The size of the machine that a task needs, in CPU units. */
export const machineOf = ({ cpu, memory }: TaskSize): number => Math.max(cpu, memory / MIB_PER_CPU_UNIT);

const above = (amounts: readonly number[], least: number): number => {
  const most = amounts.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  return most < least ? least : (Math.floor(most / STEP) + 1) * STEP;
};

const isWithin = (amount: number, bound: number | null): boolean => bound === null || amount <= bound * USABLE;
