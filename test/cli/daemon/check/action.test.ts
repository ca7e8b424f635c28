import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildCommand } from '../../../../infra/build-command.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../../drawn.ts';

const ROOT = join(import.meta.dirname, '../../../..');
type Step = {
  readonly name: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
};
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};
const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

/** Finds the value of `${{ … }}`. @throws Error for an expression that the action has no value for */
const filledIn = (text: string, folder: string, inputs: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => {
    if (expression === 'github.action_path') return folder;
    const name = expression.replace(/^inputs\./, '');
    const value = inputs[name] ?? action.inputs[name]?.default;
    if (value === undefined) throw new Error(`the action has no value for ${expression}`);
    return value;
  });

describe('action.yml', () => {
  it('has scripts of Bash, into which no text of an input is written', () => {
    expect(action.runs.steps.map(({ name }) => name)).toEqual(['Build', 'Check']);
    for (const { shell, run } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
    }
  });

  it('names each of its inputs once in a step', () => {
    const used = action.runs.steps.flatMap(({ env }) => JSON.stringify(env).match(/(?<=inputs\.)\w+/g) ?? []);
    expect(used.sort()).toEqual(Object.keys(action.inputs).sort());
  });
});

/** GitHub runs a step's script by `bash -e -o pipefail`. */
describe.runIf(RUNS_ALL_DRAWN)(inCi('the scripts of action.yml'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-action-'));
  const summary = join(folder, 'summary.md');
  const programs = join(folder, 'programs');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    mkdirSync(programs);
    writeFileSync(join(programs, 'npm'), `#!/bin/sh\necho "npm $*" >> "${folder}/npm.log"\n`);
    chmodSync(join(programs, 'npm'), 0o755);
    const agent = { family: 'agent', containerDefinitions: [{ name: 'agent', image: 'agent:1.2' }] };
    writeFileSync(join(folder, 'an agent.json'), JSON.stringify(agent));
  });

  const runStep = (name: string, inputs: Readonly<Record<string, string>> = {}) => {
    const step = action.runs.steps.find((one) => one.name === name);
    if (step === undefined) throw new Error(`the action has no step ${name}`);
    const env = Object.fromEntries(
      Object.entries(step.env).map(([key, text]) => [key, filledIn(text, folder, inputs)]),
    );
    const PATH = [programs, dirname(process.execPath), process.env.PATH].join(delimiter);
    return new Promise<{ code: number; err: string }>((resolve) => {
      const options = { cwd: folder, env: { PATH, GITHUB_STEP_SUMMARY: summary, ...env } };
      execFile('bash', ['-e', '-o', 'pipefail', '-c', step.run], options, (error, _, err) =>
        resolve({ code: Number(error?.code ?? 0), err }),
      );
    });
  };

  it('build the command where it is not there, and nothing where it is', async () => {
    expect((await runStep('Build')).code).toBe(0);
    const asked = 'npm ci --no-audit --no-fund\nnpm run build\n';
    expect(readFileSync(join(folder, 'npm.log'), 'utf8')).toBe(asked);
    await buildCommand(join(folder, 'dist/cli'));
    expect((await runStep('Build')).code).toBe(0);
    expect(readFileSync(join(folder, 'npm.log'), 'utf8')).toBe(asked);
  });

  it('check a file with a space in its name, write both outputs, and fail where there is a hole', async () => {
    const files = `\n  \n  ${join(folder, 'an agent.json')} \n`;
    expect((await runStep('Check', { files, sarif: 'out.sarif' })).code).toBe(1);
    const { runs } = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'));
    expect(runs[0].results.length).toBeGreaterThan(0);
    expect(readFileSync(summary, 'utf8')).toContain('## bookend daemon check');
  });

  it.each([
    { what: 'no file', inputs: { files: ' \n\n' }, says: /"files" names no file/g },
    {
      what: 'a policy that is not there',
      inputs: { files: 'an agent.json', policy: 'none.yaml' },
      says: /none\.yaml/g,
    },
  ])('say what is wrong once, and leave no empty log: $what', async ({ inputs, says }) => {
    const { code, err } = await runStep('Check', { ...inputs, sarif: 'empty.sarif' });
    expect(code).toBe(2);
    expect(err.match(says)).toHaveLength(1);
    expect(existsSync(join(folder, 'empty.sarif'))).toBe(false);
  });

  it('need no Bash newer than 3.2, which macOS has', () => {
    for (const { run } of action.runs.steps) expect(run).not.toMatch(/^ *(mapfile|readarray|declare -A)\b/m);
  });
});
