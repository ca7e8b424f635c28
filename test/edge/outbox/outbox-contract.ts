import { beforeEach, expect, it } from 'vitest';
import { type Outbox, type OutboxMessage, outboxKey } from '../../../shared/edge/outbox/outbox.ts';

export const T0 = Date.UTC(2026, 8, 14, 12);

/** A message that was written so many milliseconds after T0. */
export const message = (id: string, afterMs = 0, more: Partial<OutboxMessage> = {}): OutboxMessage => ({
  key: outboxKey(T0 + afterMs, id),
  body: { incidentId: id, rules: ['daemon-stayed-up'] },
  at: T0 + afterMs + 60_000,
  ...more,
});

/** Every outbox keeps to this. Each test gets one in which nothing is written. */
export const itIsAnOutbox = (newOutbox: () => Promise<Outbox>): void => {
  let outbox: Outbox;
  beforeEach(async () => {
    outbox = await newOutbox();
  });
  const writeAll = async (messages: readonly OutboxMessage[]): Promise<void> => {
    for (const one of messages) await outbox.write(one);
  };
  const byKey = (messages: readonly OutboxMessage[]) =>
    messages.toSorted((one, other) => (one.key < other.key ? -1 : 1));

  it('gives back the messages that were written, and nothing for keys of others', async () => {
    const [a, b, c] = [message('a'), message('b', 1), message('c', 2)];
    await writeAll([a, b, c]);
    expect(byKey(await outbox.read([c.key, a.key, outboxKey(T0, 'nobody')]))).toEqual([a, c]);
  });

  it('gives back a message once, though it is asked for twice', async () => {
    await outbox.write(message('a'));
    expect(await outbox.read([message('a').key, message('a').key])).toEqual([message('a')]);
  });

  it('asked for none, gives none', async () => {
    await outbox.write(message('a'));
    expect(await outbox.read([])).toEqual([]);
  });

  it('gives a message that was removed no more, and can remove it again', async () => {
    await writeAll([message('a'), message('b')]);
    await outbox.remove(message('a').key);
    await outbox.remove(message('a').key);
    expect(await outbox.read([message('a').key, message('b').key])).toEqual([message('b')]);
  });

  it('names those written before a moment, oldest first, and no more than it is asked for', async () => {
    const messages = [message('late', 3000), message('first', 0), message('second', 1000), message('third', 2000)];
    await writeAll(messages);
    const [late, first, second, third] = messages.map(({ key }) => key);
    expect(await outbox.stranded(T0 + 3000, 10)).toEqual([first, second, third]);
    expect(await outbox.stranded(T0 + 3001, 10)).toEqual([first, second, third, late]);
    expect(await outbox.stranded(T0 + 3000, 2)).toEqual([first, second]);
    expect(await outbox.stranded(T0, 10)).toEqual([]);
  });

  it('goes by when a message was written, not by when it is due', async () => {
    await writeAll([message('due-late', 0, { at: T0 + 900_000 }), message('due-soon', 1000, { at: T0 + 1000 })]);
    expect(await outbox.stranded(T0 + 1000, 10)).toEqual([message('due-late').key]);
  });

  it('names no message that was removed', async () => {
    await writeAll([message('a'), message('b', 1)]);
    await outbox.remove(message('a').key);
    expect(await outbox.stranded(T0 + 1000, 10)).toEqual([message('b', 1).key]);
  });

  it('wakes a message as it is', async () => {
    await outbox.write(message('a'));
    expect(await outbox.wake(message('a').key, T0 + 120_000)).toBe(true);
    expect(await outbox.read([message('a').key])).toEqual([message('a')]);
    expect(await outbox.stranded(T0 + 1, 10)).toEqual([message('a').key]);
  });

  it('does not bring back, by waking it, a message that was removed', async () => {
    await outbox.write(message('a'));
    await outbox.remove(message('a').key);
    expect(await outbox.wake(message('a').key, T0 + 120_000)).toBe(false);
    expect(await outbox.read([message('a').key])).toEqual([]);
    expect(await outbox.stranded(T0 + 1, 10)).toEqual([]);
  });

  it('holds any text', async () => {
    const body = { why: 'a # and a %, \u0000, \u{FFFE}, ☃, 🦊, half a \uD83E and ]]>' };
    await outbox.write(message('a', 0, { body }));
    expect(await outbox.read([message('a').key])).toEqual([message('a', 0, { body })]);
  });

  it('gives back more messages than one read of a table takes', async () => {
    const messages = Array.from({ length: 130 }, (_, n) => message(`n${n}`, n));
    await writeAll(messages);
    expect(byKey(await outbox.read(messages.map(({ key }) => key)))).toEqual(messages);
  });
};
