// Runs a program of a tool that `npm ci` leaves out, after installing the tool where it is missing or its lock is newer.
// Usage: run.js TOOL SCRIPT [ARGUMENT…], where SCRIPT is a file in the tool's node_modules. Plain JavaScript, for every Node.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [tool = '', script = '', ...argv] = process.argv.slice(2);
const folder = join(dirname(fileURLToPath(import.meta.url)), tool);

process.exitCode =
  isInstalled() || install() ? run(process.execPath, [join(folder, 'node_modules', script), ...argv]) : 2;

function isInstalled() {
  const [installed, locked] = ['node_modules/.package-lock.json', 'package-lock.json'].map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs,
  );
  return installed !== undefined && locked !== undefined && installed >= locked;
}

function install() {
  console.error(`tools/${tool} is not installed yet: npm ci --prefix tools/${tool}`);
  const isDone = run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder]) === 0;
  if (!isDone) console.error(`tools/${tool} could not be installed.`);
  return isDone;
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error !== undefined) console.error(`${program} did not start: ${error.message}`);
  return status ?? 2;
}
