#!/usr/bin/env node
// Plain JavaScript, so that every Node from 20 on can read it. The rest is TypeScript, which Node runs as it is from
// 22.18 on; an older Node hands over to the Node 24 that `npm ci` installs beside it.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FAILED = 2; // 1 says that something is violated, and is for verdicts only

if (process.features.typescript) {
  const { runHere } = await import('./run-here.ts');
  await runHere();
} else {
  handOver(installedNode());
}

function installedNode() {
  const { platform, arch, execPath } = process;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platform}-${arch}/package.json`);
    const node = join(dirname(manifest), 'bin', 'node');
    return realpathSync(node) === realpathSync(execPath) ? undefined : node;
  } catch {
    return undefined; // not installed, or there is none for this platform
  }
}

function handOver(node) {
  if (node === undefined) {
    fail(`bookend needs Node 22.18 or newer, which runs TypeScript; this is ${process.version}: run "npm ci" first.`);
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  child.on('error', ({ message }) => fail(`bookend can't start the Node that npm installed for it: ${message}.`));
  child.on('exit', (code, signal) => {
    process.off('SIGINT', forward).off('SIGTERM', forward);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}

function fail(sentence) {
  process.exitCode = FAILED;
  console.error(sentence);
}
