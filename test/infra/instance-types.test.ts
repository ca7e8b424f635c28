import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceTypesModule } from '../../infra/instance-types.ts';
import { INSTANCE_TYPES, OTHER_INSTANCE_TYPES } from '../../shared/core/survey/instance-types.ts';

const type = (InstanceType: string, DefaultVCpus: number, SizeInMiB: number) => ({
  InstanceType,
  VCpuInfo: { DefaultVCpus },
  MemoryInfo: { SizeInMiB },
});
const ANSWER = {
  InstanceTypes: [
    type('m5.xlarge', 4, 16_384),
    type('t3.micro', 2, 1024),
    type('t3.small', 2, 2048),
    type('m1.small', 1, 1740),
    type('m5.large', 2, 8192),
    type('c1.medium', 2, 1740),
    type('mac2.metal', 8, 16_384),
  ],
};
const MODULE = `/**
 * Instance types, a family a line: size, vCPUs and MiB of each. Made by \`infra/instance-types.ts\` from answers of EC2's
 * DescribeInstanceTypes as of 2026-11-30; newer types are missing. These are launched by ECS Managed Instances.
 */
export const INSTANCE_TYPES = \`
m5 large:2:8192 xlarge:4:16384
t3 small:2:2048
\`;

/** Families that AWS does not list for ECS Managed Instances, or not yet. */
export const OTHER_INSTANCE_TYPES = \`
c1 medium:2:1740
\`;
`;

describe('the table of instance types', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'instance-types-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made of what the AWS CLI prints, gzipped or not, and of an object by name', () => {
    const byName = Object.fromEntries(ANSWER.InstanceTypes.map((one) => [one.InstanceType, one]));
    expect(instanceTypesModule(byName, '2026-11-30')).toBe(MODULE);
    for (const bytes of [JSON.stringify(ANSWER), gzipSync(JSON.stringify(ANSWER))]) {
      const file = join(folder, 'answer');
      writeFileSync(file, bytes);
      const { stdout, stderr } = spawnSync(process.execPath, ['infra/instance-types.ts', file, '2026-11-30'], {
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(stdout).toBe(MODULE);
    }
  });

  it('is refused, by what is wrong, where it would be empty or wrong', () => {
    expect(() => instanceTypesModule([], '2026-11-30')).toThrow('no instance type that ECS Managed Instances launches');
    expect(() => instanceTypesModule('text', '2026-11-30')).toThrow('not an answer of DescribeInstanceTypes');
    expect(() => instanceTypesModule([{}], '2026-11-30')).toThrow('an entry without InstanceType');
    expect(() => instanceTypesModule([{ InstanceType: 'm5.large' }], '2026-11-30')).toThrow(
      'm5.large without VCpuInfo',
    );
  });

  it('asks for the day', () => {
    const { status, stderr } = spawnSync(process.execPath, ['infra/instance-types.ts', 'file'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('usage: node infra/instance-types.ts FILE YYYY-MM-DD');
  });

  it('has names and sizes alone', () => {
    for (const table of [INSTANCE_TYPES, OTHER_INSTANCE_TYPES])
      expect(table).toMatch(/^\n([a-z0-9-]+( [a-z0-9-]+:\d+:\d+)+\n)+$/);
    expect(INSTANCE_TYPES.split('\n').length).toBeGreaterThan(100);
  });
});
