import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Template } from './cloudformation.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OSLS = createRequire(import.meta.url).resolve('osls/bin/serverless.js');
/** Packaging reads these. */
const SOURCES = ['functions', 'infra', 'shared', 'package.json', 'serverless.yml', 'tsconfig.json'];

/** `npm run package` leaves this behind. */
export type Packaged = {
  readonly template: Template;
  readonly templatePath: string;
  /** A function's zip. */
  readonly zip: (name: string) => Promise<Uint8Array>;
  /** The text that packaging printed. */
  readonly output: string;
  readonly remove: () => Promise<void>;
};

/**
 * Packages the service in a folder of its own, as a fresh clone would be, with neither credentials nor a network that it
 * could use: two packagings at once don't meet, and nothing is left in the repository.
 * @throws with what osls said
 */
export const packageService = async (): Promise<Packaged> => {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-package-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const source of SOURCES) await cp(join(ROOT, source), join(folder, source), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const output = await osls(folder);
    const out = join(folder, '.serverless');
    const templatePath = join(out, 'cloudformation-template-update-stack.json');
    const template = JSON.parse(await readFile(templatePath, 'utf8')) as Template;
    return { template, templatePath, zip: (name) => readFile(join(out, `${name}.zip`)), output, remove };
  } catch (cause) {
    await remove();
    throw cause;
  }
};

const osls = async (cwd: string): Promise<string> => {
  const nowhere = 'http://127.0.0.1:9'; // a port that discards: whoever asks for anything fails at once
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    AWS_ENDPOINT_URL: nowhere,
  };
  const packaging = spawn(process.execPath, [OSLS, 'package'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([
    text(packaging.stdout),
    text(packaging.stderr),
    once(packaging, 'close'),
  ]);
  if (code !== 0) throw new Error(`osls package ended with ${code}:\n${output}${errors}`);
  return output + errors;
};
