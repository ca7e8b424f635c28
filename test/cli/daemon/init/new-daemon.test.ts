import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateDaemonRequest$, RegisterDaemonTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../run.ts';
import { unknownMembers } from './sdk-members.ts';
import { callsIn, holesOf, init } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-new-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EVERY_DAEMON = ['cloudwatch', 'fluent-bit'].flatMap((agent) =>
  ['ssm', 'inline'].map((config) => ({ agent, config })),
);

describe.each(EVERY_DAEMON)('a new daemon of $agent with its configuration $config', ({ agent, config }) => {
  const written = () => init('--format', 'cli', '--agent', agent, '--config', config);

  it('has no hole', async () => {
    const { code, out, err } = await written();
    expect({ code, holes: holesOf(callsIn(out), err) }).toEqual({ code: 0, holes: [] });
  });

  it('is found well by the check, with nothing that it could not know', async () => {
    const file = join(folder, `${agent}-${config}.yml`);
    await init('--agent', agent, '--config', config, '--out', file);
    const { code, out, err } = await run(['daemon', 'check', '--strict', file]);
    expect({ code, err, isWell: out.includes('NO HOLES\n') }).toEqual({ code: 0, err: '', isWell: true });
  });

  it('is found well by the check as inputs of the two calls', async () => {
    const file = join(folder, `${agent}-${config}`);
    await init('--format', 'cli', '--agent', agent, '--config', config, '--out', file);
    const { code, out } = await run(['daemon', 'check', `${file}.task-definition.json`, `${file}.daemon.json`]);
    expect({ code, isWell: out.includes('NO HOLES') }).toEqual({ code: 0, isWell: true });
  });

  it('has fields of the API alone', async () => {
    const { taskDefinition, daemon } = callsIn((await written()).out);
    expect(unknownMembers(taskDefinition, RegisterDaemonTaskDefinitionRequest$)).toEqual([]);
    expect(unknownMembers(daemon, CreateDaemonRequest$)).toEqual([]);
  });

  it('would have holes without the rights that its steps give', async () => {
    const { out } = await written();
    expect(holesOf(callsIn(out), '')).toContain('execution-role');
  });
});

describe('a new daemon', () => {
  it('says which holes a chosen image and a chosen size bring, beside the template and in it', async () => {
    const { out, err } = await init('--image', 'mirror/cloudwatch-agent:latest', '--size', '1024/512');
    for (const hole of ['over-allocated', 'image-not-pinned'])
      expect({ hole, out: out.includes(`# - ${hole}: `), err: err.includes(`- ${hole}: `) }).toEqual({
        ...{ hole, out: true, err: true },
      });
    expect(out).not.toContain('Conservative');
  });

  it('has roles of its own in a cluster with a long name', async () => {
    const cluster = `arn:aws:ecs:eu-west-1:123456789012:cluster/${'c'.repeat(80)}`;
    const rolesOf = async (name: string): Promise<readonly string[]> => {
      const argv = ['daemon', 'init', '--cluster', cluster, '--provider', 'web', '--format', 'cli', '--name', name];
      return [...(await run(argv)).err.matchAll(/create-role --role-name (\S+)/g)].map(([, role = '']) => role);
    };
    const roles = [...(await rolesOf('one')), ...(await rolesOf('two'))];
    expect(new Set(roles).size).toBe(4);
    expect(roles.filter((role) => role.length > 64)).toEqual([]);
  });

  it.each([
    { critical: 'true', says: 'take that line out, true is the default' },
    { critical: 'false', says: 'take a newer one, since the default is true' },
  ])('that is critical $critical says what to do with an AWS CLI that does not know the field', async (row) => {
    const { err } = await init('--format', 'cli', '--critical', row.critical);
    expect(err).toMatch(new RegExp(`^# An AWS CLI that does not know "critical" refuses \\S+: ${row.says}\\.$`, 'm'));
  });

  it('names the chosen capacity providers, and no other', async () => {
    const { out } = await init('--format', 'cli', '--provider', 'web', '--provider', 'web');
    expect(callsIn(out).daemon.capacityProviderArns).toEqual([
      'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/managed',
      'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/web',
    ]);
  });

  it.each(['cloudwatch', 'fluent-bit'])('of %s has commands that a shell reads as they are meant', async (agent) => {
    const { err } = await init('--format', 'cli', '--agent', agent);
    const { stdout, stderr } = spawnSync('sh', ['-c', `aws() { printf '%s\\0' "$1 $2" "$@"; }\n${err}`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const words = stdout.split('\0');
    expect(words).toEqual(expect.arrayContaining(['ssm put-parameter', 'iam create-role', 'ecs create-daemon']));
    const configuration = words[words.indexOf('--value') + 1] ?? '';
    expect(configuration).toContain(agent === 'cloudwatch' ? '"service_address": ":8125"' : "match: '*'");
  });

  it('may be left uncritical by choice alone', async () => {
    const { out, err } = await init('--format', 'cli', '--critical', 'false');
    expect(holesOf(callsIn(out), err)).toEqual(['daemon-not-critical']);
  });

  it('gets the right to pull its image from private ECR', async () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/cloudwatch-agent:1.300071.0b1720';
    const { out, err } = await init('--format', 'cli', '--image', image);
    expect(holesOf(callsIn(out), err)).toEqual([]);
  });
});
