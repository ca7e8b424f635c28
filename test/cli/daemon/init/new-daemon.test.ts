import { CreateDaemonRequest$, RegisterDaemonTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { unknownMembers } from './sdk-members.ts';
import { callsIn, holesOf, init } from './written.ts';

const EVERY_DAEMON = ['cloudwatch', 'fluent-bit'].flatMap((agent) =>
  ['ssm', 'inline'].map((config) => ({ agent, config })),
);

describe.each(EVERY_DAEMON)('a new daemon of $agent with its configuration $config', ({ agent, config }) => {
  const written = () => init('--format', 'cli', '--agent', agent, '--config', config);

  it('has no hole', async () => {
    const { code, out, err } = await written();
    expect({ code, holes: holesOf(callsIn(out), err) }).toEqual({ code: 0, holes: [] });
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
  it('names the chosen capacity providers, and no other', async () => {
    const { out } = await init('--format', 'cli', '--provider', 'web', '--provider', 'web');
    expect(callsIn(out).daemon.capacityProviderArns).toEqual([
      'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/managed',
      'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/web',
    ]);
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
