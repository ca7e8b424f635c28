import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../shared/core/survey/address.ts';
import { portsOf } from '../../../shared/core/survey/container-ports.ts';
import type { Container } from '../../../shared/core/survey/definition.ts';
import { unknown } from '../../../shared/core/survey/field.ts';
import { containerOf } from '../../holes/survey.ts';

const OPEN = unknown('the parameter Port', 'it has no default');

/** `tcp 127.0.0.1:80 at command/0`, sorted; `*` for all addresses. */
const linesOf = (changed: Partial<Container>): readonly string[] =>
  portsOf(containerOf(changed))
    .known.map(({ port, protocol, host, path }) => `${protocol} ${host ?? '*'}:${port} at ${path.join('/')}`)
    .toSorted();
const configured = (text: string): readonly string[] =>
  linesOf({ environment: [{ name: 'AOT_CONFIG_CONTENT', value: text }] }).map((line) => line.replace(/ at .*/, ''));
const missingOf = (changed: Partial<Container>): readonly string[] =>
  portsOf(containerOf(changed)).missing.map(({ what }) => what);

describe('an address', () => {
  it.each([
    [':80', { scheme: '', host: '', port: 80 }],
    ['HOST:80', { scheme: '', host: 'host', port: 80 }],
    ['udp://[::1]:80/x', { scheme: 'udp', host: '::1', port: 80 }],
    ['[::]', { scheme: '', host: '::', port: null }],
    ['fd00:ec2::172:2', { scheme: '', host: 'fd00:ec2::172:2', port: null }],
    [`http://\${env:HOST}:80`, { scheme: 'http', host: '$', port: 80 }],
    ['host:0', { scheme: '', host: 'host', port: null }],
    ['host:65536', { scheme: '', host: 'host', port: null }],
    ['host:x', { scheme: '', host: 'host', port: null }],
    ['', { scheme: '', host: '', port: null }],
    ['://[:]:', { scheme: '', host: '', port: null }],
  ])('is read out of %j', (text, address) => {
    expect(addressOf(text)).toEqual(address);
  });
});

describe('the ports of a container', () => {
  it.each([
    [['--port', '9100'], ['tcp *:9100']],
    [['--http.port=9100'], ['tcp *:9100']],
    [['--web.listen-address=:9100'], ['tcp *:9100']],
    [['--web.listen-address', 'localhost:9100'], ['tcp 127.0.0.1:9100']],
    [['-port=8080'], ['tcp *:8080']],
    [['--udp-port', '8125'], ['udp *:8125']],
    [['--any', '0.0.0.0:4317'], ['tcp *:4317']],
    [['udp://[::]:4317'], ['udp *:4317']],
    [['--endpoint', 'collector:4317'], []],
    [['--remote-port', '9100'], []],
    [['--port', 'http'], []],
    [['9100'], []],
    [
      ['sh', '-c', 'exec agent --port 9100; x 0.0.0.0:9101'],
      ['tcp *:9100', 'tcp *:9101'],
    ],
  ])('are in the command %j', (command, ports) => {
    expect(linesOf({ command }).map((line) => line.replace(/ at .*/, ''))).toEqual(ports);
  });

  it("are in the X-Ray daemon's command, which binds datagrams and the proxy", () => {
    const command = ['--bind', '0.0.0.0:2000', '--bind-tcp=0.0.0.0:2001'];
    expect(linesOf({ image: 'amazon/aws-xray-daemon:3.3.13', command })).toEqual([
      'tcp *:2001 at command/2',
      'udp *:2000 at command/1',
    ]);
  });

  it.each([
    ['PORT', '9100', ['tcp *:9100']],
    ['METRICS_PORT', '9100', ['tcp *:9100']],
    ['LISTEN_ADDRESS', '127.0.0.1:9100', ['tcp 127.0.0.1:9100']],
    ['DD_DOGSTATSD_PORT', '8125', ['udp *:8125']],
    ['DD_APM_RECEIVER_PORT', '8126', ['tcp *:8126']],
    ['DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT', 'localhost:4317', ['tcp 127.0.0.1:4317']],
    ['ANYTHING', '0.0.0.0:4317', ['tcp *:4317']],
    ['DB_PORT', '5432', []],
    ['COLLECTOR', 'collector:4317', []],
    ['PATH_LIST', ':/bin:/usr/bin', []],
  ])('are in the variable %s=%s', (name, value, ports) => {
    expect(linesOf({ environment: [{ name, value }] })).toEqual(ports.map((port) => `${port} at environment/0/value`));
  });

  it('are in a configuration of OpenTelemetry', () => {
    const text = `
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "localhost:4317"}
      http:
        endpoint: 0.0.0.0:4318
  awsxray:
    endpoint: 0.0.0.0:2000
    proxy_server:
      endpoint: 0.0.0.0:2001
  statsd/a:
    endpoint: 127.0.0.1:8125
  statsd/b:
    endpoint: 127.0.0.1:8126
    transport: tcp
  redis:
    endpoint: localhost:6379
  zipkin:
    endpoint: 0.0.0.0:9411
  prometheus:
    config:
      scrape_configs:
        - static_configs:
            - targets: ["0.0.0.0:8888"]
exporters:
  otlp:
    endpoint: 0.0.0.0:14317
  prometheus:
    endpoint: 0.0.0.0:8889
extensions:
  health_check:
    endpoint: 127.0.0.1:13133
service:
  telemetry:
    metrics:
      address: ":8888"
  pipelines:
    traces:
      receivers: [otlp, awsxray, statsd/a, statsd/b, redis, prometheus]
`;
    expect(configured(text)).toEqual([
      'tcp *:2001',
      'tcp *:4318',
      'tcp *:8888',
      'tcp *:8889',
      'tcp 127.0.0.1:13133',
      'tcp 127.0.0.1:4317',
      'tcp 127.0.0.1:8126',
      'udp *:2000',
      'udp 127.0.0.1:8125',
    ]);
  });

  it('are in a configuration of the CloudWatch agent', () => {
    const text = JSON.stringify({
      metrics: { metrics_collected: { statsd: { service_address: ':8125' }, collectd: {} } },
      logs: { metrics_collected: { emf: { service_address: 'tcp://127.0.0.1:25888' } } },
      traces: {
        traces_collected: {
          xray: { bind_address: '0.0.0.0:2000', tcp_proxy: { bind_address: '0.0.0.0:2000' } },
          otlp: { grpc_endpoint: '127.0.0.1:4317' },
        },
      },
    });
    expect(configured(text)).toEqual([
      'tcp *:2000',
      'tcp 127.0.0.1:25888',
      'tcp 127.0.0.1:4317',
      'udp *:2000',
      'udp *:8125',
    ]);
  });

  it('are in configurations of Fluent Bit, Fluentd and Vector', () => {
    expect(
      configured(`
[SERVICE]
  HTTP_Server On
  HTTP_Port 2020
[INPUT]
  Name forward
  Port 24224
[INPUT]
  Name syslog
  Mode udp
  Listen 127.0.0.1
  Port 5140
[INPUT]
  Name tail
  Port 1
[OUTPUT]
  Name forward
  Host 0.0.0.0
  Port 24225
[OUTPUT]
  Name prometheus_exporter
  Port 2021
`),
    ).toEqual(['tcp *:2020', 'tcp *:2021', 'tcp *:24224', 'udp 127.0.0.1:5140']);
    expect(configured('[SERVICE]\n  HTTP_Server Off\n  HTTP_Port 2020\n')).toEqual([]);
    expect(configured('pipeline:\n  inputs:\n    - name: http\n      port: 8888\n    - name: tail\n')).toEqual([
      'tcp *:8888',
    ]);
    expect(
      configured('<source>\n  @type forward\n  port 24224\n</source>\n<match **>\n  @type forward\n  port 1\n</match>'),
    ).toEqual(['tcp *:24224']);
    expect(
      configured(
        '[sources.a]\ntype = "socket"\nmode = "udp"\naddress = "127.0.0.1:514"\n[sinks.b]\ntype = "socket"\naddress = "0.0.0.0:1"\n',
      ),
    ).toEqual(['udp 127.0.0.1:514']);
    expect(
      linesOf({ image: 'fluent/fluent-bit:3.1', command: ['-i', 'tcp', '-p', 'port=5170', '-P', '2020'] }),
    ).toEqual(['tcp *:2020 at command', 'tcp *:5170 at command']);
  });

  it('are missing where a value is that may state one', () => {
    expect(missingOf({ environment: [{ name: 'PORT', value: OPEN }] })).toEqual([OPEN.what]);
    expect(missingOf({ command: ['--port', OPEN] })).toEqual([OPEN.what]);
    expect(missingOf({ command: ['--web.listen-address', OPEN] })).toEqual([OPEN.what]);
    expect(missingOf({ command: ['--region', OPEN], environment: [{ name: 'API_KEY', value: OPEN }] })).toEqual([]);
  });
});
