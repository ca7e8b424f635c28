import { describe, expect, it } from 'vitest';
import type { Container } from '../../../shared/core/survey/definition.ts';
import { unknown } from '../../../shared/core/survey/field.ts';
import { inlineConfigurationsOf } from '../../../shared/core/survey/inline-configuration.ts';
import { around } from '../../../shared/core/survey/setting.ts';
import { containerOf } from '../../holes/survey.ts';

const OPEN = unknown('the parameter Config', 'it has no default');

/** `name at path: outer.inner=value` of each setting that has a value. */
const linesOf = (changed: Partial<Container>): readonly string[] =>
  inlineConfigurationsOf(containerOf(changed)).known.flatMap(({ name, path, settings }) =>
    settings
      .filter(({ value }) => value !== null)
      .map((setting) => {
        const keys = [setting, ...around(setting)].map(({ key }) => key || '-').toReversed();
        return `${name} at ${path.join('/')}: ${keys.join('.')}=${setting.value}`;
      }),
  );
const missingOf = (changed: Partial<Container>): readonly string[] =>
  inlineConfigurationsOf(containerOf(changed)).missing.map(({ what }) => what);

describe('the inline configuration of a container', () => {
  it.each(['CW_CONFIG_CONTENT', 'AOT_CONFIG_CONTENT', 'SPLUNK_CONFIG_YAML', 'MY_CONFIG'])('is in %s', (name) => {
    const environment = [
      { name: 'OTHER', value: 'a: 2' },
      { name, value: 'a: 1' },
    ];
    expect(linesOf({ environment })).toEqual([`${name} at environment/1/value: a=1`]);
  });

  it('is in an SSM parameter that the same file defines', () => {
    const secret = { name: 'CW_CONFIG_CONTENT', valueFrom: 'Config' };
    expect(linesOf({ secrets: [{ ...secret, content: '{"a":1}' }] })).toEqual([
      'CW_CONFIG_CONTENT at secrets/0/valueFrom: a=1',
    ]);
    expect(linesOf({ secrets: [secret] })).toEqual([]);
    expect(missingOf({ secrets: [{ ...secret, content: OPEN }] })).toEqual([OPEN.what]);
  });

  it('is in options of OpenTelemetry', () => {
    expect(
      linesOf({ command: ['--config=yaml:a::b: 1', '--set=c.d=2', '--config', 'yaml:e: 3', '--set', 'f=4'] }),
    ).toEqual([
      'command at command/0: a.b=1',
      'command at command/1: c.d=2',
      'command at command/3: e=3',
      'command at command/5: f=4',
    ]);
    expect(linesOf({ command: ['--config=/etc/otel.yaml'] })).toEqual([]);
  });

  it('is in a variable that the command names', () => {
    const environment = [{ name: 'AGENT', value: 'a: 1' }];
    const found = ['AGENT at environment/0/value: a=1'];
    expect(linesOf({ environment, command: ['--config=env:AGENT'] })).toEqual(found);
    expect(linesOf({ environment, command: ['agent', '$AGENT'] })).toEqual([]);
    expect(linesOf({ environment, entryPoint: ['/bin/sh', '-c'], command: [`echo "\${AGENT}" > /f`] })).toEqual(
      expect.arrayContaining(found),
    );
  });

  it('is in the options of Fluent Bit', () => {
    const options = ['-i', 'forward', '-p', 'port=24224', '-F', 'aws', '--output=cloudwatch', '-f', '9', '-P', '2021'];
    const found = [
      'input.name=forward',
      'input.port=24224',
      'filter.name=aws',
      'output.name=cloudwatch',
      'service.flush=9',
      'service.http_port=2021',
      'service.http_server=on',
    ];
    expect(linesOf({ image: 'fluent/fluent-bit:3.1', command: options })).toEqual(
      found.map((line) => `command at command: ${line}`),
    );
    expect(linesOf({ command: ['/fluent-bit/bin/fluent-bit', ...options] })).toHaveLength(found.length);
    expect(linesOf({ command: ['sh', '-c', `exec fluent-bit ${options.join(' ')}`] })).toEqual(
      expect.arrayContaining(found.map((line) => `command at command/2: ${line}`)),
    );
    expect(linesOf({ command: options })).toEqual([]);
  });

  it('is in a script', () => {
    expect(linesOf({ command: ['bash', '-ec', 'cat > /f <<END\na: 1\nEND'] })).toContain('command at command/2: a=1');
  });

  it('is missing where a value is that may hold one', () => {
    expect(missingOf({ environment: OPEN })).toEqual([OPEN.what]);
    expect(missingOf({ environment: [{ name: 'CW_CONFIG_CONTENT', value: OPEN }] })).toEqual([OPEN.what]);
    expect(missingOf({ command: OPEN })).toEqual([OPEN.what]);
    expect(missingOf({ command: ['--config', OPEN] })).toEqual([OPEN.what]);
    expect(missingOf({ command: ['sh', '-c', OPEN] })).toEqual([OPEN.what]);
  });

  it('is not missing where another value is', () => {
    expect(missingOf({ environment: [{ name: 'API_KEY', value: OPEN }] })).toEqual([]);
    expect(missingOf({ environment: [{ name: 'CONFIG_BUCKET', value: OPEN }] })).toEqual([]);
    expect(missingOf({ command: ['--region', OPEN] })).toEqual([]);
    expect(missingOf({ image: OPEN, secrets: OPEN, environmentFiles: OPEN })).toEqual([]);
  });
});
