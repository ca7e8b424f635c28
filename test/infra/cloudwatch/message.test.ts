import { describe, expect, it } from 'vitest';
import type { TakenQueue } from './deployed-queues.ts';
import { lifeOf, type Sent } from './message.ts';

const queue: TakenQueue = {
  name: 'Queue',
  takenBy: 'observe',
  visibility: 3,
  maxReceives: 4,
  retention: 100,
  deadLetters: { name: 'DeadLetters', retention: 100 },
};
const sent: Sent = {
  sentAt: 10,
  waits: 0,
  succeeds: () => false,
  isTaken: () => true,
  clearedAt: 60,
};

describe("a message's life", () => {
  it('is attempts until it becomes a dead letter, which a person clears', () => {
    const life = lifeOf(queue, sent, 0);
    expect(life.attempts.map(({ at }) => at)).toEqual([10, 13, 16, 19]);
    expect(life).toMatchObject({ inQueue: [10, 22], inDeadLetters: [22, 60], isLost: false });
  });

  it('counts for the age of its queue until it is received for the third time', () => {
    expect(lifeOf(queue, sent, 0).agesUntil).toBe(16);
  });

  it('ends with the attempt that succeeds', () => {
    const life = lifeOf(queue, { ...sent, succeeds: (minute) => minute > 15 }, 0);
    expect(life).toMatchObject({ inQueue: [10, 16], inDeadLetters: null, isLost: false });
  });

  it('as a dead letter ends when it expires, by the time when it was sent', () => {
    const life = lifeOf(queue, { ...sent, clearedAt: 500 }, 0);
    expect(life).toMatchObject({ inDeadLetters: [22, 110], isLost: true });
  });

  it('ends unseen where it expires before its last attempt', () => {
    const life = lifeOf({ ...queue, retention: 8 }, sent, 0);
    expect(life.attempts.map(({ at }) => at)).toEqual([10, 13, 16]);
    expect(life).toMatchObject({ inQueue: [10, 18], inDeadLetters: null, isLost: true });
  });

  it('is later by as much as nobody takes it', () => {
    const life = lifeOf(queue, { ...sent, isTaken: (minute) => minute >= 30 }, 0);
    expect(life.attempts.map(({ at }) => at)).toEqual([30, 33, 36, 39]);
  });
});
