import manifest from '../package.json' with { type: 'json' };
import { InputError } from '../shared/edge/errors/input-error.ts';
import { HELP as AUDIT_HELP } from './audit/audit-help.ts';
import { HELP as CANARY_HELP } from './canary/canary-help.ts';
import { HELP as DAEMON_HELP } from './daemon/daemon-help.ts';
import { HELP as HISTORY_HELP } from './history/history-help.ts';
import { HELP as ACK_HELP } from './incidents/ack-help.ts';
import { HELP as INCIDENTS_HELP } from './incidents/incidents-help.ts';
import { asksForHelp, asksForVersion } from './options/asks-for-help.ts';
import { UsageError } from './options/usage-error.ts';
import { HELP as PAUSE_HELP } from './policy/pause-help.ts';
import { HELP as POLICY_HELP } from './policy/policy-help.ts';
import { HELP as REMEDIATE_HELP } from './remediate/remediate-help.ts';
import { replay } from './replay/replay.ts';
import { HELP as REPLAY_HELP } from './replay/replay-help.ts';
import { simulate } from './simulate/simulate.ts';
import { HELP as SIMULATE_HELP } from './simulate/simulate-help.ts';
import { HELP as STATUS_HELP } from './status/status-help.ts';
import { HELP as TELL_HELP } from './tell/tell-help.ts';
import { columnsOf } from './terminal/columns.ts';
import { fitted } from './terminal/fitted.ts';
import { type Io, writeLines } from './terminal/io.ts';
import { nearestOf } from './terminal/nearest-name.ts';
import { writePage } from './terminal/page.ts';
import { visible } from './terminal/text.ts';

const HELP = `bookend proves that ECS managed daemons bookend the application tasks: on every container instance, the
daemon task is RUNNING before the first application task starts, and ends after the last one has ended.

Usage
  bookend replay FILE…        shows what recorded ECS events prove; needs no AWS
  bookend replay --help       explains it, and how to get events
  bookend audit               shows which instances lack their daemons, and what will break; only reads
  bookend canary              tests the order on a new instance, and cleans up; asks first
  bookend daemon check FILE…  finds what will break in a template, a plan or a call's JSON; needs no AWS
  bookend daemon init         writes the template of an agent as a managed daemon
  bookend simulate SCENARIO   simulates a fleet: writes its events and what really happened
  bookend simulate --list     lists the built-in scenarios
  bookend policy set F=V      changes what a deployment tolerates and may do; also: put, get, validate
  bookend pause               stops every act of a deployment within a minute; bookend resume lifts it
  bookend remediate --help    lets a deployment repair something, after it has shown the plan
  bookend incidents           lists what goes on; bookend ack ID keeps people from being told more of it
  bookend tell --test         sends a test message to every receiver
  bookend status              shows whether a deployment works, and who receives its messages
  bookend history             lists the repairs: who asked for them, the decision, the result
  bookend --version, -V
  bookend --help

Where it is not installed, npx @bookend-ecs/cli stands for bookend: in a clone, and once it is published.`;

const UNUSABLE = 2;

/** Runs the command line; resolves to the exit code. */
export const main = async (argv: readonly string[], io: Io): Promise<number> => {
  try {
    return await run(argv, io);
  } catch (error) {
    if (error instanceof UsageError)
      return complain(io, [...error.problems, `See: bookend ${error.command ?? argv[0]} --help`]);
    if (error instanceof InputError)
      return complain(
        io,
        error.problems.map((problem) => `${error.what}: ${problem}`),
      );
    throw error;
  }
};

const HELP_OF: Readonly<Record<string, string>> = {
  ack: ACK_HELP,
  audit: AUDIT_HELP,
  canary: CANARY_HELP,
  daemon: DAEMON_HELP,
  history: HISTORY_HELP,
  incidents: INCIDENTS_HELP,
  pause: PAUSE_HELP,
  policy: POLICY_HELP,
  remediate: REMEDIATE_HELP,
  replay: REPLAY_HELP,
  resume: PAUSE_HELP,
  simulate: SIMULATE_HELP,
  status: STATUS_HELP,
  tell: TELL_HELP,
};

const run = async ([command, ...rest]: readonly string[], io: Io): Promise<number> => {
  if (Object.hasOwn(HELP_OF, command ?? '') && asksForVersion(rest) && !asksForHelp(rest))
    return print(io, manifest.version);
  switch (command) {
    case 'replay':
      return asksForHelp(rest) ? print(io, REPLAY_HELP) : replay(rest, io);
    case 'simulate':
      return asksForHelp(rest) ? print(io, SIMULATE_HELP) : simulate(rest, io);
    case 'policy': // loaded when it is asked for: replay needs no client of AWS
      return asksForHelp(rest) ? print(io, POLICY_HELP) : (await import('./policy/policy.ts')).policy(rest, io);
    case 'pause':
      return asksForHelp(rest) ? print(io, PAUSE_HELP) : (await import('./policy/pause.ts')).pause(rest, io);
    case 'resume':
      return asksForHelp(rest) ? print(io, PAUSE_HELP) : (await import('./policy/pause.ts')).resume(rest, io);
    case 'incidents':
      return asksForHelp(rest)
        ? print(io, INCIDENTS_HELP)
        : (await import('./incidents/incidents.ts')).incidents(rest, io);
    case 'ack':
      return asksForHelp(rest) ? print(io, ACK_HELP) : (await import('./incidents/ack.ts')).ack(rest, io);
    case 'tell':
      return asksForHelp(rest) ? print(io, TELL_HELP) : (await import('./tell/tell.ts')).tell(rest, io);
    case 'audit':
      return asksForHelp(rest) ? print(io, AUDIT_HELP) : (await import('./audit/audit.ts')).audit(rest, io);
    case 'canary':
      return asksForHelp(rest) ? print(io, CANARY_HELP) : (await import('./canary/canary.ts')).canary(rest, io);
    case 'daemon': // has commands of its own, each with its help
      return (await import('./daemon/daemon.ts')).daemon(rest, io);
    case 'remediate':
      return asksForHelp(rest)
        ? print(io, REMEDIATE_HELP)
        : (await import('./remediate/remediate.ts')).remediate(rest, io);
    case 'history':
      return asksForHelp(rest) ? print(io, HISTORY_HELP) : (await import('./history/history.ts')).history(rest, io);
    case 'status':
      return asksForHelp(rest) ? print(io, STATUS_HELP) : (await import('./status/status.ts')).status(rest, io);
    case 'help':
      return help(rest[0], io);
    case '--help':
    case '-h':
      return print(io, HELP);
    case '--version':
    case '-V':
      return version(command, rest, io);
    case undefined:
      await writeLines(io.stderr, fitted(HELP.split('\n'), columnsOf(io.stderr, io.env)));
      return UNUSABLE;
    default:
      return unknown(command, io);
  }
};

const help = (command: string | undefined, io: Io): Promise<number> => {
  if (command === undefined || command === 'help' || asksForHelp([command])) return print(io, HELP);
  const text = Object.hasOwn(HELP_OF, command) ? HELP_OF[command] : undefined;
  return text === undefined ? unknown(command, io) : print(io, text);
};

const version = (option: string, rest: readonly string[], io: Io): Promise<number> => {
  const [extra] = rest;
  if (asksForHelp(rest)) return print(io, HELP);
  if (extra === undefined) return print(io, manifest.version);
  return complain(io, [`${option} stands alone: ${JSON.stringify(extra)} is too much`, 'See: bookend --help']);
};

const unknown = (word: string, io: Io): Promise<number> => {
  const isOption = word.startsWith('-');
  const near = nearestOf(word, isOption ? ['--help', '--version'] : Object.keys(HELP_OF));
  const nearest = near === null ? '' : `; did you mean ${near}?`;
  const kind = isOption ? 'option' : 'command';
  return complain(io, [`there is no ${kind} ${JSON.stringify(word)}${nearest}`, 'See: bookend --help']);
};

const print = async (io: Io, text: string): Promise<number> => {
  await writePage(io, text.split('\n'));
  return 0;
};

const complain = async ({ stderr, env }: Io, problems: readonly string[]): Promise<number> => {
  const lines = problems.map((problem) => `bookend: ${visible(problem)}`);
  await writeLines(stderr, fitted(lines, columnsOf(stderr, env)));
  return UNUSABLE;
};
