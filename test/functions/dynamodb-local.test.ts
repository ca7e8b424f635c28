import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inventoryAt } from '../core/advance/service.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { hasDynamoDbLocal, NEEDS_LOCAL, startLocalTable } from '../edge/aws/dynamodb-local.ts';
import { applicationTask, at, daemonTask, instance, instanceArn, timeline } from '../timeline/index.ts';
import { startService } from './service.ts';

const BROKEN = timeline(
  instance(['00:00 REGISTERING', '01:00 ACTIVE']),
  daemonTask({ started: '01:13.4' }),
  applicationTask({ id: 'web', started: '01:05' }),
);
const OVER = applicationTask({ id: 'web', started: '01:05', ended: '30:00' }).slice(-2);

describe.skipIf(!RUNS_ALL_DRAWN || !hasDynamoDbLocal())(
  inCi(`Bookend over DynamoDB Local and its stream ${NEEDS_LOCAL}`),
  () => {
    let service: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: at('02:00') });
      service = await startService({ startLocal: startLocalTable });
      await service.store.writeInventory(inventoryAt(at('02:00')), 0);
    }, 180_000);
    afterAll(async () => {
      await service?.stop();
      vi.useRealTimers();
    });

    const passes = async () => {
      for (let changes = await service.changes(); changes.length > 0; changes = await service.changes())
        expect(await service.reacts(changes)).toEqual({ batchItemFailures: [] });
    };

    it('tells once what breaks and once that it is over, by what the stream says', async () => {
      expect(await service.observes(BROKEN)).toEqual({ batchItemFailures: [] });
      await passes();
      expect((await service.notices()).map(({ state, containerInstanceArn }) => [state, containerInstanceArn])).toEqual(
        [['open', instanceArn()]],
      );
      expect(await service.store.openIncidents()).toBe(0); // the daemon runs: only consequences last

      vi.setSystemTime(at('30:01'));
      expect(await service.observes([...OVER, ...BROKEN])).toEqual({ batchItemFailures: [] });
      await passes();
      expect((await service.notices()).map(({ state }) => state)).toEqual(['resolved']);
      expect(await service.store.openIncidents()).toBe(0);
      expect(await service.store.untold(at('31:00'), 10)).toEqual([]);
    });

    it('lets two that record at once both be heard', async () => {
      const on = 'contested';
      const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on });
      const daemon = daemonTask({ id: 'daemon-contested', started: '01:13.4', on });
      const task = applicationTask({ id: 'web-contested', started: '01:05', on });
      const answers = await Promise.all([joined, daemon, task].map((events) => service.observes(events)));
      expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
      const key = { kind: 'instance', containerInstanceArn: instanceArn(on) } as const;
      const [stored] = await service.store.readItems([key]);
      expect(stored?.state).toMatchObject({ incident: { resolvedAt: null } });
      expect(stored?.revision).toBeGreaterThan(1);
    });
  },
);
