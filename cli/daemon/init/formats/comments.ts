import { GUIDES_SIZE, type Plan } from '../plan/plan.ts';

/** Comments, by the field that they stand above. */
export type Comments = Readonly<Record<string, string>>;

/** Comments that more than one format writes about a daemon. */
export const SAYS = {
  size:
    'Conservative, as in the ECS Developer Guide: 0.25 vCPU and 512 MB. The daemons of an instance together should stay below a ' +
    'quarter of it.',
  chosenSize:
    'The ECS Developer Guide has 256 and 512. The daemons of an instance together should stay below a quarter of it.',
  keptSize: 'The size of what ran. The daemons of an instance together should stay below a quarter of it.',
  providers:
    'The daemon runs on the instances of these capacity providers alone. Adding one drains and replaces its instances, which waits ' +
    'for services that cannot be drained: those whose minimumHealthyPercent and maximumPercent are both 100.',
  critical: {
    true: 'Without this daemon an instance registers no application task, and ECS replaces an instance on which it stops.',
    false: 'Application tasks may run on an instance without this daemon, and ECS repairs nothing.',
  },
  writtenOut: 'An update of the daemon sets what is left out to its default: so all stands here.',
  drain: 'So much of the instances is drained and replaced at a time, when the daemon changes.',
  bake: 'ECS watches the alarms for so long after the last instance before the deployment counts as done.',
  alarms:
    'Any of these in ALARM takes the deployment back to the revision before. They are off unless they are enabled.',
  retention: 'Without a retention logs are kept, and paid for, forever.',
  executionRole:
    'ECS itself uses it, before and beside the container: for logs, for the configuration, and for private images.',
  taskRole: 'The agent uses it. A right to publish belongs here: on the execution role it has no effect.',
  alarm:
    "ECS's own metric of the daemon (AWS/ECS). A revision that runs out of memory is taken back. Without data the alarm is OK.",
} as const;

/** The comment above the size: where it comes from. */
export const sizeComment = ({ image, settings: { size } }: Plan): string => {
  if (image === null) return SAYS.keptSize;
  return size.cpu === GUIDES_SIZE.cpu && size.memory === GUIDES_SIZE.memory ? SAYS.size : SAYS.chosenSize;
};

/** Every template says above all what was not tried. */
export const UNTRIED =
  'Not tried against AWS: written by the documentation of ECS and of the image. After it is deployed, `bookend audit --cluster` ' +
  'shows whether it holds.';

/** The share of the daemon's memory at which the alarm rings, and for how many minutes. */
export const MEMORY_ALARM = { percent: 90, minutes: 5 } as const;

export const LOG_RETENTION_DAYS = 30;
