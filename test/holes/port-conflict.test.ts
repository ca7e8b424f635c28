import { describe } from 'vitest';
import type { Container, Definition, Volume } from '../../shared/core/survey/definition.ts';
import { unknown } from '../../shared/core/survey/field.ts';
import type { Daemon } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, daemonArn, daemonOf, definitionArn, definitionOf, revisionOf, surveyOf } from './survey.ts';

const defined = (daemonName: string, definition: Partial<Definition>, changed: Partial<Daemon> = {}): Daemon =>
  daemonOf({
    daemonName,
    revision: revisionOf({ definition: definitionOf({ resource: definitionArn(daemonName), ...definition }) }),
    ...changed,
  });
const listening = (daemonName: string, container: Partial<Container>, changed: Partial<Daemon> = {}): Daemon =>
  defined(daemonName, { containers: [containerOf(container)] }, changed);
const onPort = (daemonName: string, address: string, changed: Partial<Daemon> = {}): Daemon =>
  listening(daemonName, { command: [`--listen-address=${address}`] }, changed);
const mounting = (
  daemonName: string,
  hostPath: Volume['hostPath'],
  readOnly: Definition['isFargateOnly'] = false,
): Daemon =>
  defined(daemonName, {
    volumes: [{ name: 'v', hostPath, logDriver: null }],
    containers: [containerOf({ mountPoints: [{ sourceVolume: 'v', readOnly }] })],
  });
const of = (...daemons: readonly Daemon[]) => surveyOf({ daemons });
const both = (part: string | number) => [`critical ${daemonArn('a')}#${part}`, `critical ${daemonArn('b')}#${part}`];
const otel = (text: string): Partial<Container> => ({ environment: [{ name: 'AOT_CONFIG_CONTENT', value: text }] });

describe('port-conflict', () => {
  itFinds('port-conflict', [
    {
      when: 'is found where two daemons of a provider listen on one port, once for each',
      survey: of(onPort('a', ':4317'), onPort('b', ':4317')),
      found: both(4317),
      why: 'a and b run on the same container instances, and both listen on tcp port 4317',
    },
    {
      when: 'is found between command, variable and configuration',
      survey: of(
        listening('a', { command: ['--port', '8125'] }),
        listening('b', { environment: [{ name: 'PORT', value: '8125' }] }),
        listening('c', otel('receivers::otlp::protocols::http::endpoint: 0.0.0.0:8125')),
      ),
      found: [...both(8125), `critical ${daemonArn('c')}#8125`],
    },
    {
      when: 'is found where both are UDP',
      survey: of(onPort('a', 'udp://0.0.0.0:8125'), listening('b', otel('receivers::statsd::endpoint: 0.0.0.0:8125'))),
      found: both(8125),
    },
    {
      when: 'is not found between UDP and TCP',
      survey: of(onPort('a', 'udp://0.0.0.0:53'), onPort('b', 'tcp://0.0.0.0:53')),
    },
    {
      when: 'takes a port without a protocol for one of TCP',
      survey: of(onPort('a', '0.0.0.0:53'), onPort('b', 'tcp://0.0.0.0:53'), onPort('c', 'udp://0.0.0.0:53')),
      found: both(53),
    },
    {
      when: 'is found between one address and all',
      survey: of(onPort('a', '127.0.0.1:80'), onPort('b', ':80')),
      found: both(80),
    },
    {
      when: 'is found for one address, however it is called',
      survey: of(onPort('a', '127.0.0.1:80'), onPort('b', 'localhost:80')),
      found: both(80),
    },
    {
      when: 'is not found between two addresses',
      survey: of(onPort('a', '127.0.0.1:80'), onPort('b', '169.254.172.2:80')),
    },
    { when: 'is not found for different ports', survey: of(onPort('a', ':80'), onPort('b', ':81')) },
    {
      when: 'is found for each port by itself',
      survey: of(listening('a', { command: [':80', ':81'] }), listening('b', { command: [':81', ':80'] })),
      found: [
        `critical ${daemonArn('a')}#80`,
        `critical ${daemonArn('a')}#81`,
        `critical ${daemonArn('b')}#80`,
        `critical ${daemonArn('b')}#81`,
      ],
    },
    {
      when: 'is not found on different providers',
      survey: of(onPort('a', ':80', { providers: ['x'] }), onPort('b', ':80', { providers: ['y', 'z'] })),
    },
    {
      when: 'is found where they meet on one of several providers',
      survey: of(onPort('a', ':80', { providers: ['x', 'y'] }), onPort('b', ':80', { providers: ['y', 'z'] })),
      found: both(80),
    },
    {
      when: 'is found once where they meet on several',
      survey: of(onPort('a', ':80', { providers: ['x', 'y'] }), onPort('b', ':80', { providers: ['x', 'y'] })),
      found: both(80),
    },
    {
      when: 'is not found within one daemon',
      survey: of(
        defined('a', {
          containers: [containerOf({ command: [':80'] }), containerOf({ index: 1, name: 's', command: [':80'] })],
        }),
        onPort('b', ':81'),
      ),
    },
    {
      when: 'is not found for the ports that agents take by their default',
      survey: of(
        listening('a', { image: 'fluent/fluent-bit:3.1', command: ['-i', 'forward'] }),
        listening('b', { image: 'fluent/fluent-bit:3.1', command: ['-i', 'forward'] }),
      ),
    },
    {
      when: 'is not found for where they send',
      survey: of(
        listening('a', otel('exporters::otlp::endpoint: 0.0.0.0:4317')),
        listening('b', otel('exporters::otlp::endpoint: 0.0.0.0:4317')),
      ),
    },
    {
      when: 'is not found with a daemon that is being deleted',
      survey: of(onPort('a', ':80'), onPort('b', ':80', { status: 'DELETE_IN_PROGRESS' })),
    },
    {
      when: 'is found where both may write to one path',
      survey: of(mounting('a', '/var/agent/'), mounting('b', '/var//agent')),
      found: both('/var/agent'),
      why: '/var/agent',
    },
    {
      when: 'is not found where one of the two only reads',
      survey: of(mounting('a', '/var/agent'), mounting('b', '/var/agent', true)),
    },
    {
      when: 'is found for the two of three that may write',
      survey: of(mounting('a', '/x'), mounting('b', '/x'), mounting('c', '/x', true)),
      found: both('/x'),
    },
    { when: 'is not found for different paths', survey: of(mounting('a', '/x'), mounting('b', '/x/y')) },
    {
      when: 'is not found for a volume that no container mounts',
      survey: of(
        mounting('a', '/x'),
        defined('b', { volumes: [{ name: 'v', hostPath: '/x', logDriver: null }], containers: [containerOf()] }),
      ),
    },
    {
      when: 'is not found for volumes that are not of the host',
      survey: of(
        ...['a', 'b'].map((name) =>
          defined(name, {
            volumes: [{ name: 'v', hostPath: null, logDriver: 'json-file' }],
            containers: [containerOf({ mountPoints: [{ sourceVolume: 'v', readOnly: false }] })],
          }),
        ),
      ),
    },
    {
      when: 'is not told where the path of a volume that may be written is unknown',
      survey: of(mounting('a', '/x'), mounting('b', UNREAD)),
      missing: [UNREAD.what],
    },
    { when: 'asks for no path that is only read', survey: of(mounting('a', '/x'), mounting('b', UNREAD, true)) },
    { when: 'asks for nothing of one daemon', survey: of(daemonOf({ revision: UNREAD, providers: UNREAD })) },
    {
      when: 'asks for nothing of a daemon that meets no other',
      survey: of(onPort('a', ':80'), daemonOf({ daemonName: 'b', revision: UNREAD, providers: ['other'] })),
    },
    {
      when: 'is not told where the definition of one is unknown',
      survey: of(onPort('a', ':80'), daemonOf({ daemonName: 'b', revision: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the providers of one are unknown',
      survey: of(onPort('a', ':80'), onPort('b', ':80', { providers: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where a port is unknown',
      survey: of(
        onPort('a', ':80'),
        listening('b', { environment: [{ name: 'PORT', value: unknown('Port', 'no default') }] }),
      ),
      missing: ['Port'],
    },
    {
      when: 'is not told where readOnly is unknown',
      survey: of(mounting('a', '/x'), mounting('b', '/x', UNREAD)),
      missing: [UNREAD.what],
    },
    {
      when: 'is found whatever else is unknown',
      survey: of(
        listening('a', { command: [':80'], environment: [{ name: 'API_KEY', value: UNREAD }], image: UNREAD }),
        listening('b', { command: [':80'], healthCheck: UNREAD }),
      ),
      found: both(80),
    },
    {
      when: 'is not told where the daemons are unknown',
      survey: surveyOf({ daemons: UNREAD }),
      missing: [UNREAD.what],
    },
  ]);
});
