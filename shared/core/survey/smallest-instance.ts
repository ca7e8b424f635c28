import { matchesGlob } from './glob.ts';
import { INSTANCE_TYPES, OTHER_INSTANCE_TYPES } from './instance-types.ts';
import type { InstanceRequirements } from './survey.ts';

/** The least of a resource that an instance of a provider has: in CPU units or MiB, as EC2 names it. */
export type Least = {
  readonly amount: number;
  /** The instance type that has so little; null: the requirements' own minimum. */
  readonly instanceType: string | null;
};

/** null: the least is not known. */
export type Smallest = { readonly cpu: Least | null; readonly memory: Least | null };

const CPU_UNITS_PER_VCPU = 1024;

/**
 * The smallest instance that a provider may launch. Where it names the types that it allows, the smallest of them: the one with the
 * least CPU may be another than that with the least memory, and a daemon has to fit both. Else the requirements' minimum, in which 0
 * is none. Sizes are nominal: the operating system and the ECS agent take their part of the memory.
 */
export const smallestOf = (requirements: InstanceRequirements): Smallest => {
  const { allowedInstanceTypes, vCpuMin, memoryMiBMin } = requirements;
  if (allowedInstanceTypes === null || allowedInstanceTypes.length === 0)
    return { cpu: atLeast(vCpuMin === null ? null : vCpuMin * CPU_UNITS_PER_VCPU), memory: atLeast(memoryMiBMin) };
  const allowed = launchable(requirements, allowedInstanceTypes);
  return {
    cpu: leastOf(allowed, ({ vCpus }) => vCpus * CPU_UNITS_PER_VCPU),
    memory: leastOf(allowed, ({ memoryMiB }) => memoryMiB),
  };
};

/**
 * The most that an instance of the provider may have, in CPU units and MiB; null: nothing bounds it. Where the provider allows types that are
 * all unknown here, only the bounds of its requirements count.
 */
export const largestOf = (
  requirements: InstanceRequirements,
): { readonly cpu: number | null; readonly memory: number | null } => {
  const { allowedInstanceTypes, vCpuMax, memoryMiBMax } = requirements;
  const bounds = { cpu: vCpuMax === null ? null : vCpuMax * CPU_UNITS_PER_VCPU, memory: memoryMiBMax };
  const allowed = launchable(requirements, allowedInstanceTypes ?? []);
  if (allowed.length === 0) return bounds;
  return {
    cpu: allowed.reduce((most, { vCpus }) => Math.max(most, vCpus * CPU_UNITS_PER_VCPU), 0),
    memory: allowed.reduce((most, { memoryMiB }) => Math.max(most, memoryMiB), 0),
  };
};

const atLeast = (minimum: number | null): Least | null =>
  minimum === null || minimum <= 0 ? null : { amount: minimum, instanceType: null };

const leastOf = (types: readonly InstanceType[], amountOf: (type: InstanceType) => number): Least | null => {
  let least: Least | null = null;
  for (const type of types)
    if (least === null || amountOf(type) < least.amount) least = { amount: amountOf(type), instanceType: type.name };
  return least;
};

const launchable = (requirements: InstanceRequirements, allowed: readonly string[]): readonly InstanceType[] => {
  const { vCpuMin, vCpuMax, memoryMiBMin, memoryMiBMax, excludedInstanceTypes } = requirements;
  const patterns = allowed.filter((pattern) => pattern.includes('*'));
  const named = new Set(allowed);
  return [
    ...typesOf(INSTANCE_TYPES).filter(
      ({ name }) => named.has(name) || patterns.some((pattern) => matchesGlob(pattern, name)),
    ),
    ...typesOf(OTHER_INSTANCE_TYPES).filter(({ name }) => named.has(name)),
  ].filter(
    ({ name, vCpus, memoryMiB }) =>
      vCpus >= (vCpuMin ?? 0) &&
      vCpus <= (vCpuMax ?? Number.POSITIVE_INFINITY) &&
      memoryMiB >= (memoryMiBMin ?? 0) &&
      memoryMiB <= (memoryMiBMax ?? Number.POSITIVE_INFINITY) &&
      !excludedInstanceTypes.some((pattern) => matchesGlob(pattern, name)),
  );
};

type InstanceType = { readonly name: string; readonly vCpus: number; readonly memoryMiB: number };

const typesOf = (table: string): readonly InstanceType[] =>
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [family = '', ...sizes] = line.split(' ');
      return sizes.map((packed) => {
        const [size = '', vCpus, memoryMiB] = packed.split(':');
        return { name: `${family}.${size}`, vCpus: Number(vCpus), memoryMiB: Number(memoryMiB) };
      });
    });
