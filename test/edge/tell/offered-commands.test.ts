import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeContainerInstancesCommand, DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import { isCommandLine } from '../../../shared/core/words/command.ts';
import { readByHand } from '../../../shared/edge/remedies/by-person/by-hand-payload.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { hasProgram } from '../../needs.ts';
import { knowsDaemons } from '../../simulator/api/aws-cli.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { CASES, type Case, commandsIn, ledgerFrom, textsFor } from './offered.ts';

/** A loopback for Lambda that reads what it is invoked with as `remediate` does. */
const startLambda = async () => {
  const invoked: { readonly path: string; readonly request: ReturnType<typeof readByHand> }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      invoked.push({ path: request.url ?? '', request: readByHand(JSON.parse(Buffer.concat(parts).toString())) });
      response.end(JSON.stringify({ decision: 'act' }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { invoked, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
};

/** Runs a line as a person pastes it, by a shell. The output is a file: a socket, which Node's pipes are, cannot be opened as /dev/stdout. */
const pasted = async (line: string, endpoints: Readonly<Record<string, string>>): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-pasted-'));
  const file = join(folder, 'out');
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    NO_PROXY: '127.0.0.1',
    ...endpoints,
  };
  try {
    const shell = spawn('sh', ['-c', line], { env, stdio: ['ignore', openSync(file, 'w'), 'pipe'] });
    const said: string[] = [];
    shell.stderr?.on('data', (part) => said.push(String(part)));
    const [code] = (await once(shell, 'close')) as [number | null];
    expect([code, said.join('')], line).toEqual([0, '']);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A command that only looks comes first: stopping and draining change what there is to see. */
const ORDER = [/ list-| describe-/, / lambda /, / stop-task /, / update-container-instances-state /];
const rankOf = (line: string): number => ORDER.findIndex((like) => like.test(line));

const titleOf = ({ rule, now, mode, mayAct, killSwitch }: Case): string =>
  `${rule}, ${now}, ${mode}${mayAct ? ', with rights' : ''}${killSwitch ? ', kill switch' : ''}`;

describe('the commands in messages', () => {
  it('have names in place of ARNs, one line, and words that a shell takes literally, in every case', async () => {
    const { events } = await startEcs();
    const ledger = ledgerFrom(events);
    for (const each of CASES) {
      const commands = commandsIn(textsFor(each, ledger));
      expect(commands.length, titleOf(each)).toBeGreaterThan(0);
      expect(new Set(commands).size, titleOf(each)).toBe(commands.length);
      for (const line of commands) {
        expect(isCommandLine(line), line).toBe(true);
        expect(line.replace(/--daemon-arn \S+/, ''), titleOf(each)).not.toMatch(/arn:|\n|bookend (remediate|ack)/);
      }
    }
  });

  it('offer to change something only where it goes on or has consequences, and Bookend itself only where it may act', async () => {
    const { events } = await startEcs();
    const ledger = ledgerFrom(events);
    for (const each of CASES) {
      const lines = commandsIn(textsFor(each, ledger)).join('\n');
      if (each.now === 'over') expect(lines, titleOf(each)).not.toMatch(/stop-task|DRAINING|lambda/);
      if (!each.mayAct || each.mode === 'observe' || each.killSwitch)
        expect(lines, titleOf(each)).not.toContain('lambda');
    }
    const offers = (found: Partial<Case>, like: RegExp): boolean => {
      const each = {
        rule: 'daemon-started-first',
        now: 'consequences',
        mode: 'observe',
        mayAct: false,
        killSwitch: false,
      } as const;
      return commandsIn(textsFor({ ...each, ...found }, ledger)).some((line) => like.test(line));
    };
    expect(offers({}, /^for task in .* stop-task .*--cluster prod /)).toBe(true);
    expect(offers({ now: 'going-on' }, /--status DRAINING$/)).toBe(true);
    expect(offers({ mode: 'propose', mayAct: true }, /^printf .*"planId":"p1\.0".* aws lambda invoke /)).toBe(true);
    expect(offers({ mode: 'enforce', mayAct: true }, /^printf .* aws lambda invoke /)).toBe(true);
  });

  it.each(['observe', 'propose', 'enforce'] as const)(
    'say in mode %s what would have to change before Bookend may act',
    async (mode) => {
      const { events } = await startEcs();
      const ledger = ledgerFrom(events);
      const text = textsFor(
        { rule: 'daemon-stayed-up', now: 'going-on', mode, mayAct: false, killSwitch: true },
        ledger,
      ).join('\n');
      expect(text).toContain('not possible as it stands; first deploy Bookend with enforce=true');
      expect(text.includes("set the policy's mode to propose")).toBe(mode === 'observe');
      expect(text).toContain("lift the policy's killSwitch");
    },
  );

  it.runIf(RUNS_ALL_DRAWN && hasProgram('aws'))(
    inCi('work as they stand, pasted into a shell, on the simulated account (needs aws)'),
    async () => {
      const ecs = await startEcs({ afterSeconds: 600 });
      const ledger = ledgerFrom(ecs.events);
      const lambda = await startLambda();
      const all = new Set(CASES.flatMap((each) => commandsIn(textsFor(each, ledger))));
      // the incident's id differs by rule alone: one invocation of each kind of request shows the same
      const invocations = Map.groupBy(
        [...all].filter((line) => line.startsWith('printf')),
        kindOf,
      );
      const lines = [
        ...[...all].filter((line) => !line.startsWith('printf')),
        ...[...invocations.values()].flatMap(([one]) => one ?? []),
      ];
      const endpoints = { AWS_ENDPOINT_URL: ecs.server.url, AWS_ENDPOINT_URL_LAMBDA: lambda.url };
      for (const line of lines.toSorted((one, other) => rankOf(one) - rankOf(other))) {
        expect(rankOf(line), line).toBeGreaterThanOrEqual(0);
        if (line.includes('daemon-deployments') && !knowsDaemons) continue;
        expect(await pasted(line, endpoints), line).not.toContain('"reason": "MISSING"');
      }
      expect(lines.length).toBeGreaterThanOrEqual(6);
      expect(lambda.invoked.map(({ path }) => path)).toEqual(
        lambda.invoked.map(() => '/2015-03-31/functions/bookend-prod-remediate/invocations'),
      );
      expect(lambda.invoked.length).toBe(invocations.size);
      expect(lambda.invoked.map(({ request }) => request.dryRun)).not.toContain(true);
      await expectDone(ecs, ledger);
    },
  );
});

/** The action, and whether it names a plan. */
const kindOf = (line: string): string => `${/"action":"([a-z-]+)"/.exec(line)?.[1]} ${line.includes('planId')}`;

/** ECS did what the commands asked for. */
const expectDone = async (
  ecs: Awaited<ReturnType<typeof startEcs>>,
  ledger: ReturnType<typeof ledgerFrom>,
): Promise<void> => {
  const cluster = lastPartOf(ledger.clusterArn);
  const tasks = [...ledger.tasks.values()].filter(({ group }) => group === 'service:web').map(({ taskArn }) => taskArn);
  const stopped = await ecs.client.send(new DescribeTasksCommand({ cluster, tasks }));
  expect(stopped.tasks?.map(({ desiredStatus }) => desiredStatus)).toEqual(tasks.map(() => 'STOPPED'));
  const containerInstances = [ledger.containerInstanceArn];
  const drained = await ecs.client.send(new DescribeContainerInstancesCommand({ cluster, containerInstances }));
  expect(drained.containerInstances?.map(({ status }) => status)).toEqual(['DRAINING']);
};
