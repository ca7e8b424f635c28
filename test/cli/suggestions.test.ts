import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { run } from './run.ts';

describe('a word that is misspelt', () => {
  it.each([
    { what: 'a command', argv: ['replai', 'x'], says: 'did you mean replay?' },
    {
      what: 'an option without a command',
      argv: ['--hlep'],
      says: 'there is no option "--hlep"; did you mean --help?',
    },
    {
      what: 'an option',
      argv: ['status', '--regoin', 'eu-west-1'],
      says: "Unknown option '--regoin'; did you mean --region?",
    },
    { what: 'an option with its value', argv: ['replay', 'x', '--deamons=y'], says: 'did you mean --daemons?' },
    {
      what: 'a rule',
      argv: ['replay', 'x', '--rule', 'daemon-started-frist'],
      says: 'did you mean daemon-started-first?',
    },
    { what: 'a scenario', argv: ['simulate', 'demon-late'], says: 'did you mean daemon-late?' },
    { what: 'an agent', argv: ['daemon', 'init', '--agent', 'cloudwach'], says: 'did you mean cloudwatch?' },
    { what: 'a command of daemon', argv: ['daemon', 'chekc'], says: 'did you mean check?' },
  ])('is answered with the nearest one: $what', async ({ argv, says }) => {
    const { code, out, err } = await run(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  it('is not, where nothing is near', async () => {
    for (const argv of [['status', '--xyzzyplugh'], ['simulate', 'xyzzyplugh'], ['xyzzyplugh']])
      expect((await run(argv)).err).not.toContain('did you mean');
  });
});

it.each(['-V', '--version', 'replay -V', 'status --version --stage x', 'daemon check -V', 'simulate -V --nonsense'])(
  '%s prints the version',
  async (line) => {
    expect(await run(line.split(' '))).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' });
  },
);

it.each(['replay -V --help', 'replay -- -V', 'replai -V'])('%s does not', async (line) => {
  expect((await run(line.split(' '))).out).not.toBe(`${manifest.version}\n`);
});

it.each(['--version extra', '-V --nonsense'])('%s is refused, since the option stands alone', async (line) => {
  const { code, out, err } = await run(line.split(' '));
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('stands alone');
});

it.each([
  { words: ['settleSeconds=abc', 'mode=x'], fields: ['settleSeconds: must be', 'mode: must be'] },
  { words: ['severities.daemon-alone=loud'], fields: ['severities.daemon-alone: must be'] },
  {
    words: ['repairHeadStartSeconds=1', 'repairDeadlineSeconds=2'],
    fields: ['must not be less than repairDeadlineSeconds'],
  },
])('policy set $words is refused before AWS is asked', async ({ words, fields }) => {
  const env = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const { code, err } = await run(['policy', 'set', ...words], { env });
  expect(code).toBe(2);
  for (const field of fields) expect(err).toContain(field);
});
