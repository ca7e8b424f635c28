import { addressOf, isOfAll, portOf } from './address.ts';
import { componentsIn } from './component.ts';
import type { InlineConfiguration } from './inline-configuration.ts';
import { type Listen, listenAt } from './listen.ts';
import { around, keyOf, kindOf, type Setting } from './setting.ts';

/** Keys of an address at which the agent itself listens: CloudWatch agent, OpenTelemetry, Vector. */
const LISTENING = new Set(['listen_address', 'service_address', 'bind_address', 'grpc_endpoint', 'http_endpoint']);
/** OpenTelemetry's receivers and extensions whose `endpoint` is their own; that of others is the address of what they ask. */
const RECEIVERS = new Set(
  'otlp jaeger zipkin opencensus statsd awsxray carbon collectd fluentforward syslog tcplog udplog influxdb loki signalfx sapm splunk_hec skywalking datadog webhookevent prometheusremotewrite wavefront awsfirehose netflow health_check healthcheckv2 zpages pprof awsproxy http_forwarder'.split(
    ' ',
  ),
);
/** Plugins of Fluent Bit and Fluentd whose `port` is their own. */
const PLUGINS = new Set(
  'forward tcp udp http syslog opentelemetry statsd collectd mqtt splunk elasticsearch prometheus_remote_write prometheus_exporter prometheus monitor_agent debug_agent'.split(
    ' ',
  ),
);
/** Sections of what the agent sends. */
const OUTGOING = new Set(['exporters', 'output', 'outputs', 'sinks', 'match', 'filter', 'filters']);
/** Sections of what it asks. */
const TARGETS = 'scrape_configs';
/** These stand in such a section and listen all the same. */
const EXPORTERS = new Set(['prometheus', 'prometheus_exporter']);

/** The ports at which a configuration lets its agent listen, where it states them. Those that an agent takes unasked are not among them. */
export const portsOfConfiguration = ({ settings, path }: InlineConfiguration): readonly Listen[] => {
  const beside = valuesBeside(settings);
  const running = new Set(componentsIn(settings, 'receivers'));
  return settings.flatMap((setting) => {
    if (setting.value === null) return [];
    const outside = around(setting);
    if (outside.at(-1)?.key === 'receivers' && !outside.some((one) => running.has(one))) return [];
    const outer = outside.map(({ key }) => kindOf(key));
    if (outer.includes(TARGETS)) return [];
    const plugin = beside(setting, 'name') ?? beside(setting, '@type') ?? beside(setting, 'type') ?? '';
    if (outer.some((key) => OUTGOING.has(key)) && ![plugin, ...outer].some((key) => EXPORTERS.has(key))) return [];
    const names = [...['transport', 'mode', 'protocol'].map((key) => beside(setting, key) ?? ''), plugin, ...outer];
    const key = keyOf(setting);
    if (isOwnPort(key, plugin, outer, beside(setting, 'http_server'))) {
      const host = beside(setting, 'listen') ?? beside(setting, 'bind') ?? beside(setting, 'http_listen') ?? '';
      return listenAt({ ...addressOf(host), port: portOf(setting.value) }, names, path);
    }
    const address = addressOf(setting.value);
    return isOfAll(address) || isOwnAddress(key, outer) ? listenAt(address, names, path) : [];
  });
};

const isOwnPort = (key: string, plugin: string, outer: readonly string[], server: string | null): boolean =>
  (key === 'port' &&
    PLUGINS.has(plugin) &&
    outer.some((one) => ['input', 'inputs', 'source', 'output', 'outputs'].includes(one))) ||
  (key === 'http_port' && outer.includes('service') && ['on', 'true', 'yes'].includes(server ?? ''));

const isOwnAddress = (key: string, outer: readonly string[]): boolean =>
  LISTENING.has(key) ||
  (key === 'endpoint' && outer.some((one) => RECEIVERS.has(one) || EXPORTERS.has(one))) ||
  (key === 'address' && outer.some((one) => ['sources', 'sinks', 'api', 'telemetry'].includes(one)));

/** The value of another key in the same section, in small letters; null: it has none. */
const valuesBeside = (settings: readonly Setting[]): ((setting: Setting, key: string) => string | null) => {
  const values = new Map<Setting | null, Map<string, string>>();
  for (const { key, value, within } of settings) {
    if (value === null || key === '') continue;
    const known = values.get(within) ?? new Map<string, string>();
    values.set(within, known.set(key.toLowerCase(), value.toLowerCase()));
  }
  return ({ within }, key) => values.get(within)?.get(key) ?? null;
};
