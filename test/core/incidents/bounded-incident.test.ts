import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/core/incidents/incident.ts';
import { nextIncident } from '../../../shared/core/incidents/incidents.ts';
import type { IncidentContext } from '../../../shared/core/incidents/opened-incident.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import {
  RULE_NAMES,
  type RuleName,
  type Verdict,
  type Violation,
  violated,
} from '../../../shared/core/words/verdict.ts';

const T0 = Date.parse('2026-11-23T10:00:00Z');
const arnOf = (n: number): string => `arn:aws:ecs:eu-west-1:1:task/c/${String(n).padStart(32, '0')}`;
const arns = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => arnOf(n));

const broken = (rule: RuleName, daemonName: string, found: Partial<Parameters<typeof violated>[0]> = {}): Verdict => ({
  ...violated({ reason: 'broken', occurredAt: T0, taskArns: arns(3), ...found }),
  rule,
  clusterArn: 'arn:aws:ecs:eu-west-1:1:cluster/c',
  capacityProviderName: 'cp',
  containerInstanceArn: 'arn:aws:ecs:eu-west-1:1:container-instance/c/i1',
  daemonName,
});

const context = (found: Partial<IncidentContext> = {}): IncidentContext => ({
  policy: DEFAULT_POLICY,
  now: T0 + 60_000,
  uncritical: new Set(),
  isGone: false,
  haveEnded: () => false,
  ...found,
});

const next = (known: Incident | null, verdicts: readonly Violation[], found: Partial<IncidentContext> = {}) => {
  const incident = nextIncident(known, verdicts, context(found));
  if (incident === null) throw new Error('no incident');
  return incident;
};

/** Only what the store keeps: fields that are undefined are gone. */
const stored = (incident: Incident): Incident => JSON.parse(JSON.stringify(incident)) as Incident;
const bytesOf = (incident: Incident): number => Buffer.byteLength(JSON.stringify(incident.violations));

describe('an incident of many tasks', () => {
  it('names twenty, the most telling first, and counts all', () => {
    const [violation] = next(null, [
      broken('daemon-started-first', 'agent', { taskArns: arns(412).toReversed() }),
    ]).violations;
    expect(violation?.taskArns).toEqual(arns(412).toReversed().slice(0, 20));
    expect(violation).toMatchObject({ tasksTotal: 412 });
    expect(violation).not.toHaveProperty('named');
  });

  it('counts tasks whose names were folded away', () => {
    const [violation] = next(null, [
      broken('daemon-started-first', 'agent', { taskArns: arns(3), tasksTotal: 240_000 }),
    ]).violations;
    expect(violation).toMatchObject({ taskArns: arns(3), tasksTotal: 240_000 });
  });

  it('keeps all of few', () => {
    const incident = next(null, [broken('daemon-started-first', 'agent')]);
    expect(incident.violations[0]).toMatchObject({ taskArns: arns(3), tasksTotal: 3 });
    expect(incident).not.toHaveProperty('violationsTotal');
  });

  it('is over once the tasks of a verdict have ended, though some names were folded away', () => {
    const verdict = broken('daemon-started-first', 'agent', { taskArns: arns(3), tasksTotal: 100 });
    const haveEnded = (_: readonly string[], andOthers: boolean) => !andOthers;
    expect(next(null, [verdict], { haveEnded }).resolvedAt).not.toBeNull();
  });

  it('is not over by its names alone where it only counts others, which may run', () => {
    const opened = stored(next(null, [broken('daemon-started-first', 'agent', { taskArns: arns(21) })]));
    const asked: boolean[] = [];
    const haveEnded = (_: readonly string[], andOthers: boolean): boolean => {
      asked.push(andOthers);
      return !andOthers;
    };
    expect(next(opened, opened.violations, { haveEnded }).resolvedAt).toBeNull();
    expect(asked).toEqual([true]);
  });
});

describe('an incident of many rules and daemons', () => {
  const many = (daemons: number, found: Partial<Parameters<typeof violated>[0]> = {}): readonly Verdict[] =>
    RULE_NAMES.flatMap((rule) =>
      Array.from({ length: daemons }, (_, n) => broken(rule, `agent-${String(n).padStart(4, '0')}`, found)),
    );

  it('keeps the worst forty at most and counts all of them', () => {
    const incident = next(null, many(300, { taskArns: arns(5) }));
    expect(incident.violations.length).toBeLessThanOrEqual(40);
    expect(incident.violations.every(({ rule }) => DEFAULT_POLICY.severities[rule] === 'critical')).toBe(true);
    expect(incident).toMatchObject({ violationsTotal: RULE_NAMES.length * 300, severity: 'critical' });
  });

  it('keeps first what is severe, then what came first', () => {
    const thirty = (rule: RuleName, from: number) =>
      Array.from({ length: 30 }, (_, n) => broken(rule, `agent-${10 + n}`, { occurredAt: from - n, taskArns: [] }));
    const { violations } = next(null, [...thirty('daemon-healthy', T0), ...thirty('daemon-started-first', T0 + 1000)]);
    const of = (rule: RuleName) => violations.filter((one) => one.rule === rule);
    expect(of('daemon-started-first')).toHaveLength(30);
    expect(of('daemon-healthy').map(({ daemonName }) => daemonName)).toEqual(
      Array.from({ length: 10 }, (_, n) => `agent-${30 + n}`),
    );
  });

  it("keeps them in the verdicts' order: by rule, then by daemon", () => {
    const given = [broken('repair-started', 'a'), broken('daemon-alone', 'b'), broken('daemon-alone', 'a')];
    expect(next(null, given).violations.map(({ rule, daemonName }) => [rule, daemonName])).toEqual([
      ['daemon-alone', 'a'],
      ['daemon-alone', 'b'],
      ['repair-started', 'a'],
    ]);
  });

  it.each([
    { letters: 6, violations: 20, tasks: 3 },
    { letters: 300, violations: 8, tasks: 2 },
    { letters: 512, violations: 1, tasks: 1 },
  ])('names fewer where names have $letters letters: $violations, with $tasks tasks each', ({ letters, ...kept }) => {
    const name = 'x'.repeat(letters);
    const verdicts = Array.from({ length: 40 }, (_, n) =>
      broken('daemon-started-first', `${10 + n}${name}`, { taskArns: arns(10).map((arn) => `${arn}${name}`) }),
    );
    const places = { clusterArn: name, capacityProviderName: name, containerInstanceArn: name };
    const { violations } = next(
      null,
      verdicts.map((verdict) => ({ ...verdict, ...places })),
    );
    expect(violations).toHaveLength(kept.violations);
    for (const { taskArns } of violations) expect(taskArns).toHaveLength(kept.tasks);
  });

  it('names as many of them as have room, to the byte', () => {
    const named = (letters: number) =>
      next(
        null,
        Array.from({ length: 10 }, (_, n) => ({
          ...broken('daemon-started-first', `agent-${n}`, { taskArns: arns(19) }),
          clusterArn: n === 0 ? 'x'.repeat(letters) : 'x',
        })),
      );
    const spare = 24_000 - bytesOf(named(1));
    expect(spare).toBeGreaterThan(0);
    expect(bytesOf(named(1 + spare))).toBe(24_000);
    expect(bytesOf(named(2 + spare))).toBeLessThan(20_000);
  });

  it('stays as it is when the same is judged again, open or over', () => {
    for (const isGone of [false, true]) {
      const first = stored(next(null, many(300), { isGone }));
      const again = next(first, many(300), { isGone, now: T0 + 120_000 });
      expect(stored(again)).toEqual(first);
    }
  });

  it.each([
    ['in Latin letters', 'x'],
    ['in letters of three bytes', '\u8a9e'],
    ['in pairs of surrogates', '\ud83d\ude00'],
    ['in half surrogate pairs', '\ud800'],
    ['in quotes', '"'],
  ])('is small with names of 512 characters %s', (_, letter) => {
    const name = letter.repeat(512).slice(0, 512);
    const verdicts = many(20, { reason: letter.repeat(4000), taskArns: arns(50).map((arn) => `${arn}${name}`) });
    const hostile = verdicts.map((verdict) => ({
      ...verdict,
      clusterArn: name,
      capacityProviderName: name,
      containerInstanceArn: name,
      daemonName: `${verdict.daemonName}${name}`,
    }));
    const incident = next(null, hostile);
    expect(incident.violations.length).toBeGreaterThan(0);
    expect(incident.violations[0]?.taskArns.length).toBeGreaterThan(0);
    expect(bytesOf(incident)).toBeLessThanOrEqual(24_000);
  });
});

describe('an incident that was stored before tasks were counted', () => {
  it('is bounded when it is judged again', () => {
    const old = next(null, [broken('daemon-stayed-up', 'agent')]);
    const violations = old.violations.map((one) => ({ ...one, taskArns: arns(2000), tasksTotal: 2000 }));
    const again = next({ ...old, violations }, violations);
    expect(again.violations[0]).toMatchObject({ taskArns: arns(20), tasksTotal: 2000 });
  });
});
