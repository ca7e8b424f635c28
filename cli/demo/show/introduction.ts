import { counted } from '../../terminal/numbers.ts';
import { type Paint, wrapped } from '../../terminal/text.ts';
import type { SimulatedWorld } from '../world/simulated-world.ts';
import { clockOf } from './live.ts';

const WIDTH = 100;
const MINUTE_MS = 60_000;

/** What one is about to see. */
export const introductionOf = (
  { says, startsAt, endsAt }: SimulatedWorld,
  isEnforced: boolean,
  paint: Paint,
): readonly string[] => [
  paint('bold', 'Bookend on one machine'),
  ...wrapped(
    'A simulated fleet, and the functions that are deployed to an account, over DynamoDB, SQS, SNS, ECS and Slack that ' +
      `listen on 127.0.0.1. ${says}`,
    WIDTH,
  ),
  isEnforced
    ? 'Bookend may act: the policy says enforce, and the deployment has the rights.'
    : 'Bookend observes and says what it would do; it may act with: npm run demo -- --enforce',
  `Simulated time: ${clockOf(startsAt)} to ${clockOf(endsAt)}, ${counted(Math.round((endsAt - startsAt) / MINUTE_MS), 'minute')}.`,
  '',
];
