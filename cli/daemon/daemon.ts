import { asksForHelp } from '../options/asks-for-help.ts';
import { UsageError } from '../options/usage-error.ts';
import type { Io } from '../terminal/io.ts';
import { nearestOf } from '../terminal/nearest-name.ts';
import { writePage } from '../terminal/page.ts';
import { HELP as CHECK_HELP } from './check/check-help.ts';
import { HELP } from './daemon-help.ts';
import { HELP as INIT_HELP } from './init/init-help.ts';

type Command = {
  readonly help: string;
  /** Resolves to the exit code. */
  readonly run: (argv: readonly string[], io: Io) => Promise<number>;
};

/** Each is loaded when it is asked for. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['check', { help: CHECK_HELP, run: async (argv, io) => (await import('./check/check.ts')).check(argv, io) }],
  ['init', { help: INIT_HELP, run: async (argv, io) => (await import('./init/init.ts')).init(argv, io) }],
]);

/** `bookend daemon COMMAND`: hands over to the command. @throws UsageError if there is none of that name */
export const daemon = async ([name, ...rest]: readonly string[], io: Io): Promise<number> => {
  if (name === undefined) throw new UsageError(`daemon wants a command: ${[...COMMANDS.keys()].join(', ')}`);
  const command = COMMANDS.get(name);
  if (command !== undefined)
    return asksForHelp(rest) ? say(io, command.help) : explained(`daemon ${name}`, command.run(rest, io));
  if (asksForHelp([name])) return say(io, HELP);
  const nearest = nearestOf(name, [...COMMANDS.keys()]);
  throw new UsageError(
    `there is no command daemon ${JSON.stringify(name)}${nearest === null ? '' : `; did you mean ${nearest}?`}`,
  );
};

/** A wrong option leads to the help of its own command. */
const explained = async (command: string, ran: Promise<number>): Promise<number> => {
  try {
    return await ran;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(error.problems, { cause: error, command });
    throw error;
  }
};

const say = async (io: Io, help: string): Promise<number> => {
  await writePage(io, help.split('\n'));
  return 0;
};
