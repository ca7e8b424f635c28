import { describe, expect, it } from 'vitest';
import { readConfiguration, readScript } from '../../../shared/core/survey/read-configuration.ts';
import { readYaml } from '../../../shared/core/survey/read-yaml.ts';
import { around, type Setting } from '../../../shared/core/survey/setting.ts';

/** `outer.inner=value` of each setting that has a value; an element of a list is `-`. */
const linesOf = (settings: readonly Setting[]): readonly string[] =>
  settings
    .filter(({ value }) => value !== null)
    .map((setting) => {
      const path = [setting, ...around(setting)].map(({ key }) => key || '-').toReversed();
      return `${path.join('.')}=${setting.value}`;
    });

describe('a configuration', () => {
  it('is read as JSON', () => {
    const text = '{"a":{"b":[1,{"c":true}],"__proto__":"x"},"constructor":null}';
    expect(linesOf(readConfiguration(text))).toEqual(['constructor=null', 'a.__proto__=x', 'a.b.-=1', 'a.b.-.c=true']);
  });

  it('is read as YAML', () => {
    const text = `
receivers: # a comment
  otlp:
    protocols: {grpc: {endpoint: "0.0.0.0:4317"}, http: }
"quoted key": 'a # no comment'
list:
- one
- name: two # a comment
  port: 2
  deep:
    - [a, 'b, c']
- - three
url: http://host:1/#x
many: [a, # a comment
  b]
block: |
  inner: 1
--- # the end
`;
    expect(linesOf(readConfiguration(text))).toEqual([
      'receivers.otlp.protocols.grpc.endpoint=0.0.0.0:4317',
      'receivers.otlp.protocols.http=',
      'quoted key=a # no comment',
      'list.-.-=one',
      'list.-.name=two',
      'list.-.port=2',
      'list.-.deep.-.-=a',
      'list.-.deep.-.-=b, c',
      'list.-.-.-=three',
      'url=http://host:1/#x',
      'many.-=a',
      'many.-=b',
      'block.inner=1',
      'block.inner.-=---',
    ]);
  });

  it('is read as YAML in one line, as OpenTelemetry has it', () => {
    expect(linesOf(readYaml('processors::batch::timeout: 2s'))).toEqual(['processors.batch.timeout=2s']);
  });

  it('is read as Fluent Bit, TOML and Fluentd have it, in sections', () => {
    const text = `
[SERVICE]
    Grace 60
# [INPUT]
[INPUT]
    Name   forward
    Listen "0.0.0.0"
; a comment
[sources.in]
address = "0.0.0.0:9000"
list = ["a", "b"]
[[sinks]]
x=1
`;
    expect(linesOf(readConfiguration(text))).toEqual([
      'SERVICE.Grace=60',
      'INPUT.Name=forward',
      'INPUT.Listen=0.0.0.0',
      'sources.in.address=0.0.0.0:9000',
      'sources.in.list.-=a',
      'sources.in.list.-=b',
      'sinks.x=1',
    ]);
    expect(
      linesOf(readConfiguration('<source>\n  @type forward\n  <x y>\n    a 1\n  </x>\n  port 24224\n</source>\nb 2\n')),
    ).toEqual(['source.@type=forward', 'source.x.a=1', 'source.port=24224', 'b=2']);
  });

  it.each([
    { how: 'a here-document', script: 'cat > /f <<END\n[SERVICE]\n  Grace 60\nEND\nexec agent' },
    { how: 'echo', script: "echo -e '[SERVICE]\\n  Grace 60\\n' > /f && exec agent" },
    { how: 'printf over lines', script: 'printf "[SERVICE]\n  Grace 60\n" > /f; exec agent' },
    { how: 'YAML', script: 'cat > /f <<END\nSERVICE:\n  Grace: 60\nEND\nexec agent' },
    { how: 'JSON', script: 'echo \'{"SERVICE":{"Grace":60}}\' > /f; exec agent' },
  ])('is read out of a script that writes it by $how', ({ script }) => {
    expect(linesOf(readScript(script))).toContain('SERVICE.Grace=60');
  });

  it.each(['', '\n', '[', '{', '}', ']:', ':', '- ', '-', ': :', '<', '</a>', '[]', "'", '"a', 'a: "', '{"a":'])(
    'may be any text: %j',
    (text) => {
      expect(() => readScript(text)).not.toThrow();
      expect(() => readConfiguration(text)).not.toThrow();
    },
  );

  it('may be as deep, as long and as broken as somebody likes', { timeout: 60_000 }, () => {
    const many = 30_000;
    for (const part of [
      '[',
      '{',
      '{"a":',
      '- ',
      'a:\n',
      '"',
      '["a"',
      'a::',
      ' ',
      '#',
      '[a.a]\n',
      '<a>\n',
      'a: [\n',
      "echo '\n",
    ])
      for (const text of [part.repeat(many), `a: [x${part.repeat(many)}`]) {
        expect(readConfiguration(text).length).toBeLessThanOrEqual(2 * many + 2);
        expect(readScript(text).length).toBeLessThanOrEqual(2 * many + 2);
      }
    expect(readConfiguration(`${'['.repeat(many)}${']'.repeat(many)}`)).toHaveLength(many - 1);
  });
});
