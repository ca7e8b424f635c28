import { describe, expect, it } from 'vitest';
import { createReplay } from '../../cli/replay/stream/engine.ts';
import { readDaemons } from '../../shared/edge/documents/declared-daemons.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { RULES } from '../../simulator/scenarios/claim.ts';
import { namedScenario, scenarioNames } from '../../simulator/scenarios/load.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { simulate } from '../../simulator/simulate.ts';
import { drawn } from '../drawn.ts';
import { precisionOf, recallOf } from '../seeds/shares.ts';
import { type Compared, compare } from './compare.ts';
import { runFleet } from './fleet-run.ts';
import { fleetOf } from './fleets.ts';
import { fleet, KEPT } from './kept.ts';
import { readOptions } from './options.ts';
import { shrunk, story } from './show.ts';
import { tableOf } from './table.ts';
import { count, emptyTally, openShareOf, sumOf } from './tally.ts';

const seedsFrom = (from: number, seeds: number): number[] => Array.from({ length: seeds }, (_, index) => from + index);

const compared = (scenario: Scenario, seed: number): Compared[] => compare(runFleet(scenario, seed));

const problemsIn = (all: readonly Compared[]): string[] =>
  all.flatMap(({ rule, problem }) => (problem === null ? [] : [`${rule}: ${problem}`]));

/** All seeds, each named if it fails. */
const tallied = (seeds: readonly number[], options: Parameters<typeof fleetOf>[1]) => {
  const tally = emptyTally();
  for (const seed of seeds) {
    const all = compared(fleetOf(seed, options), seed);
    expect(problemsIn(all), `npm run dst -- --seed ${seed} --show ${JSON.stringify(options)}`).toEqual([]);
    for (const one of all) count(tally, one);
  }
  return tally;
};

describe('replay and the truth of whole fleets', () => {
  it('are the same where nothing goes wrong on the way: outcome, margin, tasks and moment', () => {
    const tally = tallied(seedsFrom(1, drawn(500, 100)), {});
    const sum = sumOf(tally);

    expect({ precision: precisionOf(sum), recall: recallOf(sum) }).toEqual({ precision: 1, recall: 1 });
    expect(openShareOf(sum)).toBeLessThanOrEqual(0.011);
    for (const rule of RULES) expect(tally.rules.get(rule)?.found, rule).toBeGreaterThan(0);
    for (const key of tally.byTheLetter.keys()) expect(key).toContain('auto repair is off');
  });

  it('agree with every fault on the way: nothing is called violated or held that was not, nothing that arrived is missed', () => {
    const tally = tallied(seedsFrom(1, drawn(400)), { way: true });
    const sum = sumOf(tally);
    // that auto repair is off is told by no event, whether or not any is lost
    const letters = [...tally.byTheLetter].filter(([says]) => !says.includes('auto repair is off'));

    expect({ precision: precisionOf(sum), recall: recallOf(sum) }).toEqual({ precision: 1, recall: 1 });
    expect(sum.found).toBeGreaterThan(drawn(300));
    expect(letters.reduce((total, [, count]) => total + count, 0)).toBeLessThan(sum.lines / 400);
  });

  it.each([
    { daemonTaskEvents: false },
    { capacityProviderInInstanceEvents: false },
    { daemonToldBeforeLastEnd: true },
    { launchType: 'SOMETHING_NEW' },
  ])('agree with the guess turned: %j', (switches) => {
    tallied(seedsFrom(1, drawn(100)), { switches });
    tallied(seedsFrom(1, drawn(50)), { switches, way: true });
  });

  it.each(scenarioNames())('agree on the scenario %s', (name) => {
    expect(problemsIn(compared(namedScenario(name), 1))).toEqual([]);
  });
});

describe('a fleet that once went wrong', () => {
  it.each(KEPT)('$name (seed $foundBy: $wrong was wrong)', ({ scenario, rule, outcomes }) => {
    const all = compared(scenario, 1);

    expect(problemsIn(all)).toEqual([]);
    expect(all.filter((one) => one.rule === rule).map(({ said }) => said)).toEqual(outcomes);
  });

  it.each(['daemon-stopped-last', 'daemon-signalled-last'])(
    'an application task that ended only after the deletion of the daemon leaves %s open',
    (rule) => {
      const all = compared(
        fleet(
          [
            { fault: 'drain', instances: [1], afterSeconds: 1200 },
            { fault: 'daemon-ended-first', endsAfterSeconds: 1 },
          ],
          {
            deletedAfterSeconds: 1240,
            switches: { daemonToldBeforeLastEnd: true },
            policy: { judgeSignals: true },
          },
        ),
        1,
      );

      expect(problemsIn(all)).toEqual([]);
      expect(all.filter((one) => one.rule === rule).map(({ really, said }) => ({ really, said }))).toEqual([
        { really: 'violated', said: 'inconclusive' },
      ]);
    },
  );

  it('a deployment of which only the end came is superseded by one that began at that moment (seed 1639)', () => {
    const scenario = fleet([], { updates: [900, 1500] });
    const events: EcsEvent[] = [];
    const simulation = simulate({ scenario, seed: 1, onEvent: (event) => events.push(event) });
    const engine = createReplay({ daemons: readDaemons(simulation.daemons()) });
    const [first] = events.filter((event) => event['detail-type'] === 'ECS Daemon Deployment State Change');
    const isBeginning = ({ detail }: EcsEvent): boolean =>
      detail.daemonDeploymentArn === first?.detail.daemonDeploymentArn &&
      detail.eventName !== 'DAEMON_DEPLOYMENT_STOPPED';
    for (const event of events) if (!isBeginning(event)) engine.add(event);
    const settled = engine.finish().find(({ rule }) => rule === 'deployment-settled');

    expect(settled?.outcome).toBe('inconclusive');
  });
});

describe('npm run dst', () => {
  it('counts what was missed and why', () => {
    const tally = emptyTally();
    for (const one of compared(namedScenario('daemon-missing'), 1)) count(tally, one);
    const text = tableOf(tally).join('\n');

    expect(text).toMatch(/^daemon-started-first .* 1 +1$/m);
    expect(text).toMatch(/\d {2}daemon-started-first: no event tells: /);
  });

  it('shows a fleet with its events and every verdict beside the truth', () => {
    const text = story(namedScenario('daemon-late'), 1).join('\n');

    expect(text).toContain('fault: daemon-late');
    expect(text).toMatch(/ told {2}2026-10-05T08:00:00.000Z {2}version=1 status=REGISTERING/);
    expect(text).toMatch(/daemon-started-first +was violated +said violated/);
  });

  it('shrinks only what fails', () => {
    expect(shrunk(namedScenario('daemon-late'), 1)).toEqual(namedScenario('daemon-late'));
  });

  it('reads its options', () => {
    expect(
      readOptions(['--seed', '7', '--way', '--switch', 'daemonTaskEvents=false', '--switch', 'launchType=EC2']),
    ).toEqual({
      seeds: 1,
      from: 7,
      way: true,
      switches: { daemonTaskEvents: false, launchType: 'EC2' },
      stoppingEvents: 'all',
      show: false,
      help: false,
    });
    expect(readOptions(['--switch', 'stoppingEvents=of-daemons'])).toMatchObject({
      switches: undefined,
      stoppingEvents: 'of-daemons',
    });
    expect(readOptions(['--switch', 'daemonToldBeforeLastEnd=true']).switches).toEqual({
      daemonToldBeforeLastEnd: true,
    });
    expect(() => readOptions(['--seeds', 'many'])).toThrow('--seeds must be a whole number: many');
    expect(() => readOptions(['--switch', 'stoppingEvents=some'])).toThrow(
      '--switch does not know stoppingEvents=some',
    );
    expect(() => readOptions(['--switch', 'gravity=off'])).toThrow('--switch does not know gravity=off');
  });
});
