/**
 * `node docs/pictures/audit.ts`: draws `audit.svg`, the first screen of `bookend audit` of the simulated account with nearly every hole. It
 * is the same whenever it is drawn: the account lives in its scenario's days, and the audit by that clock.
 */
import { writeFileSync } from 'node:fs';
import { serve } from '../../simulator/api/serve.ts';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { fleetOf } from '../../simulator/simulate.ts';
import { commandPage } from './command-page.ts';
import { terminalPicture } from './terminal-picture.ts';

const MOST_LINES = 46;
const REGION = 'us-west-2'; // the simulator's

/** Runs the audit against the simulated account, and draws the first screen. It needs some credentials in the environment. */
export const auditPicture = async (): Promise<string> => {
  const page = await auditedPage();
  const lines = [
    `$ npx @bookend-ecs/cli audit --endpoint-url http://127.0.0.1:8080 --region ${REGION}`,
    ...page.split('\n'),
  ];
  const shown = lines.slice(0, lines.lastIndexOf('', MOST_LINES));
  return terminalPicture('The first screen of bookend audit, of a simulated account', [...shown, '', '     …']);
};

const auditedPage = async (): Promise<string> => {
  const scenario = namedScenario('audit-sick');
  const fleet = fleetOf(scenario, 1, () => {});
  fleet.advanceTo(fleet.now + scenario.hours * 3_600_000);
  const server = await serve({ fleet }, { throttled: false });
  const argv = ['audit', '--endpoint-url', server.url, '--region', REGION];
  try {
    return await whileItIs(server.now, () => commandPage(argv));
  } finally {
    await server.close();
  }
};

/** The clock stands still meanwhile. */
const whileItIs = async <Value>(now: number, work: () => Promise<Value>): Promise<Value> => {
  const clock = Date.now;
  Date.now = () => now;
  try {
    return await work();
  } finally {
    Date.now = clock;
  }
};

if (import.meta.main) {
  process.env.AWS_ACCESS_KEY_ID ??= 'simulated';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'simulated';
  writeFileSync(new URL('audit.svg', import.meta.url), await auditPicture());
}
