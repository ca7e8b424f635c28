import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { knowsDaemons } from '../simulator/api/aws-cli.ts';
import { type Command, isAsShown, stepsOf, tutorial } from './first-daemon/page.ts';
import type { Printed } from './first-daemon/terminal.ts';
import { Walk } from './first-daemon/walk.ts';
import { sectionOf } from './markdown.ts';

const steps = stepsOf(tutorial());
const commands = steps.filter((step) => step.kind === 'command');
const folder = mkdtempSync(join(tmpdir(), 'bookend-first-daemon-'));
const walk = new Walk({ folder, setVariable: vi.stubEnv });
let printed: ReadonlyMap<Command, Printed> = new Map();

const printedBy = (command: Command | undefined): Printed => {
  const found = command && printed.get(command);
  if (found === undefined) throw new Error(`the walk left out ${command?.command}`);
  return found;
};

afterAll(() => rmSync(folder, { recursive: true }));

const numbered = commands
  .filter(({ inAccount }) => !inAccount)
  .map((command, index) => ({ command, title: `${index + 1}. ${command.command.split(' ').slice(0, 5).join(' ')}` }));
const needsCommandLine = ({ command }: { command: Command }): boolean => command.command.startsWith('aws ');

/** Each of its commands runs, one after the other: the AWS command line alone takes a second of each. */
describe.runIf(RUNS_ALL_DRAWN)(inCi('the tutorial, step by step'), () => {
  beforeAll(async () => {
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    vi.stubEnv('AWS_PROFILE', undefined);
    vi.stubEnv('NO_COLOR', '1');
    printed = await walk.through(steps);
  }, 300_000);
  afterAll(async () => {
    await walk.close();
    vi.unstubAllEnvs();
  });

  describe('a command of the tutorial does without error what the page shows', () => {
    const judge = ({ command }: { command: Command }): void => {
      const { code, text } = printedBy(command);
      expect(code, text).toBe(0);
      if (command.shown !== null && !isAsShown(command.shown, text)) expect(text).toBe(command.shown);
    };

    it.each(numbered.filter((one) => !needsCommandLine(one)))('$title', judge);

    describe.skipIf(!knowsDaemons)('(needs aws-with-ecs-daemons)', () => {
      it.each(numbered.filter(needsCommandLine))('$title', judge);
    });
  });

  it('explains every hole that its audits find', () => {
    const found = [...printed.values()].flatMap(
      ({ text }) => text.match(/(?<=^ +\d+ {2}[A-Z]+ .* \()[a-z-]+(?=\)$)/gm) ?? [],
    );
    expect(new Set(found)).toEqual(new Set(['provider-without-daemon', 'evidence-perishes', 'rollback-cannot-happen']));
    for (const hole of found) expect(tutorial()).toContain(`\`${hole}\``);
  });

  describe('the simulated account of the tutorial', () => {
    const { resources } = namedScenario('first-daemon');
    const steps = (): string =>
      printedBy(commands.find(({ command }) => command.includes('daemon init') && command.includes('--format cli')))
        .text;

    it('has the roles that init would make, with the same rights', () => {
      const made = [
        ...steps().matchAll(/put-role-policy --role-name (\S+) --policy-name (\S+) --policy-document '([^']+)'/g),
      ].map(([, name, policy = '', document = '']) => ({
        name,
        trusts: ['ecs-tasks.amazonaws.com'],
        inline: { [policy]: JSON.parse(document) },
      }));
      expect(made).toHaveLength(2);
      expect(resources?.roles).toEqual(made);
    });

    it('has the log group and the alarm that init would make', () => {
      const named = (option: string): readonly string[] =>
        [...steps().matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].map(([, name = '']) => name);
      expect(new Set(named('log-group-name'))).toEqual(new Set(resources?.logGroups));
      expect(named('alarm-name')).toEqual(resources?.alarms?.map(({ name }) => name));
    });
  });
});

describe('the tutorial', () => {
  it('names each command that the simulated account can not answer, and no other', () => {
    const names = [...sectionOf(tutorial(), 'What was not tried').matchAll(/^\| `([^`]+)` \| /gm)].map(
      ([, name = '']) => name,
    );
    const ofAccount = commands.filter(({ inAccount }) => inAccount).map(({ command }) => command);
    const nameOf = (command: string) => names.filter((name) => `${command} `.startsWith(`${name} `));
    expect(ofAccount.map(nameOf)).toEqual(names.map((name) => [name]));
  });

  it('leads from each name of a hole or rule to its own section', () => {
    const links = [...tutorial().matchAll(/\[`([a-z-]+)`\]\(\w+\.md#([a-z-]+)\)/g)];
    expect(links.length).toBeGreaterThan(20);
    for (const [, name, anchor] of links) expect(anchor).toBe(name);
  });
});

describe('an output is as shown', () => {
  it.each([
    { shown: 'one\ntwo\n', printed: 'one\ntwo\n', as: true },
    { shown: 'one\ntwo\n', printed: 'one\ntwo\nthree\n', as: false },
    { shown: 'one\n…\n', printed: 'one\ntwo\nthree\n', as: true },
    { shown: '…\nthree\n', printed: 'one\n\nthree\n', as: true },
    { shown: 'one\n…\nthree\n', printed: 'one\nthree\n', as: false },
    { shown: 'it took …, at most\n', printed: 'it took 3 s, at most\n', as: true },
    { shown: 'it took …\n', printed: 'it took 3 s\nor more\n', as: false },
    { shown: 'a.b\n', printed: 'a+b\n', as: false },
  ])('$as: $shown for $printed', ({ shown, printed: text, as }) => {
    expect(isAsShown(shown, text)).toBe(as);
  });
});

describe('a page', () => {
  it('has commands of several lines, outputs below them, and waits', () => {
    const page =
      "```sh\none \\\n  --more\ntwo '{\n}'   # why\n```\n```text\nout\n```\n**Wait 3 minutes.**\n```sh account\nthree\n```\n";
    const command = { kind: 'command', inAccount: false, shown: null };
    expect(stepsOf(page)).toEqual([
      { ...command, command: 'one \\\n  --more' },
      { ...command, command: "two '{\n}'", shown: 'out\n' },
      { kind: 'wait', minutes: 3 },
      { ...command, command: 'three', inAccount: true },
    ]);
  });

  it.each(['```text\nout\n```\n', '```\nout\n```\n', '```sh\none\n```\n```text\na\n```\n```text\nb\n```\n'])(
    'is refused where an output has no command: %j',
    (page) => {
      expect(() => stepsOf(page)).toThrow(/output/);
    },
  );
});
