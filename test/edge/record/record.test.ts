import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { Inventory, ItemState } from '../../../shared/core/state/instance-state.ts';
import type { Fact } from '../../../shared/core/words/facts.ts';
import { factsByItem, type ItemKey } from '../../../shared/core/words/item-key.ts';
import { type Recorder, record } from '../../../shared/edge/record/record.ts';
import type { StateStore } from '../../../shared/edge/store/state-store.ts';
import { factsIn, inventoryAt } from '../../core/advance/service.ts';
import { breakRule } from '../../doubles/broken-rule.ts';
import { createMemoryStore, type MemoryStoreOptions, type StoreStep } from '../../doubles/memory-store.ts';
import {
  applicationTask,
  at,
  clusterArn,
  daemonTask,
  deployment,
  instance,
  instanceArn,
  startImpaired,
  timeline,
} from '../../timeline/index.ts';

const NOW = at('02:00');
const KEY: ItemKey = { kind: 'instance', containerInstanceArn: instanceArn() };
const lateDaemon = factsIn(
  timeline(
    instance(['00:00 REGISTERING', '01:00 ACTIVE']),
    daemonTask({ started: '01:13.4' }),
    applicationTask({ started: '01:05' }),
  ),
);

const recorderOf = (store: StateStore, now: number = NOW): Recorder => ({
  store,
  policy: DEFAULT_POLICY,
  now: () => now,
  wait: async () => {},
});

/** A store that knows the fleet's inventory, and what it was asked since. */
const watched = async (options: MemoryStoreOptions = {}, inventory: Inventory = inventoryAt(NOW)) => {
  const steps: StoreStep[] = [];
  let isReady = false;
  const store = createMemoryStore({
    before: async (step) => {
      if (!isReady) return;
      steps.push(step);
      await options.before?.(step);
    },
    after: async (step) => {
      if (isReady) await options.after?.(step);
    },
  });
  await store.writeInventory(inventory, 0);
  isReady = true;
  const calls = (call: StoreStep['call']) => steps.filter((step) => step.call === call).length;
  const stateOf = async (key: ItemKey): Promise<ItemState | undefined> => (await store.readItems([key]))[0]?.state;
  return {
    store,
    calls,
    stateOf,
    recording: (facts: readonly Fact[]) => record(factsByItem(facts), recorderOf(store)),
  };
};

const undisturbed = async (): Promise<ItemState | undefined> => {
  const { recording, stateOf } = await watched();
  await recording(lateDaemon);
  return stateOf(KEY);
};

/** Throws once, at the n-th step that is taken. */
const breaksAt = (n: number) => {
  let taken = 0;
  return () => {
    if (taken++ === n) throw new Error('interrupted');
  };
};

describe('recording facts', () => {
  it('reads and writes a place once, however many of its facts came', async () => {
    const { recording, calls } = await watched();
    const [one, ...others] = await recording(lateDaemon);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ outcome: 'written', lostRaces: 0 });
    expect([calls('readItems'), calls('writeItem'), calls('readInventory')]).toEqual([1, 1, 1]);
  });

  it('commits the facts, the incident and what is to tell in the one write', async () => {
    const state = await undisturbed();
    expect(state?.incident?.violations.map(({ rule }) => rule)).toContain('daemon-started-first');
    expect(state?.untold.map(({ state }) => state)).toEqual(['open']);
  });

  it('writes nothing when nothing material changed, and still says the verdicts', async () => {
    const { recording, calls } = await watched();
    await recording(lateDaemon);
    const [again] = await recording(lateDaemon);
    expect(again?.outcome).toBe('unchanged');
    expect(again?.verdicts.map(({ outcome }) => outcome)).toContain('violated');
    expect(calls('writeItem')).toBe(1);
  });

  it('reads many items in one call, and keeps each apart', async () => {
    const { recording, calls } = await watched();
    const facts = ['one', 'two', 'three'].flatMap((name) =>
      factsIn(
        timeline(
          instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: name }),
          daemonTask({ started: '00:50', on: name }),
        ),
      ),
    );
    expect((await recording(facts)).map(({ outcome }) => outcome)).toEqual(['written', 'written', 'written']);
    expect([calls('readItems'), calls('writeItem'), calls('readInventory')]).toEqual([1, 3, 1]);
  });

  it('keeps the deployments of a daemon in an item of their own', async () => {
    const { recording } = await watched();
    const [one] = await recording(factsIn(timeline(deployment(['01:00 IN_PROGRESS']))));
    expect(one?.item.key.kind).toBe('deployments');
    expect(one?.outcome).toBe('written');
  });

  it('leaves a daemon action that names no container instance: no rule could judge it', async () => {
    const facts = factsIn(timeline(startImpaired('01:00', { reason: 'RESOURCE:MEMORY' }))).map((fact) =>
      fact.kind === 'daemon-action' ? { ...fact, containerInstanceArn: null } : fact,
    );
    expect(facts).toHaveLength(1);
    expect(factsByItem(facts)).toEqual([]);
  });

  it('only judges again what is touched without facts, and nothing that was never heard of', async () => {
    const { recording, store, calls } = await watched();
    await recording(lateDaemon);
    const items = [KEY, { ...KEY, containerInstanceArn: instanceArn('unknown') }].map((key) => ({
      key,
      clusterArn: clusterArn(),
      facts: [],
    }));
    const [known, unknown] = await record(items, recorderOf(store));
    expect(known?.verdicts.length).toBeGreaterThan(0);
    expect(unknown).toMatchObject({ outcome: 'unchanged', verdicts: [] });
    expect(calls('writeItem')).toBe(1);
  });
});

describe('a cluster that was never heard of', () => {
  it('is watched from the first event on, by whichever worker saw it first', async () => {
    const store = createMemoryStore();
    await record(factsByItem(lateDaemon), recorderOf(store, NOW));
    await record(factsByItem(lateDaemon), recorderOf(store, NOW + 60_000));
    expect((await store.readInventory(clusterArn()))?.state).toMatchObject({ watchedSince: NOW, refreshedAt: null });
  });

  it('takes the inventory of the worker that was faster', async () => {
    const faster = inventoryAt(NOW);
    const store = createMemoryStore({
      before: async ({ call }) => {
        if (call !== 'writeInventory' || isWritten) return;
        isWritten = true;
        await store.writeInventory(faster, 0);
      },
    });
    let isWritten = false;
    const [one] = await record(factsByItem(lateDaemon), recorderOf(store));
    expect(one?.verdicts.map(({ outcome }) => outcome)).toContain('violated');
    expect((await store.readInventory(clusterArn()))?.state).toEqual(faster);
  });

  it('has nothing called violated, and a look at it due', async () => {
    const store = createMemoryStore();
    const [one] = await record(factsByItem(lateDaemon), recorderOf(store));
    expect(one?.verdicts.map(({ outcome }) => outcome)).not.toContain('violated');
    const [stored] = await store.readItems([KEY]);
    expect(stored?.state.due).toMatchObject({ needs: 'look' });
  });
});

describe('recording, interrupted', () => {
  it.each(['before', 'after'] as const)('comes to the same once it is repeated, %s any step', async (when) => {
    const expected = await undisturbed();
    for (let step = 0; step < 3; step++) {
      const { recording, stateOf } = await watched({ [when]: breaksAt(step) });
      const [first] = await recording(lateDaemon);
      const [second] = await recording(lateDaemon);
      expect(second?.outcome, `step ${step}, first ${first?.outcome}`).not.toBe('failed');
      expect(await stateOf(KEY)).toEqual(expected);
    }
  });

  it('says which item was not written, and writes the others', async () => {
    const broken = instanceArn('two');
    const { recording } = await watched({
      before: ({ call, pks }) => {
        if (call === 'writeItem' && pks[0]?.includes(broken)) throw new Error('throttled');
      },
    });
    const facts = ['one', 'two', 'three'].flatMap((name) =>
      factsIn(timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: name }))),
    );
    const recorded = await recording(facts);
    expect(recorded.map(({ outcome }) => outcome)).toEqual(['written', 'failed', 'written']);
    expect(recorded[1]?.cause).toEqual(new Error('throttled'));
  });

  it.each(['readItems', 'readInventory'] as const)('writes nothing where %s could not be asked', async (call) => {
    const { recording, calls } = await watched({
      before: (step) => {
        if (step.call === call) throw new Error('the table is throttled');
      },
    });
    expect((await recording(lateDaemon)).map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(calls('writeItem')).toBe(0);
  });
});

describe('two workers on one instance', () => {
  const split = (facts: readonly Fact[]): readonly [readonly Fact[], readonly Fact[]] => [
    facts.filter((_, n) => n % 2 === 0),
    facts.filter((_, n) => n % 2 === 1),
  ];

  it('lose nothing: who is second reads and merges again', async () => {
    const { recording, stateOf } = await watched();
    const recorded = await Promise.all(split(lateDaemon).map(recording));
    expect(recorded.flat().map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    expect(recorded.flat().reduce((sum, { lostRaces }) => sum + lostRaces, 0)).toBe(1);
    expect((await stateOf(KEY))?.ledger).toEqual((await undisturbed())?.ledger);
    expect((await stateOf(KEY))?.incident?.violations.map(({ rule }) => rule)).toContain('daemon-started-first');
  });

  it('tell once what both came to know', async () => {
    const { recording, stateOf } = await watched();
    await Promise.all([recording(lateDaemon), recording(lateDaemon)]);
    expect((await stateOf(KEY))?.untold).toHaveLength(1);
  });

  it('give up after a bounded number of lost races, and leave the rest to the queue', async () => {
    const { store } = await watched();
    const contended: StateStore = { ...store, writeItem: async () => 'lost-race' };
    const [one] = await record(factsByItem(lateDaemon), recorderOf(contended));
    expect(one).toMatchObject({ outcome: 'failed', lostRaces: 6 });
    expect(String(one?.cause)).toContain('lost the race');
  });
});

describe('an item whose judgement throws', () => {
  it('is written with what it learned and is done; the other items of the batch are judged', async () => {
    const mend = breakRule('daemon-running', (place) => place === instanceArn('one'));
    try {
      const { recording, stateOf } = await watched();
      const of = (on: string) =>
        factsIn(
          timeline(
            instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on }),
            daemonTask({ on, id: on, started: '00:50' }),
          ),
        );
      const recorded = await recording([...of('one'), ...of('two')]);
      expect(recorded.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
      expect(recorded.map(({ notJudged }) => notJudged?.trouble.step)).toEqual(['judge', undefined]);
      const state = await stateOf({ kind: 'instance', containerInstanceArn: instanceArn('one') });
      expect(state).toMatchObject({ notJudged: { resolvedAt: null }, untold: [{ state: 'open' }] });
      expect(await recording(of('one'))).toMatchObject([{ outcome: 'unchanged' }]);
    } finally {
      mend();
    }
  });
});

describe('a batch that takes too long', () => {
  const of = (on: string) =>
    factsIn(
      timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on }), daemonTask({ on, id: on, started: '00:50' })),
    );
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];

  /** Each judgement takes two seconds of the clock. */
  const recordingSlowly = async (facts: readonly Fact[], deadline: number) => {
    const { store } = await watched();
    const written: string[] = [];
    let clock = NOW;
    const mend = breakRule('instance-activated', () => {
      clock += 2000;
      return false;
    });
    const writeItem: StateStore['writeItem'] = async (state, revision) => {
      written.push(state.kind === 'instance' ? state.ledger.containerInstanceArn : '');
      return store.writeItem(state, revision);
    };
    try {
      const recorder = { ...recorderOf({ ...store, writeItem }), now: () => clock, deadline: NOW + deadline };
      return { recorded: await record(factsByItem(facts), recorder), written };
    } finally {
      mend();
    }
  };

  it('is written as far as the time goes, and the rest comes again', async () => {
    const { recorded, written } = await recordingSlowly(names.flatMap(of), 7000);
    expect(recorded.map(({ outcome }) => outcome)).toEqual([
      'written',
      'written',
      'written',
      'written',
      'failed',
      'failed',
    ]);
    expect(recorded.at(-1)?.cause).toMatchObject({ name: 'PutOffError' });
    expect(written).toHaveLength(4);
  });

  it('comes to something each time, however late it is', async () => {
    const { recorded } = await recordingSlowly(names.flatMap(of), -1);
    expect(recorded.map(({ outcome }) => outcome)).toEqual([
      'written',
      'failed',
      'failed',
      'failed',
      'failed',
      'failed',
    ]);
  });

  it('judges what is large last', async () => {
    const large = Array.from({ length: 300 }, (_, n) =>
      factsIn(applicationTask({ on: 'a', id: `t${n}`, started: '01:05' })),
    ).flat();
    const { recorded, written } = await recordingSlowly([...large, ...names.flatMap(of)], 9000);
    expect(recorded.map(({ outcome }) => outcome)).toEqual(['failed', ...names.slice(1).map(() => 'written')]);
    expect(written).toEqual(names.slice(1).map((name) => instanceArn(name)));
  });
});
