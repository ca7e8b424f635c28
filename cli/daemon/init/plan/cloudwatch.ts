import { type AgentParts, newDaemon } from './new-daemon.ts';
import type { Plan, Settings } from './plan.ts';
import { CONFIGURATION_ARN, putMetrics } from './rights.ts';
import { CLUSTER, composed, REGION, type ValueFields } from './value.ts';

/** amazon-cloudwatch-container-insights#210, of September 2026, names this tag. */
const IMAGE = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300071.0b1720';
const NAMESPACE = 'CWAgent';

/**
 * The Region and the name of the cluster are written down, and the host's name is left out: daemons reach no instance metadata (IMDS).
 * CloudWatch User Guide, agent configuration file: `region`, `omit_hostname`, and `append_dimensions` of a single plug-in.
 */
const CONFIGURATION = composed`{
  "agent": { "region": "${REGION}", "omit_hostname": true },
  "metrics": {
    "namespace": "${NAMESPACE}",
    "metrics_collected": {
      "cpu": {
        "measurement": ["usage_active"], "totalcpu": true,
        "append_dimensions": { "ECSClusterName": "${CLUSTER}" }
      },
      "mem": {
        "measurement": ["used_percent"],
        "append_dimensions": { "ECSClusterName": "${CLUSTER}" }
      },
      "statsd": { "service_address": ":8125" }
    }
  }
}`;

const COMMENTS = {
  healthCheck:
    'The image has no shell and no curl: the agent itself is all that a check can run (amazon-cloudwatch-agent#541). It proves ' +
    'that the program starts, not that metrics arrive.',
  stopTimeout: 'Longer than the 5 s after which the agent sends what it holds.',
  secrets:
    'The configuration, from SSM Parameter Store. A task reads it when it starts: a change there deploys nothing by itself.',
  environment: 'The configuration. A change makes a new revision, and ECS replaces the instances for it.',
};

/** The CloudWatch agent: CPU and memory of the container instances by cluster, and StatsD for applications, at 169.254.172.2:8125. */
export const cloudWatchPlan = (settings: Settings): Plan =>
  newDaemon(settings, {
    agent: 'the CloudWatch agent',
    image: {
      name: IMAGE,
      next: 'gallery.ecr.aws/cloudwatch-agent/cloudwatch-agent lists the versions, github.com/aws/amazon-cloudwatch-agent what changed.',
    },
    container: {
      ...configured(settings),
      healthCheck: {
        command: ['CMD', '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent', '--version'],
        interval: 30,
        timeout: 5,
        retries: 3,
        startPeriod: 10,
      },
      stopTimeout: 30,
    },
    configuration: CONFIGURATION,
    volumes: [],
    taskRole: [putMetrics(NAMESPACE)],
    applicationLogs: null,
    comments: COMMENTS,
  } satisfies AgentParts);

/** The image reads its whole configuration from CW_CONFIG_CONTENT (CloudWatch User Guide, Container Insights on ECS). */
const configured = ({ config }: Settings): ValueFields =>
  config === 'ssm'
    ? { secrets: [{ name: 'CW_CONFIG_CONTENT', valueFrom: CONFIGURATION_ARN }] }
    : { environment: [{ name: 'CW_CONFIG_CONTENT', value: CONFIGURATION }] };
