import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../shared/core/advance/advance.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { RULE_NAMES } from '../../../shared/core/words/verdict.ts';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { createPolicySource } from '../../../shared/edge/policy/policy-source.ts';
import { parsePolicy, readPolicy } from '../../../shared/edge/policy/read-policy.ts';
import { itemOf } from '../../../shared/edge/store/item.ts';
import { contextOf, endOf, placesOf } from '../../core/advance/random-place.ts';
import { drawn } from '../../drawn.ts';
import { histories } from '../../properties/history/arbitrary.ts';

const problemsOf = (document: unknown): string => {
  try {
    readPolicy(document);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
};

/** The field that is a share, and not a number of something. */
const SHARE = 'daemonShare';
const NUMBERS = Object.entries(DEFAULT_POLICY).flatMap(([field, value]) => (typeof value === 'number' ? field : []));
const BOUND = /must be a (whole )?number.* from [01] to \d+/;

describe('a number of a policy', () => {
  it.each(NUMBERS)('%s refuses what people write for never, and names the bound', (field) => {
    const bound = field === SHARE ? /must be a number above 0, and at most 1/ : BOUND;
    const never: readonly unknown[] = [
      JSON.parse('1e999'),
      1e308,
      1e99,
      1e13,
      Number.MAX_SAFE_INTEGER,
      -1,
      -1e308,
      null,
      'never',
      'Infinity',
      '300',
      [],
      {},
      true,
      Number.NaN,
    ];
    for (const value of never) {
      const problems = problemsOf({ [field]: value });
      expect(problems, JSON.stringify(value)).toContain(`${field}: `);
      expect(problems, JSON.stringify(value)).toMatch(bound);
    }
  });

  it.each(['startDeadlineSeconds', 'drainDeadlineSeconds', 'cooldownSeconds'])('%s may be 400 days', (field) => {
    expect(problemsOf({ [field]: 34_560_000 })).toBe('');
    expect(problemsOf({ [field]: 34_560_001 })).toContain('400 days');
  });

  it('of a share may be 1, and not 0', () => {
    expect(problemsOf({ daemonShare: 1 })).toBe('');
    expect(problemsOf({ daemonShare: 0 })).toContain('daemonShare: must be');
  });

  it('of a rung is bounded alike', () => {
    const rung = (deadlineSeconds: unknown) => ({
      remedies: { 'daemon-running': [{ remedy: 'drain-instance', deadlineSeconds }] },
    });
    for (const value of [1e13, 0, -1, null, 'never'])
      expect(problemsOf(rung(value))).toMatch(/remedies\.daemon-running\.0\.deadlineSeconds: .* from 1 to 34560000/);
  });
});

describe('a silence that recurs', () => {
  const recurring = (times: object) => ({ silences: [{ daemonName: 'a', reason: 'r', ...times }] });
  const zone = { timeZone: 'Europe/Berlin' };

  it.each<[object]>([
    [{ days: ['sat', 'sun'], ...zone }],
    [{ from: '22:00', to: '06:00', ...zone }],
    [{ days: ['mon'], from: '00:00', to: '24:00', until: '2027-01-01T00:00:00Z', timeZone: 'UTC' }],
    [{ days: null, from: null, to: null, timeZone: null }],
  ])('%j is one', (times) => {
    expect(problemsOf(recurring(times))).toBe('');
  });

  it.each<[string, object]>([
    ['days: must be an array of mon,', { days: 'sat', ...zone }],
    ['days: must not be empty', { days: [], ...zone }],
    ['days.0: must be one of mon,', { days: ['Saturday'], ...zone }],
    ['days: must have at most 7', { days: Array.from({ length: 8 }, () => 'sat'), ...zone }],
    ['from: must be a time such as "22:30", from 00:00 to 23:59', { from: '24:00', ...zone }],
    ['from: must be a time', { from: '9:00', ...zone }],
    ['to: must be a time such as "22:30", from 00:00 to 23:59, or 24:00', { to: '24:01', ...zone }],
    ['to: must be a time', { to: 18, ...zone }],
    ['to: must not be the same as from', { from: '08:00', to: '08:00', ...zone }],
    ['to: must not be the same as from', { to: '00:00', ...zone }],
    ['timeZone: must be the IANA name of a time zone', { days: ['sat'], timeZone: 'CEST/Berlin' }],
    ['timeZone: must be the IANA name of a time zone', { days: ['sat'], timeZone: '+02:00' }],
    ['timeZone: must be the IANA name of a time zone', { days: ['sat'] }],
    ['timeZone: is for days, from and to: none of them is given', { ...zone }],
  ])('%s', (problem, times) => {
    expect(problemsOf(recurring(times))).toContain(`silences.0.${problem}`);
  });

  it('has every problem named at once', () => {
    const problems = problemsOf(recurring({ days: ['x'], from: 'y', to: 'z', timeZone: '?' }));
    for (const field of ['days.0', 'from', 'to', 'timeZone']) expect(problems).toContain(`silences.0.${field}: `);
  });
});

describe('a list or a text of a policy', () => {
  it('names a hole that there is', () => {
    const accepting = (hole: string) => problemsOf({ acceptedHoles: [{ hole, resource: 'a', reason: 'r' }] });
    expect(accepting('pot-hole')).toContain('acceptedHoles.0.hole: is not a hole');
    expect(accepting('no-health-check')).toBe('');
  });

  const many = <Value>(value: Value, count: number): readonly Value[] => Array.from({ length: count }, () => value);
  it.each<[string, unknown]>([
    ['daemonOrder', { daemonOrder: many('a', 101) }],
    ['daemonOrder.0', { daemonOrder: ['a'.repeat(513)] }],
    ['daemons', { daemons: many({ daemonName: 'a' }, 501) }],
    ['daemons.0.daemonName', { daemons: [{ daemonName: 'a'.repeat(513) }] }],
    ['silences', { silences: many({ daemonName: 'a', reason: 'r' }, 501) }],
    ['silences.0.reason', { silences: [{ daemonName: 'a', reason: 'r'.repeat(501) }] }],
    ['silences.0.rules', { silences: [{ rules: many('daemon-alone', RULE_NAMES.length + 1), reason: 'r' }] }],
    ['silences.0.until', { silences: [{ daemonName: 'a', reason: 'r', until: '9999-12-31T23:59:59Z' }] }],
    ['acceptedHoles', { acceptedHoles: many({ hole: 'no-health-check', resource: 'a', reason: 'r' }, 501) }],
    [
      'acceptedHoles.0.resource',
      { acceptedHoles: [{ hole: 'no-health-check', resource: 'a'.repeat(2049), reason: 'r' }] },
    ],
    ['acceptedHoles.0.reason', { acceptedHoles: [{ hole: 'no-health-check', resource: 'a', reason: ' ' }] }],
    ['signalNamespaces', { signalNamespaces: [] }],
    [
      'signalNamespaces',
      { signalNamespaces: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`d${n}`, 'N'])) },
    ],
    ['signalNamespaces.a', { signalNamespaces: { a: 'N'.repeat(256) } }],
    [
      'remedies.daemon-running',
      { remedies: { 'daemon-running': many({ remedy: 'drain-instance', deadlineSeconds: 1 }, 11) } },
    ],
    ['handsOffTag', { handsOffTag: 't'.repeat(129) }],
  ])('%s is bounded', (field, document) => {
    expect(problemsOf(document)).toContain(`${field}: must`);
  });

  it('fits the table twice, as the document and the one before it', () => {
    expect(() => parsePolicy(JSON.stringify({ a: 'x'.repeat(100_000) }))).toThrow('at most 100000');
  });
});

describe('a stored policy that was good before there were bounds', () => {
  it('is told as broken, and the last good one stays', async () => {
    const told: unknown[] = [];
    const documents: unknown[] = [{ settleSeconds: 30 }, { startDeadlineSeconds: 1e13 }];
    let now = 0;
    const source = createPolicySource({
      read: async () => documents.shift() ?? { startDeadlineSeconds: 1e13 },
      readGood: async () => null,
      now: () => now,
      onBroken: (cause) => void told.push(cause),
    });
    expect((await source()).settleSeconds).toBe(30);
    now += 120_000;
    expect(await source()).toMatchObject({ settleSeconds: 30, startDeadlineSeconds: 300 });
    expect(String(told[0])).toContain('startDeadlineSeconds: ');
  });
});

/** DynamoDB takes 38 digits; what is far beyond a time is a mistake before that. */
const LARGEST = 1e15;

/** Policies at and between their bounds. */
const policies: fc.Arbitrary<Policy> = fc
  .record(
    Object.fromEntries(
      NUMBERS.map((field) => [
        field,
        fc
          .oneof(
            fc.constantFrom<unknown>(0, 0.5, 1, 3, 100, 34_560_000, 34_560_000_000),
            fc.double({ min: 0, max: 34_560_000 }),
            fc.anything(),
          )
          .filter((value) => problemsOf({ [field]: value }) === ''),
      ]),
    ),
    { requiredKeys: [] },
  )
  .filter((document) => problemsOf(document) === '')
  .map((document) => readPolicy(document));

describe('any policy that validates', () => {
  it('lets no judgement throw and no write fail', () => {
    fc.assert(
      fc.property(histories(), policies, (history, policy) => {
        const now = endOf(history);
        for (const facts of placesOf(history)) {
          const { state } = advance(null, facts, { ...contextOf(history, now), policy });
          const numbers = Object.values(itemOf(state, 1)).filter((value) => typeof value === 'number');
          for (const number of numbers) expect(Math.abs(number)).toBeLessThan(LARGEST);
          expect(state.due === null || Number.isFinite(state.due.at)).toBe(true);
          expect(state.notJudged).toBeUndefined();
        }
      }),
      { numRuns: drawn(40) },
    );
  });
});
