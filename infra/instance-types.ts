/**
 * `node infra/instance-types.ts FILE YYYY-MM-DD > shared/core/survey/instance-types.ts`: makes the table of instance types anew, of
 * answers of DescribeInstanceTypes and the day on which AWS gave them. FILE, which may be gzipped, holds what
 * `aws ec2 describe-instance-types` prints, or an object of its `InstanceTypes` by name.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

type InstanceType = { readonly name: string; readonly vCpus: number; readonly memoryMiB: number };

/**
 * The families that ECS Managed Instances launches (ECS Developer Guide, Amazon ECS Managed Instances instance types). The list grows:
 * a provider may name another type, but its patterns are taken to mean these alone.
 */
const SUPPORTED = new Set(
  `c5 c5a c5ad c5d c5n c6a c6g c6gd c6i c6id c6in c7a c7g c7gd c7gn c7i c7i-flex c8a c8g c8gb c8gd c8gn c8i c8ib c8id c8i-flex c8in c8ine
  m5 m5a m5ad m5d m5dn m5n m5zn m6a m6g m6gd m6i m6id m6idn m6in m7a m7g m7gd m7i m7i-flex m8a m8azn m8g m8gb m8gd m8gn m8i m8ib m8id
  m8idb m8idn m8i-flex m8in m8ine m9g m9gd t3 t3a t4g
  r5 r5a r5ad r5b r5d r5dn r5n r6a r6g r6gd r6i r6id r6idn r6in r7a r7g r7gd r7i r7iz r8a r8g r8gb r8gd r8gn u-3tb1 u7i-6tb u7i-8tb
  u7i-12tb u7in-24tb u7in-32tb x2gd x2idn x2iedn x2iezn x8g z1d
  d3 d3en i3en i4g i4i i7i i7ie i8g i8ge im4gn is4gen
  dl1 g4ad g4dn g5 g5g g6 g6e g6f g7e gr6 gr6f inf1 inf2 p3dn p4d p4de p5 p5en p6-b200 p6-b300 trn1
  hpc6a hpc6id hpc7a hpc7g`.split(/\s+/),
);

/** ECS launches none with one vCPU, and no nano or micro (the same page). A Mac runs no containers of Linux. */
const canBeLaunched = ({ name, vCpus }: InstanceType): boolean => vCpus > 1 && !/^mac|\.(nano|micro)$/.test(name);

const familyOf = ({ name }: InstanceType): string => name.slice(0, name.indexOf('.'));

/**
 * The text of the module for the core.
 * @param answers as told above, parsed
 * @param day on which AWS gave them, as YYYY-MM-DD
 * @throws {TypeError} where they hold something else, or nothing that ECS launches
 */
export const instanceTypesModule = (answers: unknown, day: string): string => {
  const types = listed(answers).map(readType).filter(canBeLaunched);
  const supported = types.filter((type) => SUPPORTED.has(familyOf(type)));
  const others = types.filter((type) => !SUPPORTED.has(familyOf(type)));
  if (supported.length === 0) throw new TypeError('no instance type that ECS Managed Instances launches');
  return `/**
 * Instance types, a family a line: size, vCPUs and MiB of each. Made by \`infra/instance-types.ts\` from answers of EC2's
 * DescribeInstanceTypes as of ${day}; newer types are missing. These are launched by ECS Managed Instances.
 */
export const INSTANCE_TYPES = \`
${linesOf(supported)}
\`;

/** Families that AWS does not list for ECS Managed Instances, or not yet. */
export const OTHER_INSTANCE_TYPES = \`
${linesOf(others)}
\`;
`;
};

const linesOf = (types: readonly InstanceType[]): string =>
  [...Map.groupBy(types, familyOf)]
    .map(([family, sizes]) => `${family} ${sizes.toSorted(bySize).map(sizeOf).join(' ')}`)
    .sort()
    .join('\n');

const bySize = (one: InstanceType, other: InstanceType): number =>
  one.vCpus - other.vCpus || one.memoryMiB - other.memoryMiB || (one.name < other.name ? -1 : 1);

const sizeOf = ({ name, vCpus, memoryMiB }: InstanceType): string =>
  `${name.slice(name.indexOf('.') + 1)}:${vCpus}:${memoryMiB}`;

const listed = (answers: unknown): readonly unknown[] => {
  const all = fieldOf(answers, 'InstanceTypes') ?? answers;
  if (typeof all !== 'object' || all === null) throw new TypeError('not an answer of DescribeInstanceTypes');
  return Object.values(all);
};

const readType = (type: unknown): InstanceType => {
  const name = fieldOf(type, 'InstanceType');
  const vCpus = fieldOf(fieldOf(type, 'VCpuInfo'), 'DefaultVCpus');
  const memoryMiB = fieldOf(fieldOf(type, 'MemoryInfo'), 'SizeInMiB');
  if (typeof name !== 'string' || !/^[a-z0-9-]+\.[a-z0-9-]+$/.test(name))
    throw new TypeError('an entry without InstanceType');
  if (!Number.isSafeInteger(vCpus) || !Number.isSafeInteger(memoryMiB))
    throw new TypeError(`${name} without VCpuInfo.DefaultVCpus or MemoryInfo.SizeInMiB`);
  return { name, vCpus: Number(vCpus), memoryMiB: Number(memoryMiB) };
};

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

if (import.meta.main) {
  const [, , file, day] = process.argv;
  if (file === undefined || day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day))
    throw new TypeError('usage: node infra/instance-types.ts FILE YYYY-MM-DD');
  const bytes = readFileSync(file);
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  process.stdout.write(instanceTypesModule(JSON.parse(String(isZipped ? gunzipSync(bytes) : bytes)), day));
}
