import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIsoTime } from '../../../shared/edge/documents/parse-time.ts';

const CASES = 10_000;

describe('a time of an event', () => {
  it.each([
    { text: '1970-01-01T00:00:00Z', at: 0 },
    { text: '2026-04-11T00:48:53Z', at: Date.UTC(2026, 3, 11, 0, 48, 53) },
    { text: '2025-05-12T13:11:44.98Z', at: Date.UTC(2025, 4, 12, 13, 11, 44, 980) },
    { text: '2026-03-05T15:54:41.618059641Z', at: Date.UTC(2026, 2, 5, 15, 54, 41, 618) },
    { text: '2026-03-05T15:54:41.9999999999999Z', at: Date.UTC(2026, 2, 5, 15, 54, 41, 999) },
    { text: '2026-03-24T12:00:00.000Z', at: Date.UTC(2026, 2, 24, 12) },
    { text: '2024-02-29T23:59:59.5Z', at: Date.UTC(2024, 1, 29, 23, 59, 59, 500) },
    { text: '2000-02-29T00:00:00Z', at: Date.UTC(2000, 1, 29) },
    { text: '0004-02-29T00:00:00Z', at: Date.parse('0004-02-29T00:00:00Z') },
    { text: '2026-03-24T12:00:00+00:00', at: Date.UTC(2026, 2, 24, 12) },
    { text: '2026-03-24T12:00:00.25+02:00', at: Date.UTC(2026, 2, 24, 10, 0, 0, 250) },
    { text: '2026-03-24T12:00:00-0530', at: Date.UTC(2026, 2, 24, 17, 30) },
    { text: '2026-03-24T12:00:00.123-05:30', at: Date.UTC(2026, 2, 24, 17, 30, 0, 123) },
  ])('$text is read to the millisecond', ({ text, at }) => {
    expect(parseIsoTime(text)).toBe(at);
  });

  it.each([
    '',
    'yesterday',
    '2026-03-24',
    '2026-03-24T12:00:00',
    '2026-03-24T12:00:00.123',
    '2026-03-24T12:00Z',
    '2026-03-24 12:00:00Z',
    '2026-03-24t12:00:00z',
    ' 2026-03-24T12:00:00Z',
    '2026-03-24T12:00:00Z ',
    '2026-03-24T12:00:00.Z',
    '2026-03-24T12:00:00.12aZ',
    '2026-03-24T12:00:00.123ZZ',
    '2026-03-24T12:00:00,123Z',
    '2026-03-24T12:00:00+2:00',
    '2026-03-24T12:00:00+24:00',
    '2026-03-24T12:00:00+02:60',
    '2026-03-24T12:00:00+02',
    '2026-13-24T12:00:00Z',
    '2026-00-24T12:00:00Z',
    '2026-03-00T12:00:00Z',
    '2026-03-32T12:00:00Z',
    '2026-04-31T12:00:00Z',
    '2026-02-29T12:00:00Z',
    '1900-02-29T12:00:00Z',
    '2026-03-24T24:00:00Z',
    '2026-03-24T12:60:00Z',
    '2026-03-24T12:00:60Z',
    '2026-03-24T1a:00:00Z',
    '2026-0٣-24T12:00:00Z',
    '+02026-03-24T12:00:00Z',
    '-2026-03-24T12:00:00Z',
    '1774353600',
  ])('%j is none', (text) => {
    expect(parseIsoTime(text)).toBeNaN();
  });

  it('is the moment that Date gives it, whatever came before', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 12 });
    const moment = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') });
    fc.assert(
      fc.property(
        moment.filter((date) => !Number.isNaN(date.getTime())),
        fc.option(digits),
        (date, fraction) => {
          const seconds = `${date.toISOString().slice(0, 19)}`;
          const text = fraction === null ? `${seconds}Z` : `${seconds}.${fraction}Z`;
          const milliseconds = fraction === null ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
          expect(parseIsoTime(text)).toBe(Date.parse(`${seconds}Z`) + milliseconds);
        },
      ),
      { numRuns: CASES },
    );
  });

  it('is never made of text that is almost one', () => {
    const spoiled = fc.tuple(fc.nat(23), fc.constantFrom(...'-:.TZz+ 0123456789x٣\u0000'));
    fc.assert(
      fc.property(fc.array(spoiled, { minLength: 1, maxLength: 3 }), (spoils) => {
        const characters = [...'2026-03-24T12:34:56.789Z'];
        for (const [at, character] of spoils) characters[at] = character;
        const text = characters.join('');
        const read = parseIsoTime(text);
        if (Number.isNaN(read)) return;
        // A text that is accepted is a time to Date as well, and the same one.
        expect(read).toBe(Date.parse(text.replace(/(\.\d{3})\d+/, '$1').replace(/([+-]\d\d)(\d\d)$/, '$1:$2')));
      }),
      { numRuns: CASES },
    );
  });
});
