import { describe, expect, it } from 'vitest';
import { machineOf, sizeThatFitsNowhere } from '../../../shared/core/canary/task-size.ts';

const ANY = { cpu: null, memory: null };

describe('the size of a task that fits nowhere', () => {
  it.each([
    { when: 'there is no instance', rooms: [], size: { cpu: 256, memory: 512 } },
    { when: 'every instance is full', rooms: [{ cpu: 0, memory: 0 }], size: { cpu: 256, memory: 512 } },
    { when: 'memory alone is left', rooms: [{ cpu: 128, memory: 8000 }], size: { cpu: 256, memory: 512 } },
    { when: 'more memory than CPU is left', rooms: [{ cpu: 1000, memory: 8000 }], size: { cpu: 1024, memory: 512 } },
    { when: 'more CPU than memory is left', rooms: [{ cpu: 4000, memory: 1000 }], size: { cpu: 256, memory: 1024 } },
    { when: 'a whole step is left', rooms: [{ cpu: 1024, memory: 8000 }], size: { cpu: 1280, memory: 512 } },
    {
      when: 'one instance has CPU and another memory',
      rooms: [
        { cpu: 2000, memory: 100 },
        { cpu: 100, memory: 9000 },
      ],
      size: { cpu: 256, memory: 512 },
    },
  ])('is as small as it can be where $when', ({ rooms, size }) => {
    expect(sizeThatFitsNowhere(rooms, ANY)).toEqual(size);
  });

  it.each([
    { largest: { cpu: 4096, memory: 16_384 }, size: { cpu: 3072, memory: 512 } },
    { largest: { cpu: 2048, memory: 65_536 }, size: { cpu: 256, memory: 14_080 } },
    { largest: { cpu: 2048, memory: 16_384 }, size: null },
  ])('is within $largest', ({ largest, size }) => {
    expect(sizeThatFitsNowhere([{ cpu: 3000, memory: 14_000 }], largest)).toEqual(size);
  });

  it('never fits into a room that is left', () => {
    for (let cpu = 0; cpu < 5000; cpu += 97)
      for (let memory = 0; memory < 20_000; memory += 397) {
        const size = sizeThatFitsNowhere([{ cpu, memory }], ANY);
        expect(size !== null && size.cpu <= cpu && size.memory <= memory).toBe(false);
      }
  });

  it('needs a machine of 4 GiB for each vCPU', () => {
    expect([machineOf({ cpu: 256, memory: 8192 }), machineOf({ cpu: 4096, memory: 512 })]).toEqual([2048, 4096]);
  });
});
