import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortened, visible, wrapped } from '../../cli/terminal/text.ts';

describe('text from events', () => {
  it.each([
    { text: 'service:web é 日本', shown: 'service:web é 日本' },
    { text: '\u001b[2J', shown: '\\u{1b}[2J' },
    { text: 'a\nb\tc\rd', shown: 'a\\u{a}b\\u{9}c\\u{d}d' },
    { text: 'user\u202eexe.txt', shown: 'user\\u{202e}exe.txt' },
    { text: '\u2066\u200b\ufeff\u00ad', shown: '\\u{2066}\\u{200b}\\u{feff}\\u{ad}' },
    { text: '\u2028\u2029\u009b', shown: '\\u{2028}\\u{2029}\\u{9b}' },
    { text: '\ud800x', shown: '\\u{d800}x' },
    { text: '\u{e0041}', shown: '\\u{e0041}' },
  ])('shows $shown', ({ text, shown }) => {
    expect(visible(text)).toBe(shown);
  });

  it('is cut in the middle, so that the ends of ids stay', () => {
    expect(shortened('0123456789abcdef', 9)).toBe('0123…cdef');
    expect(shortened('0123456789abcdef', 16)).toBe('0123456789abcdef');
  });

  it('is wrapped without losing a character or going over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 30 }), { minLength: 1 }),
        (words) => {
          const lines = wrapped(words.join(' '), 10);
          expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('however long is wrapped at once', () => {
    expect(wrapped('x'.repeat(1_000_000), 100)).toHaveLength(10_000);
  });
});
