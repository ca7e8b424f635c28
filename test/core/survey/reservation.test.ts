import { describe, expect, it } from 'vitest';
import type { Container, Definition } from '../../../shared/core/survey/definition.ts';
import { isMissing } from '../../../shared/core/survey/field.ts';
import { atSize, excessesOf, reservedBy } from '../../../shared/core/survey/reservation.ts';
import { UNREAD } from '../../holes/rows.ts';
import { containerOf, daemonOf, definitionArn, definitionOf, revisionOf } from '../../holes/survey.ts';

const untold = (...containers: readonly Partial<Container>[]): Definition =>
  definitionOf({ cpu: null, memory: null, containers: containers.map(containerOf) });

describe('the amount that a task reserves', () => {
  it.each([
    ['is the size of the whole task', definitionOf({ cpu: 256, memory: 512 }), 256, 512],
    [
      'is that whatever its containers say',
      definitionOf({ cpu: 256, memory: 512, containers: [containerOf({ cpu: 128, memory: 1024 })] }),
      256,
      512,
    ],
    ['is the sum of its containers', untold({ cpu: 64, memory: 128 }, { cpu: 32, memory: 64 }), 96, 192],
    [
      'is of memory the hard limit, else the reservation',
      untold({ memory: 128, memoryReservation: 64 }, { memoryReservation: 32 }),
      null,
      160,
    ],
    ['is none where nothing is said', untold({}), null, null],
    ['is not known where the task is not', definitionOf({ cpu: UNREAD, memory: UNREAD }), UNREAD, UNREAD],
    ['is not known where one container is not', untold({ cpu: 64, memory: UNREAD }, { cpu: UNREAD }), UNREAD, UNREAD],
    [
      'is not known where the containers are not',
      definitionOf({ cpu: null, memory: null, containers: UNREAD }),
      UNREAD,
      UNREAD,
    ],
    ['asks for no reservation beside a hard limit', untold({ cpu: 1, memory: 128, memoryReservation: UNREAD }), 1, 128],
  ])('%s', (_, definition, cpu, memory) => {
    expect(reservedBy(definition, 'cpu')).toEqual(cpu);
    expect(reservedBy(definition, 'memory')).toEqual(memory);
  });

  it('is written in the task or in its containers', () => {
    expect(atSize(definitionOf(), 'cpu')).toEqual({ resource: definitionArn('agent'), path: ['cpu'] });
    expect(atSize(untold({}), 'memory')).toEqual({ resource: definitionArn('agent'), path: ['containerDefinitions'] });
  });
});

describe('daemons that reserve too much together', () => {
  const reserving = (daemonName: string, sizes: Partial<Definition>) =>
    daemonOf({ daemonName, revision: revisionOf({ definition: definitionOf(sizes) }) });
  const smallest = { cpu: { amount: 1024, instanceType: null }, memory: { amount: 4096, instanceType: 'x1.tiny' } };
  const told = (...daemons: readonly ReturnType<typeof daemonOf>[]) =>
    excessesOf(daemons, smallest, 0.5).map((one) =>
      isMissing(one) ? one.what : `${one.daemon.daemonName} ${one.resource} ${one.own} of ${one.together}`,
    );

  it('are none where they reserve as much as they may', () => {
    expect(told(reserving('a', { cpu: 256, memory: 1024 }), reserving('b', { cpu: 256, memory: 1024 }))).toEqual([]);
  });

  it('are none of an equal share, whatever its decimals', () => {
    const a = reserving('a', { cpu: 29, memory: 29 });
    const hundred = { amount: 100, instanceType: null };
    expect(excessesOf([a], { cpu: hundred, memory: hundred }, 0.29)).toEqual([]);
  });

  it('are each of them that reserves something, by resource', () => {
    const c = reserving('c', { cpu: null, memory: 512 });
    expect(told(reserving('a', { cpu: 256, memory: 1024 }), reserving('b', { cpu: 257, memory: 1024 }), c)).toEqual([
      'a cpu 256 of 513',
      'b cpu 257 of 513',
      'a memory 1024 of 2560',
      'b memory 1024 of 2560',
      'c memory 512 of 2560',
    ]);
  });

  it('are not asked for a size where the others are above already', () => {
    const unread = daemonOf({ daemonName: 'c', revision: UNREAD });
    expect(told(reserving('a', { cpu: 513, memory: 2048 }), unread)).toEqual(['a cpu 513 of 513', UNREAD.what]);
  });

  it('are none where the smallest instance is not known', () => {
    const daemon = reserving('a', { cpu: 99_999, memory: UNREAD });
    expect(excessesOf([daemon], { cpu: null, memory: null }, 1)).toEqual([]);
  });
});
