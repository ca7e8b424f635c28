import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles } from '../cli/daemon/check/check-files.ts';
import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import type { Asked } from './asked.ts';
import { alternate, cpuTimeMs, measuredOf, type Timed } from './rounds.ts';
import type { Row } from './table.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

const ROUNDS = 5;
const SHORT_ROUNDS = 1;
const TIMES = 10;
/** Time for each byte may grow by so much where a file is ten times as large: caches and the garbage collector. */
const TARGET = 2;

/** Templates whose size, in resources, gives about 1 MB of JSON and 0.1 MB of YAML, which costs far more for each byte. */
const FORMS = [
  { form: 'JSON', resources: 1500, size: '1 MB', larger: '10 MB', text: (value: unknown) => JSON.stringify(value) },
  {
    form: 'YAML',
    resources: 100,
    size: '0.1 MB',
    larger: '1 MB',
    text: (value: unknown) => blockOf(value, '').trimStart(),
  },
] as const;

/** The time of `daemon check` for each byte of a large template ÷ that for each byte of a tenth of it: 1 is linear. */
export async function* benchCheck({ isShort }: Asked): AsyncGenerator<Row> {
  yield* await withTemporaryFolder(async (folder) => {
    const rows: Row[] = [];
    for (const one of FORMS) rows.push(await rowOf(one, folder, isShort ? SHORT_ROUNDS : ROUNDS));
    return rows;
  });
}

const rowOf = async (one: (typeof FORMS)[number], folder: string, rounds: number): Promise<Row> => {
  const contenders = [1, TIMES].map((times) => {
    const text = one.text(templateOf(one.resources * times));
    const file = join(folder, `${one.form}-${times}`);
    writeFileSync(file, text);
    return checked(file, text.length);
  });
  await alternate(contenders, 1); // the compiler's work is of neither
  const [small = [], large = []] = await alternate(contenders, rounds);
  return {
    what: `daemon check of ${one.larger} of ${one.form} ÷ of ${one.size}, for each byte`,
    measured: measuredOf(large.map((time, round) => time / (small[round] ?? Number.NaN))),
    unit: 'ratio',
    target: TARGET,
    isTimed: true,
  };
};

const checked =
  (file: string, bytes: number): Timed =>
  async () => {
    const startedAt = cpuTimeMs();
    const { broken } = await checkFiles([file], nothing(), {
      policy: { ...DEFAULT_POLICY, acceptedHoles: [] },
      now: 0,
    });
    if (broken.length > 0) throw new Error(`${file} could not be read`);
    return (cpuTimeMs() - startedAt) / bytes;
  };

async function* nothing(): AsyncGenerator<Buffer> {}

const templateOf = (count: number) => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: Object.fromEntries(Array.from({ length: count }, (_, at) => [`Task${at}`, taskDefinition(at)])),
});

const taskDefinition = (at: number) => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    Family: `family-${at}`,
    RequiresCompatibilities: ['EC2'],
    ContainerDefinitions: [
      {
        Name: 'application',
        Image: `registry/application:1.${at}`,
        Environment: Array.from({ length: 10 }, (_, of) => ({ Name: `VARIABLE_${of}`, Value: `a value ${of}` })),
        LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': { Ref: `Group${at}` } } },
      },
    ],
  },
});

/** YAML in block style, of the plain texts above. */
const blockOf = (value: unknown, indent: string): string => {
  const below = (inner: unknown): string => blockOf(inner, `${indent}  `);
  if (Array.isArray(value)) return value.map((each) => `\n${indent}- ${below(each).trimStart()}`).join('');
  if (typeof value !== 'object' || value === null) return ` ${value}`;
  return Object.entries(value)
    .map(([name, inner]) => `\n${indent}${name}:${below(inner)}`)
    .join('');
};
