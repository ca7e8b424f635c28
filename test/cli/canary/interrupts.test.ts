import { describe, expect, it } from 'vitest';
import { listenForInterrupts } from '../../../cli/canary/interrupts.ts';

describe('the interruptions of a canary', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stop it with the first %s, and its cleaning with the second',
    (signal) => {
      const before = process.listenerCount(signal);
      const interrupts = listenForInterrupts();
      process.emit(signal);
      expect([interrupts.first.aborted, interrupts.second.aborted]).toEqual([true, false]);
      process.emit(signal);
      expect(interrupts.second.aborted).toBe(true);
      expect(process.listenerCount(signal)).toBe(before); // a third one ends the process as usual
    },
  );

  it('are heard no more at its end', () => {
    const before = process.listenerCount('SIGINT');
    listenForInterrupts().end();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
