import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { audit } from '../../../cli/audit/audit.ts';
import { accessTo } from '../../../cli/aws/log-in.ts';
import { canary } from '../../../cli/canary/canary.ts';
import { CANARY_PARTS } from '../../../cli/canary/canary-parts.ts';
import type { Io } from '../../../cli/terminal/io.ts';
import { createCanaryClients } from '../../../shared/edge/canary/clients.ts';
import type { EcsServer } from '../../../simulator/api/serve.ts';
import { screen } from '../../cli/run.ts';
import { AT_ONCE } from '../../edge/survey/surveying.ts';

/** All that a terminal shows of a command: what it writes to standard output, then what it writes to standard error. */
export type Printed = { readonly code: number; readonly text: string };

const BIN = join(import.meta.dirname, '../../../cli/bin.js');

/** Runs a command in a shell, in the folder. */
export const inShell = (command: string, folder: string): Promise<Printed> =>
  new Promise((resolve) => {
    const script = command.replace(/^npx @bookend-ecs\/cli /, `'${process.execPath}' '${BIN}' `);
    execFile('sh', ['-c', script], { cwd: folder }, (error, stdout, stderr) => {
      const failed = typeof error?.code === 'number' ? error.code : 1;
      resolve({ code: error === null ? 0 : failed, text: stdout + stderr });
    });
  });

/** Runs `bookend audit` by the clock of the account, and without its pace. */
export const auditBy = async ({ now }: EcsServer, argv: readonly string[]): Promise<Printed> => {
  const clock = Date.now;
  Date.now = () => now;
  try {
    return await printedBy((io) => audit(argv, io, AT_ONCE));
  } finally {
    Date.now = clock;
  }
};

/** Runs `bookend canary` and answers yes: its waits are steps of the account's clock. */
export const canaryBy = (server: EcsServer, argv: readonly string[]): Promise<Printed> =>
  printedBy((io) =>
    canary(argv, io, {
      ...CANARY_PARTS,
      aws: async (settings) => ({
        ...createCanaryClients(await accessTo(settings)),
        now: () => server.now,
        wait: async (milliseconds) => server.advanceTo(server.now + milliseconds),
      }),
    }),
  );

const printedBy = async (command: (io: Io) => Promise<number>): Promise<Printed> => {
  const { output, text } = screen();
  const code = await command({ stdin: Readable.from(['yes\n']), stdout: output, stderr: output, env: process.env });
  return { code, text: text() };
};
