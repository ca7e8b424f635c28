import { describe, expect, it } from 'vitest';
import { smallestOf } from '../../../shared/core/survey/smallest-instance.ts';
import type { InstanceRequirements } from '../../../shared/core/survey/survey.ts';

const required = (changed: Partial<InstanceRequirements> = {}): InstanceRequirements => ({
  vCpuMin: 1,
  vCpuMax: null,
  memoryMiBMin: 1024,
  memoryMiBMax: null,
  allowedInstanceTypes: null,
  excludedInstanceTypes: [],
  ...changed,
});
const told = (changed: Partial<InstanceRequirements>): string => {
  const { cpu, memory } = smallestOf(required(changed));
  return `${cpu?.amount} of ${cpu?.instanceType}, ${memory?.amount} of ${memory?.instanceType}`;
};

describe('the smallest instance that a provider may launch', () => {
  it.each([
    ['is the minimum of the requirements', { vCpuMin: 4, memoryMiBMin: 8192 }, '4096 of null, 8192 of null'],
    ['is that too where no type is in the list', { allowedInstanceTypes: [] }, '1024 of null, 1024 of null'],
    ['is that too beside types that are excluded', { excludedInstanceTypes: ['*'] }, '1024 of null, 1024 of null'],
    ['is not known without a minimum', { vCpuMin: null }, 'undefined of undefined, 1024 of null'],
    ['is not known where the minimum is none', { memoryMiBMin: 0 }, '1024 of null, undefined of undefined'],
    [
      'is the one type that is allowed',
      { allowedInstanceTypes: ['m5.xlarge'] },
      '4096 of m5.xlarge, 16384 of m5.xlarge',
    ],
    [
      'is the smaller of two types, for each resource by itself',
      { allowedInstanceTypes: ['r5.large', 'c5.xlarge'] },
      '2048 of r5.large, 8192 of c5.xlarge',
    ],
    ['is found by patterns', { allowedInstanceTypes: ['m6*.*', 'c6i.*'] }, '2048 of c6i.large, 4096 of c6i.large'],
    [
      'is within the bounds',
      { allowedInstanceTypes: ['m5.*'], vCpuMin: 3, memoryMiBMin: 20_000 },
      '8192 of m5.2xlarge, 32768 of m5.2xlarge',
    ],
    [
      'keeps to the upper bounds too',
      {
        allowedInstanceTypes: ['m5.large', 'r5.large', 't3.small'],
        vCpuMax: 2,
        memoryMiBMin: 4096,
        memoryMiBMax: 8192,
      },
      '2048 of m5.large, 8192 of m5.large',
    ],
    [
      'keeps to each bound, and to none more',
      { allowedInstanceTypes: ['c5.*', 'm5.xlarge'], vCpuMin: 2, vCpuMax: 2, memoryMiBMin: 4096, memoryMiBMax: 4096 },
      '2048 of c5.large, 4096 of c5.large',
    ],
    [
      'is not known where all types have too many vCPUs',
      { allowedInstanceTypes: ['m5.2xlarge'], vCpuMax: 4 },
      'undefined of undefined, undefined of undefined',
    ],
    [
      'is none that is excluded',
      { allowedInstanceTypes: ['m5.*'], excludedInstanceTypes: ['m5.large', '*.xlarge'] },
      '8192 of m5.2xlarge, 32768 of m5.2xlarge',
    ],
    [
      'is no type that ECS does not launch, where a pattern matches one',
      { allowedInstanceTypes: ['m*'] },
      '2048 of m5.large, 8192 of m5.large',
    ],
    ['is such a type where it is named', { allowedInstanceTypes: ['m1.large'] }, '2048 of m1.large, 7680 of m1.large'],
    [
      'is not known where nobody knows a type that is allowed',
      { allowedInstanceTypes: ['z99.large', 'm5', 't3.micro'] },
      'undefined of undefined, undefined of undefined',
    ],
    [
      'is not known where no allowed type keeps to the bounds',
      { allowedInstanceTypes: ['m5.large'], vCpuMin: 4 },
      'undefined of undefined, undefined of undefined',
    ],
  ] as const)('%s', (_, changed, expected) => {
    expect(told(changed)).toBe(expected);
  });
});
