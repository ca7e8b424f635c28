import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { HOLE_NAMES, type HoleName } from '../../shared/core/words/hole.ts';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { survey } from '../edge/survey/surveying.ts';
import { startEcs } from '../simulator/api/ecs.ts';

/** An audit of a simulated account at the end of its scenario: what is found, and what can't be told. */
const audited = async (name: string) => {
  const scenario = namedScenario(name);
  const ecs = await startEcs({ scenario, afterSeconds: scenario.hours * 3600, throttled: false });
  const config = {
    endpoint: ecs.server.url,
    region: 'us-west-2',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
  };
  const clients = {
    iam: new IAMClient(config),
    cloudWatch: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    lambda: new LambdaClient(config),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const { surveys, unread } = await survey(ecs, { policy: DEFAULT_POLICY }, clients);
  const judged = surveys.map((one) => judgeHoles(one, DEFAULT_POLICY));
  return {
    clusters: surveys.length,
    unread,
    found: judged.flatMap(({ found }) => found),
    untold: judged.flatMap(({ untold }) => untold),
  };
};

/** It needs a policy that expects a daemon. */
const BY_POLICY: readonly HoleName[] = ['expected-daemon-missing'];

describe('the sick account', () => {
  it('has every hole that no policy asks for', async () => {
    const { found } = await audited('audit-sick');
    const names = new Set(found.map(({ hole }) => hole));
    expect(HOLE_NAMES.filter((hole) => !names.has(hole))).toEqual(BY_POLICY);
  });

  it('says in its file where each hole is', () => {
    const file = join(import.meta.dirname, '../../simulator/scenarios/named/audit-sick.yaml');
    const comments = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => /(?:^|\s)# (.*)$/.exec(line)?.[1] ?? '');
    expect(HOLE_NAMES.filter((hole) => !comments.some((comment) => comment.includes(hole)))).toEqual([]);
  });
});

describe('the clean account', () => {
  it('has no hole, and all of it can be told', async () => {
    expect(await audited('audit-clean')).toEqual({ clusters: 4, unread: [], found: [], untold: [] });
  });
});
