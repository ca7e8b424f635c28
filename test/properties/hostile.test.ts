import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplay } from '../../cli/replay/stream/engine.ts';
import { pack, unpack } from '../../shared/core/ledger/packed.ts';
import { histories, salts } from './history/arbitrary.ts';
import { envelopeOf } from './history/envelope.ts';
import { factsOf } from './history/history.ts';
import { expectSameLedger, expectSameVerdicts } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';
import { expectSane } from './sanity.ts';

announceRuns();

const HUGE = 'x'.repeat(100_000);
const HOSTILE = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  1e308,
  '',
  '__proto__',
  'constructor',
  'daemon:',
  'daemon:__proto__',
  'x/y/__proto__',
  'a:daemon/b/constructor',
  '\ud800',
  '\u0000',
  HUGE,
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999-23:59',
  '2026-02-30T00:00:00Z',
  [],
  [[[[[[[[[[]]]]]]]]]],
  {},
  [null],
  ['DAEMON'],
  [{ type: 'DAEMON', status: 'IMPAIRED', lastStatusChange: '2026-09-14T12:00:00Z' }],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
] as const;

/** An event of a history with a few of its fields replaced by what no ECS would send. */
const spoiled = (envelope: ReturnType<typeof envelopeOf>, random: Random): unknown => {
  const hostile = (): unknown => random.pick(HOSTILE);
  const detail = Object.entries(envelope.detail).map(([name, value]) => [
    name,
    random.chance(0.12) ? hostile() : value,
  ]);
  const spoiltDetail: unknown = random.chance(0.03) ? hostile() : Object.fromEntries(detail);
  const kind: unknown = random.chance(0.03) ? hostile() : envelope['detail-type'];
  return { ...envelope, 'detail-type': kind, detail: spoiltDetail };
};

const total = ({ facts, passedBy, notEcs, broken }: Record<string, number>): number =>
  Number(facts) + Number(passedBy) + Number(notEcs) + Number(broken);

describe('hostile input', () => {
  it('never stops a replay: each envelope counts once, and the verdicts stay sane', () => {
    holdsFor('hostile envelopes', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      const replay = createReplay({ daemons: history.daemons, policy: history.policy });
      const envelopes = factsOf(history).map((fact) => spoiled(envelopeOf(fact), random));
      for (const [index, envelope] of envelopes.entries()) {
        replay.add(envelope);
        expect(total(replay.counts())).toBe(index + 1);
      }
      expectSane(replay.result().lines);
      const again = createReplay({ daemons: history.daemons, policy: history.policy });
      for (const envelope of random.shuffled(envelopes)) again.add(envelope);
      expectSameVerdicts(again.result().verdicts, replay.result().verdicts);
      for (const ledger of replay.result().ledgers.values()) expectSameLedger(unpack(pack(ledger)), ledger);
      expect(Object.prototype).not.toHaveProperty('polluted');
    });
  });

  it('never stops a replay when it is any JSON at all', () => {
    holdsFor('arbitrary JSON', fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 20 }), (values) => {
      const replay = createReplay();
      for (const value of values) {
        replay.add(value);
        replay.add({ source: 'aws.ecs', 'detail-type': 'ECS Task State Change', detail: value });
        replay.add({ source: 'aws.ecs', 'detail-type': 'ECS Container Instance Health Change', detail: value });
      }
      expect(total(replay.counts())).toBe(values.length * 3);
      expectSane(replay.result().lines);
    });
  });
});
