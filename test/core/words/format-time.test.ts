import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../shared/core/words/format-time.ts';

describe('isoTime', () => {
  it('writes a moment as Date does, in all the time there is', () => {
    const moments = fc.oneof(
      fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
    );
    fc.assert(
      fc.property(moments, (at) => {
        expect(isoTime(at)).toBe(new Date(at).toISOString());
      }),
      { numRuns: 3000, seed: 20_260_914 },
    );
  });

  it.each([
    '1970-01-01T00:00:00.000Z',
    '2000-02-29T23:59:59.999Z',
    '2100-02-28T00:00:00.001Z',
    '2026-12-31T12:00:00.000Z',
  ])('writes %s', (text) => expect(isoTime(Date.parse(text))).toBe(text));
});
