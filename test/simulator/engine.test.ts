import { describe, expect, it } from 'vitest';
import { Agenda } from '../../simulator/engine/agenda.ts';
import { Heap } from '../../simulator/engine/heap.ts';
import { Random } from '../../simulator/engine/random.ts';

describe('the source of numbers', () => {
  it('gives the same numbers for the same seed', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, new Random(seed).uint32.bind(new Random(seed)));

    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('forks by its label alone, however much was drawn before', () => {
    const used = new Random(7);
    for (let i = 0; i < 100; i += 1) used.uint32();

    expect(used.fork('a').hex(32)).toBe(new Random(7).fork('a').hex(32));
    expect(used.fork('a').hex(32)).not.toBe(new Random(7).fork('b').hex(32));
  });

  it('is even enough: each tenth gets its share', () => {
    const random = new Random(1);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 100_000; i += 1) {
      const tenth = random.between(0, 9);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }

    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('the heap', () => {
  it('gives back in order of time, and of one time in order of arrival', () => {
    const random = new Random(3);
    const heap = new Heap<{ at: number; order: number }>();
    const entries = Array.from({ length: 2000 }, (_, order) => ({ at: random.between(0, 50), order }));
    for (const entry of entries) heap.push(entry);
    const popped = Array.from({ length: 2000 }, () => heap.pop());

    expect(popped).toEqual(entries.toSorted((one, other) => one.at - other.at || one.order - other.order));
    expect(heap.pop()).toBeUndefined();
  });
});

describe('the agenda', () => {
  it('lets reports of what happened arrive after the world has stopped, and nothing else', () => {
    const agenda = new Agenda(0);
    const seen: string[] = [];
    agenda.after(10, () => {
      seen.push('ended');
      agenda.reportAfter(100, () => seen.push('told'));
      agenda.after(100, () => seen.push('restarted'));
    });
    agenda.advanceTo(50);
    agenda.finish();

    expect(seen).toEqual(['ended', 'told']);
    expect(agenda.now).toBe(110);
  });
});
