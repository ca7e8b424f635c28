import { afterEach, describe, expect, it, vi } from 'vitest';
import { untilWon } from '../../../shared/edge/store/until-won.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A worker that loses so many races before it wins, and waits as long as it may. */
const raced = async (losses: number, tries?: number) => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const waits: number[] = [];
  const told: number[] = [];
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  const racing = tries === undefined ? { wait } : { wait, tries };
  const ended = await untilWon('instance#i', racing, async (lost) => {
    told.push(lost);
    return lost < losses ? 'lost-race' : 'won';
  }).catch((error: unknown) => String(error));
  return { ended, waits, told };
};

describe('a write that other workers race for', () => {
  it('is made at once where nobody else writes', async () => {
    expect(await raced(0)).toEqual({ ended: 'won', waits: [], told: [0] });
  });

  it('is made anew after each race that was lost, each time after twice the wait', async () => {
    expect(await raced(3)).toEqual({ ended: 'won', waits: [20, 40, 80], told: [0, 1, 2, 3] });
  });

  it('may win at its sixth try, and is given up after it, with the name of the item', async () => {
    expect(await raced(5)).toMatchObject({ ended: 'won', waits: [20, 40, 80, 160, 320] });
    const { ended, waits } = await raced(6);
    expect(ended).toBe('Error: instance#i: lost the race for its item 6 times');
    expect(waits).toHaveLength(5);
  });

  it('is tried as often as it is said, and waits for no longer than 640 ms at a time', async () => {
    const { ended, waits } = await raced(12, 12);
    expect(ended).toBe('Error: instance#i: lost the race for its item 12 times');
    expect(waits).toEqual([20, 40, 80, 160, 320, 640, 640, 640, 640, 640, 640]);
  });

  it('ends with what went wrong, if it was no race', async () => {
    const broken = untilWon('instance#i', {}, () => Promise.reject(new Error('no connection')));
    await expect(broken).rejects.toThrow('no connection');
  });
});
