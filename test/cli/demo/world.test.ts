import { describe, expect, it } from 'vitest';
import { startWorld } from '../../../cli/demo/world/simulated-world.ts';
import { APPLICATION_FIRST } from '../../end-to-end/service.ts';

describe('a simulated world that is moved second by second', () => {
  it('gives each event in the second in which it is sent, not with the next one', async () => {
    const world = await startWorld(APPLICATION_FIRST, 1);
    const late: string[] = [];
    let given = 0;
    for (let at = world.startsAt; at <= world.startsAt + 600_000; at += 1000) {
      // An envelope's time is cut to whole seconds.
      for (const { time, id } of world.moveTo(at)) {
        given += 1;
        if (Date.parse(time) + 999 <= at - 1000) late.push(`${id}: sent ${time}, given ${new Date(at).toISOString()}`);
      }
    }
    await world.stop();
    expect(given).toBeGreaterThan(20);
    expect(late).toEqual([]);
  });

  it('answers as ECS for the same moment, and tells the truth about it at the end', async () => {
    const world = await startWorld(APPLICATION_FIRST, 1);
    world.moveTo(world.startsAt + 120_000);
    expect(world.ecs.now).toBe(world.startsAt + 120_000);
    const violated = world.truth(world.startsAt + 120_000).filter(({ outcome }) => outcome === 'violated');
    await world.stop();
    expect(violated.map(({ rule, marginMs }) => ({ rule, marginMs }))).toEqual([
      { rule: 'daemon-started-first', marginMs: -8400 },
    ]);
  });
});
