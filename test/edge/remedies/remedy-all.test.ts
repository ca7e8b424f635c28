import { beforeEach, describe, expect, it } from 'vitest';
import { remedyAll } from '../../../shared/edge/remedies/by-bookend/remedy-all.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { Bookend } from '../../remediation/bookend.ts';
import { ecsInProcess } from '../../remediation/in-process.ts';

const MINUTE = 60_000;

describe('a message of the remedies queue', () => {
  let bookend: Bookend;
  let body: Readonly<Record<string, unknown>>;
  beforeEach(async () => {
    bookend = await new Bookend(ecsInProcess(namedScenario('auto-repair-off'), 1), { mode: 'propose' }).begin();
    for (let round = 0; bookend.remedies.length === 0; round += 1) {
      if (round === 400) throw new Error('no remedy was asked for');
      bookend.ecs.advance(5);
      await bookend.observes();
      await bookend.reacts();
      await bookend.inspects();
    }
    body = bookend.remedies[0]?.body as typeof body;
  });

  /** Deals with a message that was sent, and that the queue got, so many minutes ago. */
  const comesTo = async (sentMinutes: number | null, gotMinutes: number) => {
    const now = bookend.now();
    const sent = sentMinutes === null ? {} : { sentAt: now - sentMinutes * MINUTE };
    const SentTimestamp = String(now - gotMinutes * MINUTE);
    const attributes = { SentTimestamp, ApproximateReceiveCount: '1' };
    const message = { messageId: 'm', body: JSON.stringify({ ...body, ...sent }), attributes };
    bookend.policy = { mode: 'enforce' };
    const { remedied, failed } = await remedyAll([message], bookend.remediator);
    expect(failed).toEqual([]);
    return remedied[0];
  };

  it.each([
    { what: 'waited in the outbox', sent: 31, got: 0 },
    { what: 'waited in the queue', sent: null, got: 31 },
    { what: 'waited in the queue after the outbox', sent: 31, got: 16 },
    { what: 'waited in the queue, by a clock that is fast,', sent: -5, got: 31 },
  ])('that $what for too long is for a person, and nothing is done', async ({ sent, got }) => {
    expect(await comesTo(sent, got)).toMatchObject({ result: 'dropped', why: 'the message was stuck for too long' });
    expect(bookend.writes).toBe(0);
  });

  it('that was as long on its way as it was held back is acted on', async () => {
    expect(await comesTo(15, 14)).toMatchObject({ result: 'acted' });
    expect(bookend.writes).toBe(1);
  });

  it.each([1, 1e6, Number.MAX_SAFE_INTEGER, 1e308])(
    'that says it was asked for %d ms from now is as old as the queue says: a switch that was lifted since replays nothing',
    async (ahead) => {
      const now = bookend.now();
      bookend.liftedAt = now - MINUTE;
      bookend.policy = { mode: 'enforce' };
      const attributes = { SentTimestamp: String(now - 2 * MINUTE), ApproximateReceiveCount: '1' };
      const text = JSON.stringify({ ...body, askedAt: now + ahead });
      const { remedied } = await remedyAll([{ messageId: 'm', body: text, attributes }], bookend.remediator);
      expect(remedied[0]).toMatchObject({ result: 'dropped', why: expect.stringContaining('is not replayed') });
      expect(bookend.writes).toBe(0);
    },
  );

  it.each([600_000, 1e12, Number.POSITIVE_INFINITY])(
    'is for a person where the kill switch is said to be lifted %d ms from now',
    async (ahead) => {
      bookend.liftedAt = bookend.now() + ahead;
      expect(await comesTo(null, 0)).toMatchObject({ result: 'dropped', why: expect.stringContaining('is not known') });
      expect(bookend.writes).toBe(0);
    },
  );

  it('is no younger than now, whatever time the queue is said to have got it', async () => {
    const now = bookend.now();
    bookend.liftedAt = now + MINUTE;
    bookend.policy = { mode: 'enforce' };
    const attributes = { SentTimestamp: String(now + 60 * MINUTE), ApproximateReceiveCount: '1' };
    const { remedied } = await remedyAll(
      [{ messageId: 'm', body: JSON.stringify(body), attributes }],
      bookend.remediator,
    );
    expect(remedied[0]).toMatchObject({ why: expect.stringContaining('is not replayed') });
  });

  it.each(['', 'soon', 'NaN', '-1', '1e99'])('that the queue got at %j is refused', async (SentTimestamp) => {
    const attributes = { SentTimestamp, ApproximateReceiveCount: '1' };
    const message = { messageId: 'm', body: JSON.stringify(body), attributes };
    const { failed } = await remedyAll([message], bookend.remediator);
    expect(failed).toMatchObject([{ messageId: 'm', cause: { field: 'SentTimestamp' } }]);
  });
});
