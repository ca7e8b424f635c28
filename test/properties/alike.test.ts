import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notesOf } from '../../cli/replay/notes/notes.ts';
import { summaryOf } from '../../cli/replay/page/summary.ts';
import { tableOf } from '../../cli/replay/page/table.ts';
import { tallyOf } from '../../cli/replay/page/tally.ts';
import { createReplay } from '../../cli/replay/stream/engine.ts';
import type { DeclaredDaemon } from '../../shared/core/expected/expected-daemons.ts';
import { inOutputOrder } from '../../shared/core/judging/judge.ts';
import type { JudgedSubject } from '../../shared/core/judging/judge-alike.ts';
import type { Fact } from '../../shared/core/words/facts.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf, type History } from './history/history.ts';
import { expectSameVerdicts } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

const MANY = 100;
const nameOf = (place: number): string => `many-${place}`;

/** Those of the history, and very many more, of few kinds. */
const declared = ({ daemons, now }: History, random: Random): readonly DeclaredDaemon[] => {
  const kinds = [daemons?.[0], { capacityProviderNames: null }, { critical: false }, { deletedAt: now - 60_000 }];
  const whole = {
    clusterArn: null,
    capacityProviderNames: null,
    critical: true,
    createdAt: null,
    deletedAt: null,
  };
  const more = Array.from({ length: MANY }, (_, index) => ({
    ...whole,
    ...random.pick([kinds[0], kinds[index % kinds.length]]),
    daemonName: nameOf(random.chance(0.02) ? 0 : index),
  }));
  return [...(daemons ?? []), ...more];
};

/** Some of the daemons' tasks are of another daemon, and some facts tell no capacity provider. */
const disguised = (facts: readonly Fact[], random: Random): readonly Fact[] => {
  const hides = random.chance(0.3);
  return facts.map((fact): Fact => {
    if (fact.kind === 'deployment' || fact.kind === 'look') return fact;
    const shown = hides ? { ...fact, capacityProviderName: null } : fact;
    if (shown.kind !== 'task' || !shown.group?.startsWith('daemon:') || random.chance(0.5)) return shown;
    return { ...shown, group: `daemon:${nameOf(random.int(0, MANY - 1))}` };
  });
};

/** So many daemons were seen somewhere, each on one instance. */
const withOthers = (facts: readonly Fact[], random: Random): readonly Fact[] => {
  const tasks = facts.filter((fact) => fact.kind === 'task');
  const others = Array.from({ length: MANY }, (_, index) => {
    const task = tasks[random.int(0, tasks.length - 1)];
    if (task === undefined) return [];
    const taskArn = `${task.taskArn}-${index}`;
    return [{ ...task, taskArn, taskDefinitionArn: null, launchType: null, group: `daemon:${nameOf(index)}` }];
  });
  return [...facts, ...others.flat()];
};

const expanded = ({ verdicts, alike }: JudgedSubject): readonly Verdict[] =>
  [
    ...verdicts,
    ...alike.flatMap(({ kind, except, verdicts: ofMany }) =>
      [...kind.byName.keys()]
        .filter((name) => !except.has(name))
        .flatMap((daemonName) => ofMany.map((verdict) => ({ ...verdict, daemonName }))),
    ),
  ].sort(inOutputOrder);

const plain = (text: string | readonly string[], shown?: string): string => shown ?? String(text);

describe('instances that are judged alike', () => {
  it('have the verdicts that they have one by one, and the same table', () => {
    let shared = 0;
    holdsFor('judged alike', fc.tuple(histories(), salts(), fc.boolean()), ([history, salt, isDeclared]) => {
      const random = randomOf(salt);
      const { policy, now } = history;
      const replay = createReplay({ daemons: isDeclared ? declared(history, random) : null, policy });
      const facts = isDeclared ? factsOf(history) : withOthers(factsOf(history), random);
      for (const fact of disguised(facts, random)) replay.addFact(fact);
      const places = [...replay.places(now)];
      shared += places.reduce((sum, { alike }) => sum + alike.length, 0);
      const one = [...replay.verdicts(now)];
      expectSameVerdicts(places.flatMap(expanded), one);
      const fleet = replay.fleet(now);
      const notes = notesOf(replay.stream(now), replay.elsewhere());
      const measured = places.flatMap((place) => place.measured ?? []);
      const byOne: JudgedSubject[] = [...Map.groupBy(one, placeOf).values()].map((verdicts) => ({
        verdicts,
        alike: [],
      }));
      byOne.push({ verdicts: [], alike: [], measured });
      const page = (all: Iterable<JudgedSubject>): readonly string[] => {
        const tally = tallyOf(all, fleet);
        const counts = { ...replay.counts(), withoutEvents: [] };
        return [
          ...tableOf(tally, { ledgers: fleet.ledgers, ...notes }, plain),
          ...summaryOf(tally, { ...notes, counts, all: null, instances: fleet.ledgers.size, now }, plain),
        ];
      };
      expect(page(places)).toEqual(page(byOne));
    });
    expect(shared).toBeGreaterThan(0);
  });
});

describe('a rule that the policy leaves off', () => {
  it('is measured by the margins that it has where it is judged', () => {
    let margins = 0;
    holdsFor('measured', fc.tuple(histories(), salts()), ([history, salt]) => {
      const { policy, now } = history;
      const [off, on] = [false, true].map((judgeSignals) => {
        const replay = createReplay({
          daemons: declared(history, randomOf(salt)),
          policy: { ...policy, judgeSignals },
        });
        for (const fact of factsOf(history)) replay.addFact(fact);
        return [...replay.places(now)];
      });
      const measured = off?.flatMap((place) => place.measured ?? []) ?? [];
      const judged =
        on?.flatMap(({ verdicts }) => verdicts.filter(({ rule }) => rule === 'daemon-signalled-last')) ?? [];
      const known = judged.filter(({ marginMs }) => marginMs !== null);
      expect(measured).toEqual(
        known.map(({ rule, daemonName, marginMs, occurredAt }) => ({ rule, daemonName, marginMs, occurredAt })),
      );
      expect(on?.flatMap((place) => place.measured ?? [])).toEqual([]);
      margins += measured.length;
    });
    expect(margins).toBeGreaterThan(0);
  });
});

const placeOf = ({ containerInstanceArn, clusterArn, daemonName }: Verdict): string =>
  containerInstanceArn ?? JSON.stringify([clusterArn, daemonName]);
