import { counted } from '../../terminal/numbers.ts';
import { type Paint, wrapped } from '../../terminal/text.ts';
import type { SimulatedWorld } from '../world/simulated-world.ts';
import { clockOf } from './live.ts';

const WIDTH = 100;
const MINUTE_MS = 60_000;

/** Introduces the demo. */
export const introductionOf = (
  { says, startsAt, endsAt }: SimulatedWorld,
  isEnforced: boolean,
  paint: Paint,
): readonly string[] => [
  paint('bold', 'Bookend on one machine'),
  ...wrapped(
    'This runs a simulated fleet and the functions that are deployed to an account. DynamoDB, SQS, SNS, ECS and Slack ' +
      `listen on 127.0.0.1. ${says}`,
    WIDTH,
  ),
  isEnforced
    ? 'Bookend may act: the policy says enforce, and the deployment has the rights.'
    : 'Bookend only observes, and says what it would do. To let it act: npm run demo -- --enforce',
  `Simulated time: ${clockOf(startsAt)} to ${clockOf(endsAt)}, ${counted(Math.round((endsAt - startsAt) / MINUTE_MS), 'minute')}.`,
  '',
];
