import { describe, expect, it } from 'vitest';
import { run } from '../../run.ts';

const GIVEN = ['--cluster', 'prod', '--provider', 'web'];

describe('bookend daemon init', () => {
  it('names all that is wrong at once', async () => {
    const { code, err } = await run([
      ...['daemon', 'init', '--cluster', 'a b', '--format', 'helm', '--size', '3', '--critical', 'maybe'],
      ...[
        '--drain-percent',
        '100',
        '--bake-minutes',
        '0',
        '--from-file',
        'x',
        '--agent',
        'cloudwatch',
        '--name',
        'a b',
      ],
    ]);
    expect(code).toBe(2);
    expect(err.split('\n').slice(0, -2)).toEqual([
      'bookend: --format must be cloudformation or terraform or cli: helm',
      'bookend: --name must be 1 to 255 letters, digits, hyphens or underscores: a b',
      'bookend: --cluster is neither the name nor the ARN of a cluster: a b',
      'bookend: --provider is not given: name each capacity provider that gets the daemon',
      'bookend: --size must be CPU units and MiB, for example 256/512: 3',
      'bookend: --critical must be true or false: maybe',
      'bookend: --drain-percent must be a whole number from 1 to 99: 100',
      'bookend: --bake-minutes must be a whole number from 1 to 1440: 0',
      'bookend: --agent does not go with --from-file, which keeps what runs today',
    ]);
  });

  it.each([
    { argv: ['--format', 'cli'], says: '--account is not given: calls need whole ARNs' },
    { argv: ['--format', 'cli', '--account', '12'], says: '--account must be 12 digits: 12' },
    { argv: ['--account', '123456789012'], says: '--account goes with --format cli alone' },
    { argv: ['--format', 'terraform', '--critical', 'false'], says: "Terraform's aws_ecs_daemon has no `critical`" },
    {
      argv: ['--provider', 'no/such'],
      says: '--provider is neither the name nor the ARN of a capacity provider: no/such',
    },
    { argv: ['--provider', 'FARGATE_SPOT'], says: 'daemons run on Managed Instances, not on Fargate' },
    { argv: ['--alarm', ' '], says: '--alarm is not the name of an alarm: " "' },
    { argv: ['--alarm', 'one\ntwo'], says: '--alarm is not the name of an alarm: "one\\ntwo"' },
    {
      argv: ['--provider', 'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/x', '--region', 'us-east-1'],
      says: 'the ARNs and options name several Regions: eu-west-1, us-east-1',
    },
    {
      argv: [
        ...['--provider', 'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/x', '--format', 'cli'],
        ...['--provider', 'arn:aws:ecs:eu-west-1:210987654321:capacity-provider/y'],
      ],
      says: 'the ARNs and options name several accounts: 123456789012, 210987654321',
    },
    {
      argv: ['--name', 'a'.repeat(255)],
      says: 'the names of the cluster and of the daemon have 259 characters together',
    },
    { argv: ['--image', 'a b'], says: '--image is not the name of an image: a b' },
    { argv: ['--container', 'agent'], says: '--container is about an agent that runs today' },
    { argv: ['--from-file', 'a', '--from-service', 'b'], says: '--from-service and --from-file: choose one' },
    { argv: ['--from-service', 'b'], says: '--region is not given, AWS_REGION is not set, and the profile has none' },
  ])('refuses $argv', async ({ argv, says }) => {
    const { code, out, err } = await run(['daemon', 'init', ...GIVEN, ...argv]);
    expect({ code, out, says: err.includes(says) }).toEqual({ code: 2, out: '', says: true });
  });
});
