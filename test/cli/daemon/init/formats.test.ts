import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inCi, RUNS_ALL_DRAWN } from '../../../drawn.ts';
import { hasProgram } from '../../../needs.ts';
import { run } from '../../run.ts';
import { init } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-init-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EVERY_DAEMON = ['cloudwatch', 'fluent-bit'].flatMap((agent) =>
  ['ssm', 'inline'].map((config) => ({ agent, config })),
);
/** Properties that AWS documents, and that schemas of a cfn-lint of 2026 lack. */
const NEWER_THAN_SCHEMAS = /^E3002 .*\('(Critical|LogDriverVolumeConfiguration)' was unexpected\)/;
const HOSTILE = '$' + '{AWS::Region} %{x} "quoted": #no comment';

it.skipIf(!RUNS_ALL_DRAWN || !hasProgram('cfn-lint'))(
  inCi('every template is accepted by cfn-lint (needs cfn-lint)'),
  async () => {
    const files = EVERY_DAEMON.map(({ agent, config }) => join(folder, `${agent}-${config}.yml`));
    for (const [index, { agent, config }] of EVERY_DAEMON.entries())
      writeFileSync(files[index] ?? '', (await init('--agent', agent, '--config', config)).out);
    const { stdout } = spawnSync('cfn-lint', ['--regions', 'eu-west-1', 'us-east-1', '--', ...files], {
      encoding: 'utf8',
    });
    const found = stdout.split('\n').filter((line) => /^[EWI]\d/.test(line));
    expect(found.filter((line) => !NEWER_THAN_SCHEMAS.test(line))).toEqual([]);
  },
);

it.skipIf(!hasProgram('terraform')).each(EVERY_DAEMON)(
  'Terraform has nothing to format for $agent with its configuration $config (needs terraform)',
  async ({ agent, config }) => {
    const file = join(folder, `${agent}-${config}.tf`);
    writeFileSync(file, (await init('--format', 'terraform', '--agent', agent, '--config', config)).out);
    const { stdout, status } = spawnSync('terraform', ['fmt', '-check', '-diff', file], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  },
);

describe('the template', () => {
  it('in infra is what init writes for the example of the guide', async () => {
    const { out } = await run([
      'daemon',
      'init',
      '--name',
      'cloudwatch-agent-daemon',
      '--cluster',
      'default',
      '--provider',
      'managed-instances',
    ]);
    expect(out).toBe(readFileSync(new URL('../../../../infra/daemons/cloudwatch-agent.yml', import.meta.url), 'utf8'));
  });

  it('holds a hostile name as it is, in YAML', async () => {
    const template = parse((await init('--alarm', HOSTILE)).out, { logLevel: 'silent' });
    expect(template.Resources.Daemon.Properties.DeploymentConfiguration.Alarms.AlarmNames).toEqual([
      'MemoryAlarm',
      HOSTILE,
    ]);
  });

  it('holds a hostile name as it is, in Terraform', async () => {
    const { out } = await init('--format', 'terraform', '--alarm', HOSTILE);
    expect(out).toContain('"$$' + '{AWS::Region} %%{x} \\"quoted\\": #no comment"');
  });

  it('says in Terraform what the provider lacks, and takes logs from the applications themselves', async () => {
    const { out } = await init('--format', 'terraform', '--agent', 'fluent-bit');
    expect(out).toContain('Terraform lacks: `critical`');
    expect(out).toContain('name: forward');
  });
});

describe('the file', () => {
  it('is written, and not overwritten unless that is forced', async () => {
    const out = join(folder, 'agent.yml');
    const first = await init('--out', out);
    expect(first).toEqual({ code: 0, out: '', err: '' });
    const again = await init('--out', out, '--name', 'another');
    expect({ code: again.code, err: again.err }).toEqual({
      code: 2,
      err: `bookend: ${out}: is there already: --force overwrites it\n`,
    });
    expect(readFileSync(out, 'utf8')).toContain('Family: cloudwatch-agent');
    await init('--out', out, '--name', 'another', '--force');
    expect(readFileSync(out, 'utf8')).toContain('Family: another');
  });

  it('is one for each call, of which none is written if one is there', async () => {
    const out = join(folder, 'calls');
    writeFileSync(`${out}.daemon.json`, 'mine');
    const { code } = await init('--format', 'cli', '--out', out);
    expect(code).toBe(2);
    expect(() => readFileSync(`${out}.task-definition.json`)).toThrow('ENOENT');
  });
});
