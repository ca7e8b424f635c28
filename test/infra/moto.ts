import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const runs = promisify(execFile);

/** Runs the AWS CLI, and gives what it prints. */
export type Aws = (...argv: readonly string[]) => Promise<string>;

/** A moto of its own on a free port, for as long as `use` takes. */
export const withMoto = async (use: (aws: Aws) => Promise<void>): Promise<void> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  try {
    while (!(await answers(url))) {
      if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
      await new Promise((later) => setTimeout(later, 100));
    }
    const env = {
      PATH: process.env.PATH,
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_DEFAULT_REGION: 'eu-west-1' },
      ...{ AWS_ENDPOINT_URL: url, AWS_PAGER: '' },
    };
    await use(async (...argv) => (await runs('aws', argv, { env, maxBuffer: 16_000_000 })).stdout);
  } finally {
    server.kill();
    await ended;
  }
};

const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
};
