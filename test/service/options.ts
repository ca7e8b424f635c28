import { parseArgs } from 'node:util';
import { wholeNumber } from '../seeds/command.ts';

export interface ServiceOptions {
  readonly seeds: number;
  readonly from: number;
  /** On the way of the events, between the service and what it stands on, and in its functions. */
  readonly hasFaults: boolean;
  /** Bookend repairs what it may, and each act is judged. */
  readonly enforces: boolean;
  /** One seed, with a log. */
  readonly show: number | null;
  /** A large fleet loses a zone. */
  readonly zone: boolean;
  /** Container instances without their daemon, so many at once. */
  readonly absence: boolean;
  readonly instances: number;
  readonly help: boolean;
}

export const HELP = `npm run dst:service -- [--seeds N] [--from S] [--no-faults] [--enforce] | --show SEED [--no-faults] [--enforce] | --absence | --zone

Whole fleets with all of Bookend over them, on one simulated clock, compared with what really happened.

  --seeds N      how many fleets; 300, if left out
  --from S       the first seed; 1, if left out
  --no-faults    nothing goes wrong but in the fleet
  --enforce      Bookend repairs what it may, and each act is judged; every second fleet has a fault of every kind
  --show SEED    one seed: what was written, told and done, moment by moment, and what is wrong
  --absence      how long it takes to find daemons that are missing on 1 to 1,000 container instances at once
  --zone         a fleet of 5,000 container instances with 20 tasks each loses a zone
  --instances N  another size of that fleet

Exit code 1 if anything is wrong: the seeds are named.`;

export const readOptions = (argv: readonly string[]): ServiceOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seeds: { type: 'string', default: '300' },
      from: { type: 'string', default: '1' },
      'no-faults': { type: 'boolean', default: false },
      enforce: { type: 'boolean', default: false },
      show: { type: 'string' },
      absence: { type: 'boolean', default: false },
      zone: { type: 'boolean', default: false },
      instances: { type: 'string', default: '5000' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    seeds: wholeNumber('--seeds', values.seeds),
    from: wholeNumber('--from', values.from),
    hasFaults: !values['no-faults'],
    enforces: values.enforce,
    show: values.show === undefined ? null : wholeNumber('--show', values.show),
    absence: values.absence,
    zone: values.zone,
    instances: wholeNumber('--instances', values.instances),
    help: values.help,
  };
};
