import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../../shared/core/ledger/packed.ts';
import { deflated, inflated } from '../../../shared/edge/store/deflate.ts';
import { pkOf } from '../../../shared/edge/store/keys.ts';
import { instanceArn, instanceState } from './states.ts';

const pk = pkOf({ kind: 'instance', containerInstanceArn: instanceArn('golden') });

/** An instance of four tasks as it was stored on 2026-11-23. */
const STORED =
  'pZPdboQgEIXfpdfTRP5cfZheoIAOoHYVUTfZPnuzVt3dtE2alCsycOaQ+Q5f0/uLjR+HoPuH3vvIi8DkBeNQp4jn6oyiNpfohindWDSylZVWx/OGO5zDQRal0maHdcqZYJwnt/UI7rm+QSQJsHFaCdJjtxV/4cm6MvIsaC2iMHXLinwhQhMhYSdNTaYUCMEBQN1afqRktvheNHRBh4sdMNq5oixYSICvGkO4hHzCQ1LojgTf88zP3jaxmxQapSYVgIBYJaoyEfhpOCSqdCExNWLGqCChDR0673s1QQLpKiGtFQ54s9n8L5H7byprXbpuDK/sKZDfjsk9pbLSbfjpDn15u34C';

describe('a deflated text', () => {
  it('of an earlier release can still be read', () => {
    expect(unpack(inflated(Buffer.from(STORED, 'base64'), pk))).toEqual(instanceState('golden', { tasks: 4 }).ledger);
  });

  it('comes back as it was, whatever it was', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 2000 });
    fc.assert(fc.property(text, text, (one, key) => inflated(deflated(one, key), key) === one));
  });

  it('that is short is stored as it is: a person can read it', () => {
    expect(deflated('{"c":1}', pk)).toBe('{"c":1}');
  });

  it.each([undefined, null, 7, {}, new Uint8Array([255, 255])])('is not %j', (stored) => {
    expect(() => inflated(stored, pk)).toThrow();
  });
});
