import { parseArgs } from 'node:util';
import { STOPPING_EVENTS, type StoppingEvents } from '../../simulator/scenarios/scenario.ts';
import type { Switches } from '../../simulator/scenarios/switches.ts';
import { wholeNumber } from '../seeds/command.ts';

export interface DstOptions {
  readonly seeds: number;
  readonly from: number;
  readonly way: boolean;
  readonly switches: Partial<Switches> | undefined;
  /** Of which tasks events with the status DEACTIVATING or STOPPING are delivered. */
  readonly stoppingEvents: StoppingEvents;
  /** One seed, in full. */
  readonly show: boolean;
  readonly help: boolean;
}

export const HELP = `npm run dst -- [--seeds N] [--from S] [--way] [--switch NAME=VALUE]… [--seed S [--show]]

Whole fleets, drawn from seeds, through replay's engine, and every verdict compared with what really happened.

  --seeds N            how many fleets; 300, if left out
  --from S             the first seed; 1, if left out
  --seed S             this one only; with --show: the fleet, the events that matter and every verdict beside the truth
  --way                with every fault on the way: duplicate, reorder, delay, drop, flaps, wrong envelope times
  --switch NAME=VALUE  with a guess turned: daemonTaskEvents=false, capacityProviderInInstanceEvents=false,
                       daemonToldBeforeLastEnd=true, launchType=ANYTHING; or without events of tasks that are
                       DEACTIVATING or STOPPING: stoppingEvents=none, or stoppingEvents=of-daemons, as the rule of
                       EventBridge leaves them out that Bookend deploys

Exit code 1 if replay and the truth disagree: the seeds are named, and the first is shrunk to a small fleet.`;

export const readOptions = (argv: readonly string[]): DstOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seeds: { type: 'string', default: '300' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      way: { type: 'boolean', default: false },
      switch: { type: 'string', multiple: true, default: [] },
      show: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    seeds: values.seed === undefined ? wholeNumber('--seeds', values.seeds) : 1,
    from: wholeNumber(values.seed === undefined ? '--from' : '--seed', values.seed ?? values.from),
    way: values.way,
    switches: readSwitches(values.switch.filter((text) => stoppingEventsIn(text) === undefined)),
    stoppingEvents: values.switch.map(stoppingEventsIn).findLast((events) => events !== undefined) ?? 'all',
    show: values.show,
    help: values.help,
  };
};

const stoppingEventsIn = (text: string): StoppingEvents | undefined =>
  STOPPING_EVENTS.find((events) => text === `stoppingEvents=${events}`);

const readSwitches = (texts: readonly string[]): Partial<Switches> | undefined =>
  texts.length === 0 ? undefined : Object.assign({}, ...texts.map(readSwitch));

const YES_OR_NO: ReadonlySet<string> = new Set([
  'daemonTaskEvents',
  'capacityProviderInInstanceEvents',
  'daemonToldBeforeLastEnd',
]);

const readSwitch = (text: string): Partial<Switches> => {
  const [name = '', value = ''] = text.split('=', 2);
  if (name === 'launchType' && value !== '') return { launchType: value };
  if (YES_OR_NO.has(name) && /^(true|false)$/.test(value)) return { [name]: value === 'true' };
  throw new TypeError(`--switch does not know ${text}`);
};
