import { describe, expect, it } from 'vitest';
import { account } from './account.ts';
import { CLUSTER, ecsArn } from './arns.ts';
import { audit, linesOf } from './audited.ts';

describe('names that others chose', () => {
  const name = 'a<b>|x`y\u001b[31m#1/2 \u202e"\n\u0007';
  const evil = account(
    { container: { name, healthCheck: undefined }, deployment: { status: 'STOPPED', statusReason: name } },
    { container: { name, logConfiguration: { logDriver: 'json-file' } } },
  );

  it('are shown harmlessly on the page and in Markdown', async () => {
    for (const argv of [[], ['--markdown']]) {
      const { out, code } = await audit(evil, { argv });
      expect(code).toBe(1);
      expect(out).toContain('logs-read-by-nobody');
      for (const character of ['\u001b', '\u202e', '\u0007']) expect(out).not.toContain(character);
    }
    const rows = (await audit(evil, { argv: ['--markdown'] })).out
      .split('\n')
      .filter((line) => line.includes('(logs-read-by-nobody)'));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.replace(/``.*?``/, '')).not.toMatch(/(?<!\\)<b/);
  });

  it('of fields and commands can be copied from Markdown', async () => {
    const stopped = account({ deployment: { status: 'STOPPED', deploymentConfiguration: { drainPercent: 100 } } });
    const { out } = await audit(stopped, { argv: ['--markdown'] });
    expect(out).toContain('| Set `deploymentConfiguration.drainPercent` to a value from 1 to 50;');
    expect(out).toContain('`aws ecs describe-daemon-deployments --region eu-central-1 --daemon-deployment-arns arn:');
    expect(out).not.toContain('[.');
  });

  it('are whole in JSON', async () => {
    const hole = linesOf(await audit(evil)).find((line) => line.hole === 'logs-read-by-nobody');
    expect(hole?.resource).toBe(`${ecsArn('task-definition/web:1')}#${name}`);
  });
});

describe('a hole that the policy accepts', () => {
  const sick = account({ container: { healthCheck: undefined } });
  const accepted = (differs: object) => ({
    policy: {
      acceptedHoles: [
        {
          hole: 'no-health-check',
          resource: ecsArn('daemon-task-definition/agent:1'),
          reason: 'it has none',
          ...differs,
        },
      ],
    },
  });

  it.each([
    { differs: {}, code: 0 },
    { differs: { until: '2026-12-01T00:00:00Z' }, code: 0 },
    { differs: { until: '2026-11-30T11:59:59Z' }, code: 1 },
    { differs: { resource: CLUSTER }, code: 1 },
    { differs: { hole: 'restart-hides-crashes' }, code: 1 },
  ])('with $differs exits $code', async ({ differs, code }) => {
    expect((await audit(sick, accepted(differs))).code).toBe(code);
  });
});
