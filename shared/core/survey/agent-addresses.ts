import { addressOf } from './address.ts';

/**
 * Variables by which applications find an agent: OpenTelemetry's specification (OTLP exporter), Datadog's tracers and DogStatsD, the X-Ray
 * SDKs, the embedded metric format's libraries, Fluentd's and StatsD's clients.
 */
const VARIABLES = new Set([
  'DD_AGENT_HOST',
  'DD_TRACE_AGENT_HOSTNAME',
  'DD_TRACE_AGENT_URL',
  'DD_DOGSTATSD_HOST',
  'DD_DOGSTATSD_URL',
  'DATADOG_TRACE_AGENT_HOSTNAME',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
  'OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT',
  'OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT',
  'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
  'AWS_XRAY_DAEMON_ADDRESS',
  'AWS_EMF_AGENT_ENDPOINT',
  'FLUENT_HOST',
  'FLUENTD_HOST',
  'FLUENT_BIT_HOST',
  'STATSD_HOST',
]);

export const isAgentVariable = (name: string): boolean => VARIABLES.has(name);

/** The first host of a variable's value at which no daemon is: the task itself, Docker's bridge, or an instance; null: there is none. */
export const hostWithoutDaemon = (value: string): string | null => {
  for (const part of value.slice(0, 2000).split(/[\s,]/)) {
    const { host, scheme } = addressOf(part.replace(/^(?:tcp|udp):(?!\/\/)/, ''));
    if (scheme !== 'unix' && (isItself(host) || isPrivate(host))) return host;
  }
  return null;
};

/** True for the task's own addresses. */
export const isItself = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

/** An address that VPCs and Docker give; daemons have 169.254.172.2 and fd00:ec2::172:2. */
const isPrivate = (host: string): boolean => {
  const [, first = '', second = ''] = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(host) ?? [];
  const [one, two] = [Number(first), Number(second)];
  if (first === '') return false;
  if (one === 10 || (one === 192 && two === 168)) return true;
  return (one === 172 && two >= 16 && two <= 31) || (one === 100 && two >= 64 && two <= 127);
};
