import { describe, expect, it } from 'vitest';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import type { Container } from '../../shared/core/survey/definition.ts';
import type { Survey } from '../../shared/core/survey/survey.ts';
import { HOLE_NAMES } from '../../shared/core/words/hole.ts';
import {
  containerOf,
  daemonArn,
  daemonOf,
  definitionOf,
  ordinaryArn,
  policyOf,
  revisionOf,
  surveyOf,
} from './survey.ts';

/** Two daemons and an application with the same container. */
const of = (changed: Partial<Container>): Survey => {
  const definition = definitionOf({ containers: [containerOf(changed)] });
  return surveyOf({
    daemons: ['agent', 'other'].map((daemonName) =>
      daemonOf({ daemonName, revision: revisionOf({ definition: { ...definition, resource: daemonName } }) }),
    ),
    definitions: new Map([[ordinaryArn('web'), { ...definition, kind: 'ordinary', resource: ordinaryArn('web') }]]),
  });
};
const judge = (survey: Survey) => judgeHoles(survey, { ...policyOf(), acceptedHoles: [] });

const LONG = 6_000;
const texts: readonly string[] = [
  ...[
    '[',
    '{',
    '{"a":',
    '- ',
    'a:\n',
    '"',
    'a::',
    ' ',
    '$',
    `\${`,
    '|',
    '||',
    ':',
    '/',
    '@',
    '0',
    '1s',
    '<a>\n',
    '[a]\n',
    '`',
  ],
  ...[
    '-',
    '--port=',
    '0.0.0.0:1 ',
    '127.0.0.1,',
    '/task/stats',
    `\${aws:`,
    'echo "',
    "'",
    '\\n',
    '__proto__: ',
    'É',
    '\ud800',
  ],
].map((part) => part.repeat(LONG / part.length));

describe('definitions of others', () => {
  it.each(texts.map((text) => ({ part: text.slice(0, 12), text })))(
    'may hold any text for long: $part',
    { timeout: 60_000 },
    ({ text }) => {
      const names = ['CW_CONFIG_CONTENT', 'PORT', 'DD_AGENT_HOST', 'FLB_GRACE', text];
      for (const image of [text, `fluent/fluent-bit:${text}`, 'aws-xray-daemon']) {
        const changed = { image, environment: names.map((name) => ({ name, value: text })) };
        judge(of({ ...changed, command: [text, text], healthCheck: [text, text] }));
        judge(of({ ...changed, command: ['sh', '-c', text], healthCheck: ['CMD-SHELL', text] }));
        judge(of({ ...changed, command: ['--config', `yaml:${text}`, '--set', `${text}=${text}`], name: text }));
      }
    },
  );

  it('may be named as JavaScript names its own things', () => {
    const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const environment = words.map((name) => ({ name, value: `{"${name}":{"__proto__":{"endpoint":"0.0.0.0:1"}}}` }));
    for (const word of words)
      expect(() =>
        judge(of({ name: word, image: word, environment, command: words, healthCheck: words })),
      ).not.toThrow();
  });

  it('may have many words', { timeout: 60_000 }, () => {
    const command = Array.from({ length: 5_000 }, (_, at) => `--listen-address=127.0.0.${at % 256}:${at + 1}`);
    const found = judge(of({ command })).found.filter(
      ({ hole }) => hole === HOLE_NAMES.find((name) => name.startsWith('port')),
    );
    expect(found).toHaveLength(10_000);
    expect(found[0]?.resource).toBe(`${daemonArn('agent')}#1`);
  });
});

describe('the definition in the guide to managed daemons', () => {
  const guide = of({
    name: 'cloudwatch-agent',
    image: 'amazon/cloudwatch-agent:latest',
    memory: 512,
    cpu: 1024,
    healthCheck: null,
    environment: [
      {
        name: 'CW_CONFIG_CONTENT',
        value: `{"metrics":{"append_dimensions":{"AutoScalingGroupName":"\${aws:AutoScalingGroupName}"}}}`,
      },
    ],
  });
  const holesOf = (resource: string) =>
    judge(guide)
      .found.filter((one) => one.resource.startsWith(resource))
      .map(({ severity, hole }) => `${severity} ${hole}`);

  it('asks IMDS, is not pinned, has no health check and no role', () => {
    expect(holesOf('agent')).toEqual([
      'warning agent-needs-imds',
      'warning no-health-check',
      'warning task-role',
      'info image-not-pinned',
    ]);
  });
});
