import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { startEcs } from '../simulator/api/ecs.ts';
import { auditBy, canaryBy, inShell } from './first-daemon/terminal.ts';
import { commandsIn, servedBlockIn, WAYS, type Way } from './readme/commands.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'cli/bin.js');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'bookend-readme-'));
beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_REGION', 'us-west-2');
  vi.stubEnv('NO_COLOR', '1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const tried = <Kind extends Way['kind']>(kind: Kind) =>
  Object.entries(WAYS).flatMap(([command, way]) =>
    way.kind === kind ? [{ command, way: way as Extract<Way, { kind: Kind }> }] : [],
  );

describe('the commands of the README', () => {
  it('are all tried, or named here with the reason why not', () => {
    expect([...commandsIn(README)].sort()).toEqual(Object.keys(WAYS).sort());
    expect(tried('not run').length).toBe(7);
  });

  it('are read from blocks and from the text', () => {
    const page = '`npm ci` and `x`, `A=1 npm test`\n```sh\nnpm run a    # why\nls\n```\n```json\nnpm run b\n```\n';
    expect([...commandsIn(page)]).toEqual(['npm ci', 'A=1 npm test', 'npm run a']);
  });
});

describe.runIf(RUNS_ALL_DRAWN)(inCi('without an account, in a folder of its own'), () => {
  beforeAll(async () => {
    symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
    await inShell('npx @bookend-ecs/cli daemon init --cluster prod --provider web --out template.yaml', folder);
  });

  it.each(tried('alone'))('$command', async ({ command, way }) => {
    const { code, text } = await inShell(command, folder);
    expect(code, text).toBe(way.code);
  });

  it('npx finds the command in a clone, and asks no registry', async () => {
    const { stdout } = await inCopy('npx --offline @bookend-ecs/cli --version', ROOT);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** One provider and its daemon, as the README names them. */
const ACCOUNT: Scenario = {
  name: 'readme',
  says: 'A cluster, its provider and an agent.',
  hours: 1,
  clusters: [
    {
      name: 'prod',
      capacityProviders: [{ name: 'web', instances: 2, everySeconds: 1 }],
      daemons: [{ name: 'agent', healthCheck: true }],
    },
  ],
};

describe.runIf(RUNS_ALL_DRAWN)(inCi('on a simulated account'), () => {
  it.each(tried('account'))('$command', async ({ command, way }) => {
    const { server } = await startEcs({ scenario: ACCOUNT, throttled: false });
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    const [, , name, ...argv] = command.split(' ');
    const { code, text } = await (name === 'audit' ? auditBy(server, argv) : canaryBy(server, argv));
    expect(code, text).toBe(way.code);
  });
});

it.runIf(RUNS_ALL_DRAWN)(
  inCi('the audit of the picture needs the exports of its block, and nothing else'),
  async () => {
    const { serve, exports, ask } = servedBlockIn(README);
    expect([serve, ask].sort()).toEqual(
      tried('served')
        .map(({ command }) => command)
        .sort(),
    );
    const bin = (command: string) => command.replace(/^npx @bookend-ecs\/cli /, `exec '${process.execPath}' '${BIN}' `);
    const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' } };
    const server = execFile('sh', ['-c', bin(serve.replace('8080', '0'))], options);
    try {
      const [said] = await once(server.stderr ?? server, 'data');
      const [port = ''] = /(?<=127\.0\.0\.1:)\d+/.exec(String(said)) ?? [];
      const script = `${exports}\n${bin(ask).replace('8080', port)}`;
      const text = await new Promise<string>((resolve) => {
        execFile('sh', ['-c', script], options, (_, stdout, stderr) => resolve(stdout + stderr));
      });
      expect(text).toMatch(/^HOLES /m);
    } finally {
      server.kill('SIGINT');
    }
  },
);

describe.runIf(RUNS_ALL_DRAWN)(inCi('where nothing is deployed'), () => {
  const calls: string[] = [];
  const nothing = createServer((request, response) => {
    calls.push(String(request.headers['x-amz-target'] ?? request.url));
    response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' });
    response.end(JSON.stringify({ __type: 'ResourceNotFoundException', message: 'not found' }));
  });
  beforeAll(async () => {
    nothing.listen(0, '127.0.0.1');
    await once(nothing, 'listening');
  });
  afterAll(() => nothing.close());

  it.each(tried('deployment'))('$command', async ({ command }) => {
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(nothing.address() as AddressInfo).port}`);
    calls.length = 0;
    const { code, text } = await inShell(command, folder);
    expect(calls.length, text).toBeGreaterThan(0);
    expect(code, text).toBe(2);
    expect(text).toMatch(/\bprod\b/);
    expect(text).not.toContain('See: bookend');
  });
});

/** Runs it as a person does: none of the variables of this run. @throws Error with the output if it fails */
const inCopy = (command: string, cwd: string): Promise<{ stdout: string }> => {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|CI$|AWS_)/.test(name)),
  );
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', command], { cwd, env, maxBuffer: 64_000_000 }, (error, stdout, stderr) =>
      error === null ? resolve({ stdout }) : reject(new Error(`${command}\n${stdout}\n${stderr}`)),
    );
  });
};

describe.runIf(RUNS_ALL_DRAWN)(inCi('in a copy of the repository'), () => {
  const copy = join(folder, 'copy');
  beforeAll(() => {
    mkdirSync(copy);
    // By tar, since links to tools that are not installed lead nowhere.
    const files = 'git ls-files -z --cached --others --exclude-standard';
    execFileSync('sh', ['-c', `${files} | tar --null -T - -c | tar -x -C '${copy}'`], { cwd: ROOT });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });

  it.each(tried('copy'))('$command', { timeout: 600_000 }, async ({ command, way }) => {
    const { stdout } = await inCopy(way.as ?? command, copy);
    expect(stdout).not.toBe('');
  });
});
