import { expect, it } from 'vitest';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import { incidentMessage } from '../../shared/core/messages/incident-message.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { notice } from '../core/messages/notices.ts';
import { survey } from '../edge/survey/surveying.ts';
import { hasProgram } from '../needs.ts';
import { aws, knowsDaemons } from '../simulator/api/aws-cli.ts';
import { startEcs } from '../simulator/api/ecs.ts';

/** The sick account, and the commands in the messages about its holes. */
const offered = async () => {
  const scenario = namedScenario('audit-sick');
  const ecs = await startEcs({ scenario, afterSeconds: scenario.hours * 3600, throttled: false });
  const { surveys } = await survey(ecs, { policy: DEFAULT_POLICY });
  const found = surveys.flatMap((one) => judgeHoles(one, DEFAULT_POLICY).found);
  const commands = found.flatMap(({ hole, resource, why, cure }) => {
    const newest = notice(1, { kind: 'hole', rules: [], violations: [], hole: { hole, resource, why, cure } });
    return incidentMessage({ notices: [newest], newest }).actions.flatMap(({ command }) => command ?? []);
  });
  return { ecs, commands: [...new Set(commands)] };
};

it('the commands of cures have short names, but for what ECS takes by its ARN alone', async () => {
  const { commands } = await offered();
  expect(new Set(commands.map((line) => line.split(' ')[2]))).toEqual(
    new Set(['list-tasks', 'list-daemon-deployments', 'describe-daemon-deployments']),
  );
  for (const line of commands) expect(line.replace(/--daemon-(deployment-)?arns? \S+/, '')).not.toContain('arn:');
});

it.runIf(hasProgram('aws'))('they work as they stand on the simulated account (needs aws)', async () => {
  const { ecs, commands } = await offered();
  const known = commands.filter((line) => knowsDaemons || !line.includes('daemon-'));
  expect(known.length).toBeGreaterThan(0);
  for (const line of known) {
    const answer = await aws(ecs.server, ...line.split(' ').slice(1));
    expect(answer, line).not.toHaveProperty('failures.0');
  }
});
