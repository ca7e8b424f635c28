import { beforeEach, expect, it } from 'vitest';
import { type Letter, letterKey, type Outbox } from '../../../shared/edge/outbox/outbox.ts';

export const T0 = Date.UTC(2026, 8, 14, 12);

/** A letter that was written so many milliseconds after T0. */
export const letter = (id: string, afterMs = 0, more: Partial<Letter> = {}): Letter => ({
  key: letterKey(T0 + afterMs, id),
  body: { incidentId: id, rules: ['daemon-stayed-up'] },
  at: T0 + afterMs + 60_000,
  ...more,
});

/** What every outbox keeps to. Each test gets one in which nothing is written. */
export const itIsAnOutbox = (newOutbox: () => Promise<Outbox>): void => {
  let outbox: Outbox;
  beforeEach(async () => {
    outbox = await newOutbox();
  });
  const writeAll = async (letters: readonly Letter[]): Promise<void> => {
    for (const one of letters) await outbox.write(one);
  };
  const byKey = (letters: readonly Letter[]) => letters.toSorted((one, other) => (one.key < other.key ? -1 : 1));

  it('gives back the letters that were written, and nothing for keys of others', async () => {
    const [a, b, c] = [letter('a'), letter('b', 1), letter('c', 2)];
    await writeAll([a, b, c]);
    expect(byKey(await outbox.read([c.key, a.key, letterKey(T0, 'nobody')]))).toEqual([a, c]);
  });

  it('gives back a letter once, though it is asked for twice', async () => {
    await outbox.write(letter('a'));
    expect(await outbox.read([letter('a').key, letter('a').key])).toEqual([letter('a')]);
  });

  it('asked for none, gives none', async () => {
    await outbox.write(letter('a'));
    expect(await outbox.read([])).toEqual([]);
  });

  it('gives a letter that was removed no more, and can remove it again', async () => {
    await writeAll([letter('a'), letter('b')]);
    await outbox.remove(letter('a').key);
    await outbox.remove(letter('a').key);
    expect(await outbox.read([letter('a').key, letter('b').key])).toEqual([letter('b')]);
  });

  it('names those written before a moment, oldest first, and no more than it is asked for', async () => {
    const letters = [letter('late', 3000), letter('first', 0), letter('second', 1000), letter('third', 2000)];
    await writeAll(letters);
    const [late, first, second, third] = letters.map(({ key }) => key);
    expect(await outbox.stranded(T0 + 3000, 10)).toEqual([first, second, third]);
    expect(await outbox.stranded(T0 + 3001, 10)).toEqual([first, second, third, late]);
    expect(await outbox.stranded(T0 + 3000, 2)).toEqual([first, second]);
    expect(await outbox.stranded(T0, 10)).toEqual([]);
  });

  it('goes by when a letter was written, not by when it is due', async () => {
    await writeAll([letter('due-late', 0, { at: T0 + 900_000 }), letter('due-soon', 1000, { at: T0 + 1000 })]);
    expect(await outbox.stranded(T0 + 1000, 10)).toEqual([letter('due-late').key]);
  });

  it('names no letter that was removed', async () => {
    await writeAll([letter('a'), letter('b', 1)]);
    await outbox.remove(letter('a').key);
    expect(await outbox.stranded(T0 + 1000, 10)).toEqual([letter('b', 1).key]);
  });

  it('wakes a letter as it is', async () => {
    await outbox.write(letter('a'));
    expect(await outbox.wake(letter('a').key, T0 + 120_000)).toBe(true);
    expect(await outbox.read([letter('a').key])).toEqual([letter('a')]);
    expect(await outbox.stranded(T0 + 1, 10)).toEqual([letter('a').key]);
  });

  it('does not bring back, by waking it, a letter that was removed', async () => {
    await outbox.write(letter('a'));
    await outbox.remove(letter('a').key);
    expect(await outbox.wake(letter('a').key, T0 + 120_000)).toBe(false);
    expect(await outbox.read([letter('a').key])).toEqual([]);
    expect(await outbox.stranded(T0 + 1, 10)).toEqual([]);
  });

  it('holds any text', async () => {
    const body = { why: 'a # and a %, \u0000, \u{FFFE}, ☃, 🦊, half a \uD83E and ]]>' };
    await outbox.write(letter('a', 0, { body }));
    expect(await outbox.read([letter('a').key])).toEqual([letter('a', 0, { body })]);
  });

  it('gives back more letters than one read of a table takes', async () => {
    const letters = Array.from({ length: 130 }, (_, n) => letter(`n${n}`, n));
    await writeAll(letters);
    expect(byKey(await outbox.read(letters.map(({ key }) => key)))).toEqual(letters);
  });
};
