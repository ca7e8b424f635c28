import type { KnownAgent, Tools } from './known-agent.ts';

const NOTHING: Tools = { shell: false, curl: false, wget: false, nc: false };
const UNTOLD: Tools = { shell: null, curl: null, wget: null, nc: null };
/** Busybox, and Alpine, which is made of it. */
const BUSYBOX: Tools = { shell: true, curl: false, wget: true, nc: true };
const WITH_SHELL: Tools = { ...UNTOLD, shell: true };

/** Agents whose images are published. A fact that no published source tells is null. */
export const PUBLISHED_AGENTS: readonly KnownAgent[] = [
  {
    name: 'the CloudWatch agent',
    family: 'cloudwatch-agent',
    repositories: ['cloudwatch-agent', 'amazon-cloudwatch-agent'],
    // amazon-cloudwatch-agent#541: the image is made from scratch; `amazon-cloudwatch-agent --version` is all that a check can run.
    tools: NOTHING,
    forwards: true,
    check: ['CMD', '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent', '--version'],
    // CloudWatch User Guide, agent configuration file, logs: force_flush_interval, default 5 seconds.
    graceSeconds: 5,
  },
  {
    name: 'the AWS Distro for OpenTelemetry collector',
    family: 'opentelemetry',
    repositories: ['aws-otel-collector'],
    // aws-otel-collector#2034, #1124: made from scratch; it brings /healthcheck instead.
    tools: NOTHING,
    forwards: true,
    check: ['CMD', '/healthcheck'],
    // opentelemetry-collector-contrib#34054, opentelemetry-helm-charts#2143: it drains its queues without a limit of its own.
    graceSeconds: null,
  },
  {
    name: 'the OpenTelemetry collector',
    family: 'opentelemetry',
    repositories: ['opentelemetry-collector', 'opentelemetry-collector-contrib', 'opentelemetry-collector-k8s'],
    // opentelemetry-collector-releases#866, and the Dockerfiles of its distributions: made from scratch.
    tools: NOTHING,
    forwards: true,
    check: null,
    graceSeconds: null,
  },
  {
    name: 'AWS for Fluent Bit',
    family: 'fluent-bit',
    repositories: ['aws-for-fluent-bit'],
    // Its Dockerfile: Amazon Linux, whose CMD is a shell script. AWS's FireLens examples check health with curl.
    tools: { shell: true, curl: true, wget: null, nc: null },
    forwards: true,
    check: ['CMD-SHELL', 'curl -f http://127.0.0.1:2020/api/v1/uptime || exit 1'],
    // Fluent Bit manual, service: grace. containers-roadmap#579: the image leaves it so.
    graceSeconds: 5,
  },
  {
    name: 'Fluent Bit',
    family: 'fluent-bit',
    repositories: ['fluent/fluent-bit'],
    // fluent-bit-docker-image#34, fluent-bit#1758: distroless.
    tools: NOTHING,
    forwards: true,
    check: null,
    graceSeconds: 5,
  },
  {
    name: 'Fluentd',
    family: 'fluentd',
    repositories: ['fluent/fluentd', 'fluent/fluentd-kubernetes-daemonset', 'library/fluentd'],
    // fluentd-docker-image: Alpine or Debian, with an entry point of sh.
    tools: WITH_SHELL,
    forwards: true,
    check: null,
    graceSeconds: null,
  },
  {
    name: 'Vector',
    family: 'vector',
    repositories: ['timberio/vector', 'vectordotdev/vector'],
    // Its Dockerfiles: Debian, Alpine or distroless, by tag.
    tools: UNTOLD,
    forwards: true,
    check: null,
    // Vector's command line: --graceful-shutdown-limit-secs, default 60.
    graceSeconds: 60,
  },
  {
    name: 'the Datadog agent',
    family: null,
    repositories: [
      'datadog/agent',
      'datadoghq/agent',
      'datadoghq.azurecr.io/agent',
      'registry.datadoghq.com/agent',
      'datadog-agent',
    ],
    // Datadog's ECS documentation: its own check is `CMD-SHELL agent health`.
    tools: WITH_SHELL,
    forwards: true,
    check: ['CMD-SHELL', 'agent health'],
    graceSeconds: null,
  },
  {
    name: 'Prometheus node exporter',
    family: null,
    repositories: ['prom/node-exporter', 'prometheus/node-exporter'],
    // Its Dockerfile: FROM busybox.
    tools: BUSYBOX,
    forwards: false,
    check: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:9100/ || exit 1'],
    graceSeconds: null,
  },
  {
    name: 'cAdvisor',
    family: null,
    repositories: ['cadvisor/cadvisor', 'google/cadvisor'],
    // Its Dockerfile: FROM alpine. cadvisor#2263: without curl.
    tools: BUSYBOX,
    forwards: false,
    check: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:8080/healthz || exit 1'],
    graceSeconds: null,
  },
  {
    name: 'the X-Ray daemon',
    family: null,
    repositories: ['aws-xray-daemon'],
    // aws-xray-daemon#119, and its Dockerfile: made from scratch since 3.3.0.
    tools: NOTHING,
    forwards: true,
    check: null,
    graceSeconds: null,
  },
  {
    name: 'Grafana Alloy',
    family: null,
    repositories: ['grafana/alloy'],
    // Its Dockerfile: Ubuntu.
    tools: WITH_SHELL,
    forwards: true,
    check: null,
    graceSeconds: null,
  },
  other('Grafana Agent', 'grafana/agent'),
  other('Promtail', 'grafana/promtail'),
  other('Telegraf', 'library/telegraf'),
  {
    name: "Splunk's OpenTelemetry collector",
    family: 'opentelemetry',
    repositories: ['splunk-otel-collector'],
    // splunk-otel-collector#1945: no curl and no wget where a check finds them; the maintainers start bash in it.
    tools: { shell: true, curl: false, wget: false, nc: null },
    forwards: true,
    check: null,
    graceSeconds: null,
  },
  other("Splunk's universal forwarder", 'splunk/universalforwarder'),
  other(
    'the New Relic infrastructure agent',
    'newrelic/infrastructure',
    'newrelic/infrastructure-bundle',
    'newrelic/nri-ecs',
  ),
  other('Filebeat', 'beats/filebeat', 'elastic/filebeat'),
  other('Metricbeat', 'beats/metricbeat', 'elastic/metricbeat'),
  other('Elastic Agent', 'elastic-agent/elastic-agent', 'beats/elastic-agent', 'elastic/elastic-agent'),
  other('Dynatrace OneAgent', 'dynatrace/oneagent', 'linux/oneagent'),
  other('Falco', 'falcosecurity/falco'),
  other('the Sysdig agent', 'sysdig/agent', 'sysdig/agent-slim'),
  other('the Instana agent', 'instana/agent'),
];

/** An agent of which no more is published than that it is one, and sends what it collects. */
function other(name: string, ...repositories: readonly string[]): KnownAgent {
  return { name, family: null, repositories, tools: UNTOLD, forwards: true, check: null, graceSeconds: null };
}
