import { describe, expect, it } from 'vitest';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import { type GroupWaker, wakeGroups } from '../../../shared/edge/inspect/wake-groups.ts';
import type { LateGroup } from '../../../shared/edge/store/late-groups.ts';

const NOW = 1_000_000;

/** Groups that are late, by their keys. @param fails the key of one whose message can't be sent */
const waking = (keys: readonly string[], { fails = '', toldMeanwhile = '' } = {}) => {
  const asked: (readonly [before: number, limit: number])[] = [];
  const sent: QueueMessage[] = [];
  const putOff: (readonly [key: string, until: number])[] = [];
  const waker: GroupWaker = {
    late: async (before, limit) => {
      asked.push([before, limit]);
      return keys.map((key) => ({ key, dueAt: before - 1 }));
    },
    putOff: async ({ key }: LateGroup, until) => {
      putOff.push([key, until]);
      return key !== toldMeanwhile;
    },
    send: async (messages) => {
      if (JSON.stringify(messages).includes(`"${fails}"`)) throw new Error('the queue refuses');
      sent.push(...messages);
    },
  };
  return { asked, sent, putOff, wake: () => wakeGroups(waker, NOW) };
};

describe('a sweep', () => {
  it('wakes the groups that are late by more than a minute and a half, at once, and leaves each alone for sixteen minutes', async () => {
    const { asked, sent, putOff, wake } = waking(['due#a', 'due#b']);
    expect(await wake()).toEqual({ woken: 2, unwoken: [] });
    expect(asked).toEqual([[NOW - 90_000, 200]]);
    expect(sent).toEqual([
      { body: { wake: 'due#a' }, delaySeconds: 0 },
      { body: { wake: 'due#b' }, delaySeconds: 0 },
    ]);
    expect(putOff).toEqual([
      ['due#a', NOW + 960_000],
      ['due#b', NOW + 960_000],
    ]);
  });

  it('says which one it could not wake, puts that one off for nothing, and wakes the others', async () => {
    const { sent, putOff, wake } = waking(['due#a', 'due#b', 'due#c'], { fails: 'due#b' });
    const { woken, unwoken } = await wake();
    expect(woken).toBe(2);
    expect(unwoken).toEqual([{ what: 'wake the group of due#b', cause: new Error('the queue refuses') }]);
    expect([sent.length, putOff.map(([key]) => key)]).toEqual([2, ['due#a', 'due#c']]);
  });

  it('does not count one that was told of meanwhile', async () => {
    const { wake } = waking(['due#a', 'due#b'], { toldMeanwhile: 'due#a' });
    expect(await wake()).toEqual({ woken: 1, unwoken: [] });
  });

  it('wakes nobody where no group is late', async () => {
    const { sent, wake } = waking([]);
    expect([await wake(), sent]).toEqual([{ woken: 0, unwoken: [] }, []]);
  });
});
