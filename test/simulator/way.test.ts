import { describe, expect, it } from 'vitest';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { record, smallFleet } from './run.ts';

const FAULTS = [{ fault: 'drain', instances: [1], afterSeconds: 600 }] as const;
const calm = record(smallFleet(FAULTS, { way: {} }));
const bodies = (events: readonly { id: string }[]) => events.map(({ id }) => id);

describe('the way of the events', () => {
  it('is perfect unless told otherwise', () => {
    expect(calm.simulation.way).toMatchObject({ duplicated: 0, reordered: 0, delayed: 0, dropped: [] });
    expect(calm.simulation.way.sent).toBe(calm.events.length);
  });

  it.each([
    { way: { duplicate: 0.5 }, what: 'duplicates' },
    { way: { reorder: 0.9 }, what: 'reorders' },
    { way: { delay: 0.3 }, what: 'delays' },
    { way: { wrongTime: 1 }, what: 'gives wrong envelope times' },
  ])('$what, and loses nothing', ({ way }) => {
    const { events, simulation } = record(smallFleet(FAULTS, { way }));

    expect(new Set(bodies(events))).toEqual(new Set(bodies(calm.events)));
    expect(JSON.stringify(events)).not.toBe(JSON.stringify(calm.events));
    expect(simulation.truth()).toEqual(calm.simulation.truth());
  });

  it('keeps details as they are', () => {
    const { events } = record(smallFleet(FAULTS, { way: { duplicate: 0.5, reorder: 0.5, delay: 0.5, wrongTime: 1 } }));
    const sent = new Map(calm.events.map(({ id, detail }) => [id, JSON.stringify(detail)]));

    for (const { id, detail } of events) expect(JSON.stringify(detail)).toBe(sent.get(id));
  });

  it('delays by a day at most', () => {
    const { events } = record(smallFleet(FAULTS, { way: { delay: 1, delayHours: 24 } }));

    expect(bodies(events)).not.toEqual(bodies(calm.events));
    expect(bodies(events).toSorted()).toEqual(bodies(calm.events).toSorted());
  });

  it('remembers what it dropped, and which facts came nevertheless', () => {
    const { events, simulation } = record(smallFleet(FAULTS, { way: { drop: 0.4 } }));
    const { way } = simulation;
    const delivered = new Set(bodies(events));

    expect(way.dropped.length).toBeGreaterThan(20);
    expect(way.dropped.length + delivered.size).toBe(calm.events.length);
    for (const { id } of way.dropped) expect(delivered.has(id)).toBe(false);
    const starts = [...simulation.fleet.log.processes.keys()].map((taskArn) => ({
      arrived: way.hasDelivered(`${taskArn} startedAt`),
      seen: events.some(({ detail }) => detail.taskArn === taskArn && detail.startedAt !== undefined),
    }));
    for (const { arrived, seen } of starts) expect(arrived).toBe(seen);
  });

  it.each([
    { stoppingEvents: 'none', isKept: () => false },
    { stoppingEvents: 'of-daemons', isKept: ({ group }: EcsEvent['detail']) => String(group).startsWith('daemon:') },
  ] as const)(
    'leaves out what the pattern of a rule would ($stoppingEvents), and remembers what came with a later event',
    ({ stoppingEvents, isKept }) => {
      const { events, simulation } = record(smallFleet(FAULTS, { way: { stoppingEvents } }));
      const isStopping = ({ detail }: EcsEvent): boolean =>
        detail.lastStatus === 'DEACTIVATING' || detail.lastStatus === 'STOPPING';
      const lost = [...simulation.fleet.log.processes.keys()].filter(
        (taskArn) => !simulation.way.hasDelivered(`${taskArn} stoppingAt`),
      );
      const kept = calm.events.filter((event) => !isStopping(event) || isKept(event.detail));

      expect(simulation.way.leftOut).toBe(calm.events.length - kept.length);
      expect(simulation.way.leftOut).toBeGreaterThan(2);
      expect(kept.filter(isStopping).length > 0).toBe(stoppingEvents === 'of-daemons');
      expect(bodies(events)).toEqual(bodies(kept));
      expect(simulation.truth()).toEqual(calm.simulation.truth());
      expect(lost).toEqual([]);
    },
  );

  it('agents come and go without changing anything else', () => {
    const flapping = record(smallFleet(FAULTS, { way: { agentFlapsPerHour: 10 } }));
    const disconnected = flapping.events.filter(({ detail }) => detail.agentConnected === false);

    expect(disconnected.length).toBeGreaterThan(5);
    expect(
      flapping.simulation
        .truth()
        .map(({ rule, outcome }) => `${rule} ${outcome}`)
        .sort(),
    ).toEqual(
      calm.simulation
        .truth()
        .map(({ rule, outcome }) => `${rule} ${outcome}`)
        .sort(),
    );
  });
});
