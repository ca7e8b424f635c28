import { describe, expect, it } from 'vitest';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { drawnOf } from '../../drawn.ts';
import { livingEcs } from '../../remediation/living.ts';
import { callsOf } from '../../simulator/api/ecs.ts';
import { SmallService } from './small-service.ts';

/** A check is made within a minute of its time, or found by the sweep within another; then it is another one, or none. */
const LONGEST_MS = 150_000;

const lived = async (name: string, daemonTaskEvents: boolean) => {
  const scenario = namedScenario(name);
  const ecs = await livingEcs({ ...scenario, switches: { ...scenario.switches, daemonTaskEvents } });
  const service = new SmallService(ecs);
  await service.watches();
  const overdue = new Set<string>();
  for (let minute = 0; minute < Math.min(scenario.hours, 1.5) * 60; minute++) {
    await service.live(60, 20);
    for (const key of await service.store.overdue(ecs.server.now - LONGEST_MS, 100)) overdue.add(JSON.stringify(key));
  }
  return { ecs, service, overdue };
};

describe.each([
  { told: 'where events tell of daemon tasks', daemonTaskEvents: true },
  { told: 'where only looks do', daemonTaskEvents: false },
])('no check stays overdue $told', ({ daemonTaskEvents }) => {
  it.each(
    drawnOf([
      'a-good-day',
      'auto-repair-off',
      'daemon-crash-unrepaired',
      'daemon-group-borrowed',
      'daemon-missing',
      'deployment-hangs',
      'deployment-rolled-back',
      'drain-stuck',
      'events-lost',
      'host-lost-silently',
      'recording-begins-late',
      'registering-stuck',
      'start-impaired',
    ]),
  )('%s', async (name) => {
    const { overdue } = await lived(name, daemonTaskEvents);
    expect([...overdue]).toEqual([]);
  });
});

describe('a good day', () => {
  it('costs ECS a look or less for each instance, and an inventory every five minutes', async () => {
    const { ecs, service } = await lived('a-good-day', true);
    const instances = (await service.states()).length;
    const looks = ['ListTasks', 'DescribeTasks', 'DescribeContainerInstances'].map((one) => ecs.server.calls.get(one));
    const ofLooks = looks.reduce<number>((sum, calls) => sum + (calls ?? 0), 0);
    expect(ofLooks).toBeLessThanOrEqual(4 * instances);
    expect(ecs.server.calls.get('ListDaemons')).toBeLessThanOrEqual(90 / 5 + 1);
    expect(callsOf(ecs)).toBe(ofLooks + 5 * (ecs.server.calls.get('ListDaemons') ?? 0));
  });
});
