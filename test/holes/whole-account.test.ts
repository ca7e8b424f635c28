import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ACCOUNT_HOLES } from '../../shared/core/holes/index.ts';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import type { Policy } from '../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { mapField, unread } from '../../shared/core/survey/field.ts';
import type { Revision, Survey } from '../../shared/core/survey/survey.ts';
import { HOLE_NAMES } from '../../shared/core/words/hole.ts';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { survey } from '../edge/survey/surveying.ts';
import { startEcs } from '../simulator/api/ecs.ts';

/** The surveys of a simulated account at the end of its scenario. */
const surveyed = async (name: string, policy: Policy) => {
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
  return survey(ecs, { policy }, clients);
};

/** An audit of such an account: what is found, and what can't be told. */
const audited = async (name: string, policy = DEFAULT_POLICY) => {
  const { surveys, unread } = await surveyed(name, policy);
  const judged = surveys.map((one) => judgeHoles(one, policy));
  return {
    clusters: surveys.length,
    unread,
    found: judged.flatMap(({ found }) => found),
    untold: judged.flatMap(({ untold }) => untold),
  };
};

/** A policy that expects one more daemon. */
const EXPECTING: Policy = {
  ...DEFAULT_POLICY,
  daemons: [{ daemonName: 'apm', clusterArn: 'shop', capacityProviderName: null, critical: null }],
};

/** Each as `severity hole resource`; the ids of instances and tasks differ by nothing that a person chose. */
const SICK = [
  'critical does-not-fit daemon/payments/collector#small',
  'critical execution-role daemon-task-definition/log-router-td:1',
  'critical expected-daemon-missing cluster/shop#apm',
  'critical health-check-cannot-run daemon-task-definition/metrics-agent-td:2#agent',
  'critical instance-profile capacity-provider/large',
  'critical port-conflict daemon/shop/log-router#/var/lib/agents',
  'critical port-conflict daemon/shop/trace-agent#/var/lib/agents',
  'critical wrong-definition-kind daemon/shop/audit-agent',
  'info daemon-as-service service/legacy/host-agent',
  'info daemon-as-service task-definition/api:7#datadog',
  'info daemon-not-critical daemon/shop/trace-agent',
  'info evidence-perishes cluster/orders',
  'info evidence-perishes cluster/payments',
  'info evidence-perishes cluster/shop',
  'info image-not-pinned daemon-task-definition/metrics-agent-td:2#agent',
  'info logs-read-by-nobody daemon-task-definition/collector-td:1#collector',
  'info orphaned-daemon daemon/shop/spare-agent',
  'warning agent-needs-imds daemon-task-definition/metrics-agent-td:2#agent',
  'warning application-misses-daemon task-definition/web:7#web',
  'warning auto-repair-off capacity-provider/gpu',
  'warning daemon-as-service task-definition/checkout:7#datadog',
  'warning deployment-unsettled daemon/orders/cost-agent',
  'warning drain-percent-too-coarse daemon/shop/metrics-agent',
  'warning instance-without-daemon container-instance/shop/…#trace-agent',
  'warning instance-without-daemon container-instance/shop/…#trace-agent',
  'warning logs-read-by-nobody task-definition/web:7#web',
  'warning mixed-revisions daemon/orders/cost-agent',
  'warning no-health-check daemon-task-definition/log-router-td:1',
  'warning no-signal daemon/shop/trace-agent',
  'warning over-allocated daemon/payments/collector#large',
  'warning over-allocated daemon/payments/collector#small',
  'warning provider-without-daemon capacity-provider/batch',
  'warning reads-only-itself daemon-task-definition/trace-agent-td:1#collector',
  'warning restart-hides-crashes daemon-task-definition/log-router-td:1#router',
  'warning rollback-cannot-happen daemon/shop/metrics-agent',
  'warning service-cannot-drain service/shop/search',
  'warning service-cannot-drain service/shop/web',
  'warning settings-reset daemon/shop/metrics-agent',
  'warning standalone-task-blocks-drain task/shop/…',
  'warning stop-timeout-too-short daemon-task-definition/log-router-td:1#router',
  'warning task-role daemon-task-definition/metrics-agent-td:2',
  'warning unintended-provider daemon/payments/collector#large',
  'warning unintended-provider daemon/payments/collector#small',
  'warning unsupported-log-driver daemon-task-definition/log-router-td:1#router',
];

describe('the sick account', () => {
  it('has every hole, each where its scenario has it and nowhere else', async () => {
    const { found } = await audited('audit-sick', EXPECTING);
    const lines = found.map(({ severity, hole, resource }) =>
      `${severity} ${hole} ${resource.replace(/^arn:aws:ecs:us-west-2:123456789012:/, '')}`.replace(
        /[0-9a-f]{32}/,
        '…',
      ),
    );
    expect(lines.sort()).toEqual(SICK);
    expect(HOLE_NAMES.filter((name) => !found.some(({ hole }) => hole === name))).toEqual([]);
  });

  it('says in its file where each hole is', () => {
    const file = join(import.meta.dirname, '../../simulator/scenarios/named/audit-sick.yaml');
    const comments = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => /(?:^|\s)# (.*)$/.exec(line)?.[1] ?? '');
    expect(HOLE_NAMES.filter((hole) => !comments.some((comment) => comment.includes(hole)))).toEqual([]);
  });
});

describe('the holes that are judged each hour', () => {
  it.each(['audit-sick', 'audit-clean'])(
    'of the account %s need no task definition, role, alarm or log group',
    async (name) => {
      const { surveys } = await surveyed(name, EXPECTING);
      const judgedOf = (all: readonly Survey[]) => all.map((one) => judgeHoles(one, EXPECTING, ACCOUNT_HOLES));
      const blind = judgedOf(surveys.map(withoutTheRest));
      expect(blind).toEqual(judgedOf(surveys));
      expect(blind.flatMap(({ untold }) => untold)).toEqual([]);
      const found = new Set(blind.flatMap((one) => one.found.map(({ hole }) => hole)));
      expect(ACCOUNT_HOLES.filter((hole) => name === 'audit-sick' && !found.has(hole))).toEqual([]);
    },
  );
});

const NOT_ASKED = unread('all of it', 'it was not asked for');
const noDefinition = <Of extends Revision>(revision: Of): Of => ({ ...revision, definition: NOT_ASKED });

/** The survey of an audit that asks ECS for no definition, and of the rest only for metrics. */
const withoutTheRest = (one: Survey): Survey => ({
  ...one,
  definitions: new Map([...one.definitions.keys()].map((arn) => [arn, NOT_ASKED])),
  evidence: { actionLogs: NOT_ASKED, containerInsights: NOT_ASKED, bookend: NOT_ASKED },
  providers: mapField(one.providers, (all) =>
    all.map((provider) => ({ ...provider, instanceProfile: NOT_ASKED, infrastructureRole: NOT_ASKED })),
  ),
  daemons: mapField(one.daemons, (all) =>
    all.map((daemon) => ({
      ...daemon,
      revision: mapField(daemon.revision, noDefinition),
      previousRevision: mapField(daemon.previousRevision, (before) => (before === null ? null : noDefinition(before))),
      configuration: mapField(daemon.configuration, (its) => ({ ...its, alarmStates: NOT_ASKED })),
    })),
  ),
});

describe('the clean account', () => {
  it('has no hole, and all of it can be told', async () => {
    expect(await audited('audit-clean')).toEqual({ clusters: 4, unread: [], found: [], untold: [] });
  });
});
