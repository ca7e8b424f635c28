import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { unzipSync } from 'fflate';

/** Beside the environment of its deployment what Lambda itself sets; nothing is there to go to unless a test says so. */
const LAMBDA = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_LAMBDA_FUNCTION_NAME: 'bookend',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
};

/** Loads the bundle, gives it the event on standard input, and says on the last line what it answered. */
const RUNNER = `
  import { text } from 'node:stream/consumers';
  const [path, name] = process.argv.slice(2);
  // Node itself would print the line of the bundle, all of it, before the error.
  process.on('uncaughtException', ({ stack, message }) => {
    process.stderr.write(stack?.slice(-20_000) ?? message, () => process.exit(1));
  });
  const handler = (await import(path))[name];
  const event = JSON.parse(await text(process.stdin));
  const context = { awsRequestId: 'r', functionName: 'bookend', getRemainingTimeInMillis: () => 60_000 };
  const answer = event === null ? typeof handler : await handler(event, context);
  console.log('\\n' + JSON.stringify({ answer }));
  process.exit();
`;

export type Bundle = {
  /** As the function has it, such as `functions/observe.handler`. */
  readonly handler: string;
  readonly zip: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Runs a packaged function on an event, in a process and a folder of its own, with no package beside it but those in the
 * zip, and answers with its answer; without an event, with the type of its handler.
 * @throws with the text that it printed, if it can't be loaded or fails
 */
export const runBundle = async ({ handler, zip, environment }: Bundle, event: unknown = null): Promise<unknown> => {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-bundle-'));
  try {
    await unpack(zip, folder);
    await writeFile(join(folder, 'runner.mjs'), RUNNER);
    const [module = '', name = ''] = handler.split('.');
    return await answerOf(folder, [join(folder, `${module}.mjs`), name], { ...LAMBDA, ...environment }, event);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const unpack = async (zip: Uint8Array, folder: string): Promise<void> => {
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
};

const answerOf = async (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  event: unknown,
): Promise<unknown> => {
  const child = spawn(process.execPath, ['runner.mjs', ...args], { cwd, env });
  child.stdin.end(JSON.stringify(event));
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`it ended with ${code}:\n${output}${errors}`);
  return (JSON.parse(output.trim().split('\n').at(-1) ?? '') as { readonly answer: unknown }).answer;
};
