import { type AgentParts, newDaemon } from './new-daemon.ts';
import type { Plan, Settings } from './plan.ts';
import { CONFIGURATION_ARN, writeApplicationLogs } from './rights.ts';
import { APPLICATION_LOGS, CLUSTER, type Composed, composed, REGION, type ValueFields } from './value.ts';

/** eks-charts#1372, of September 2026, names this tag; 2.x reached its end of life on 2026-06-30 (the same). */
const IMAGE = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16';
const VARIABLE = 'FLUENT_BIT_CONFIG';
const VOLUME = 'application-logs';
const DIRECTORY = '/var/log/applications';

/** The source of the logs: the files of the applications' json-file driver, or the applications themselves, by Fluent's protocol. */
export type LogSource = 'files' | 'forward';

/** ECS API, LogDriverVolumeConfiguration: one directory for each container, with `CONTAINER-ID-json.log`, deleted when ECS removes the container. */
const INPUTS: Readonly<Record<LogSource, string>> = {
  files: `    - name: tail
      tag: applications.*
      path: ${DIRECTORY}/*/*-json.log
      multiline.parser: docker
      read_from_head: true
      refresh_interval: 1
      db: /tmp/fluent-bit.db
      mem_buf_limit: 64MB`,
  forward: `    - name: forward
      tag_prefix: applications.
      listen: 0.0.0.0
      port: 24224`,
};

const configurationOf = (source: LogSource): Composed => composed`service:
  flush: 1
  grace: 10
  http_server: true
  http_listen: 127.0.0.1
  http_port: 2020
pipeline:
  inputs:
${INPUTS[source]}
  outputs:
    - name: cloudwatch_logs
      match: '*'
      region: ${REGION}
      log_group_name: ${APPLICATION_LOGS}
      log_stream_prefix: from-
      auto_create_group: false
`;

const COMMENTS = {
  healthCheck: "Fluent Bit's own HTTP server answers: it runs. That logs arrive is not proven.",
  stopTimeout:
    'Longer than the grace of 10 s in the configuration. Fluent Bit takes no logs any more once it is told to stop ' +
    '(aws-for-fluent-bit#201).',
  secrets:
    'The configuration, from SSM Parameter Store. A task reads it when it starts: a change there deploys nothing by itself.',
  environment: 'The configuration. A change makes a new revision, and ECS replaces the instances for it.',
  entryPoint: 'Fluent Bit reads a file: the shell writes it, and exec hands SIGTERM to Fluent Bit.',
  mountPoints: "The applications' logs, to be read alone. Names there hold the container's id, not its task.",
  logDriverVolumeConfiguration:
    'Holds the logs of containers whose own logConfiguration says json-file. ECS deletes them with the container.',
};

/** AWS's image of Fluent Bit: the applications' logs to CloudWatch Logs. */
export const fluentBitPlan = (settings: Settings, source: LogSource): Plan => {
  const configuration = configurationOf(source);
  const isOfFiles = source === 'files';
  return newDaemon(settings, {
    agent: 'AWS for Fluent Bit',
    image: {
      name: IMAGE,
      next: 'gallery.ecr.aws/aws-observability/aws-for-fluent-bit lists the versions, github.com/aws/aws-for-fluent-bit what changed.',
    },
    container: {
      ...configured(settings, configuration),
      entryPoint: ['/bin/sh', '-c'],
      command: [
        `printf '%s' "$${VARIABLE}" > /tmp/fluent-bit.yaml && exec /fluent-bit/bin/fluent-bit -c /tmp/fluent-bit.yaml`,
      ],
      ...(isOfFiles ? { mountPoints: [{ sourceVolume: VOLUME, containerPath: DIRECTORY, readOnly: true }] } : {}),
      healthCheck: {
        command: ['CMD-SHELL', 'curl -f http://127.0.0.1:2020/api/v1/uptime || exit 1'],
        interval: 30,
        timeout: 5,
        retries: 3,
        startPeriod: 10,
      },
      stopTimeout: 30,
    },
    configuration,
    volumes: isOfFiles ? [{ name: VOLUME, logDriverVolumeConfiguration: { driver: 'json-file' } }] : [],
    taskRole: [writeApplicationLogs],
    applicationLogs: { name: composed`/ecs/applications/${CLUSTER}/${settings.name}`, why: "The applications' logs." },
    comments: COMMENTS,
  } satisfies AgentParts);
};

const configured = ({ config }: Settings, configuration: Composed): ValueFields =>
  config === 'ssm'
    ? { secrets: [{ name: VARIABLE, valueFrom: CONFIGURATION_ARN }] }
    : { environment: [{ name: VARIABLE, value: configuration }] };
