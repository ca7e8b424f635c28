import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Ran, run } from '../../run.ts';

export type Line = {
  readonly type: string;
  readonly hole: string;
  readonly severity: string;
  readonly resource: string;
  readonly why: string;
  readonly file: string;
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly what: string;
  readonly baseline: boolean;
};

export type Checked = Ran & {
  readonly folder: string;
  readonly lines: readonly Line[];
  /** `no-health-check agent`, in the order of the lines. */
  readonly holes: readonly string[];
};

/** Writes the files into a folder of their own, and gives their paths. */
export const written = (files: Readonly<Record<string, unknown>>): { folder: string; paths: readonly string[] } => {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    return path;
  });
  return { folder, paths };
};

/** Runs `daemon check --json` on files of these contents: text, or values that are written as JSON. */
export const checked = async (
  files: Readonly<Record<string, unknown>>,
  ...options: readonly string[]
): Promise<Checked> => {
  const { folder, paths } = written(files);
  return { ...(await checkedPaths(paths, ...options)), folder };
};

export const checkedPaths = async (
  paths: readonly string[],
  ...options: readonly string[]
): Promise<Omit<Checked, 'folder'>> => {
  const ran = await run(['daemon', 'check', ...paths, '--json', ...options]);
  const lines = ran.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
  return {
    ...ran,
    lines,
    holes: lines.filter(({ type }) => type === 'hole').map(({ hole, resource }) => `${hole} ${resource}`),
  };
};

/** The places of unknown values, as `path: what`. */
export const unknownIn = ({ lines }: Pick<Checked, 'lines'>): readonly string[] =>
  lines.filter(({ type }) => type === 'unknown').map(({ path, what }) => `${path}: ${what}`);
