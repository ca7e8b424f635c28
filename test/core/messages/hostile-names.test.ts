import { describe, expect, it } from 'vitest';
import { asText, digestOf } from '../../../shared/core/messages/as-text.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { plain } from '../../../shared/core/words/plain.ts';
import { notice, task } from './notices.ts';

const BARE_DOMAIN = /[\p{L}\p{N}][.\u3002\uff0e\uff61]\p{L}{2,}/u;

const messageOf = (newest: Notice) => incidentMessage({ notices: [newest], newest });

/** A link of our own is the only thing that may be clicked. */
const withoutLinks = (text: string): string => text.replaceAll(/^- .*: https:.*$/gm, '');

describe('a bare domain', () => {
  it.each([
    ['login.aws-console.com', 'login[.]aws-console[.]com'],
    ['evil.com/a?b', 'evil[.]com/a?b'],
    ['someone@evil.io', 'someone@evil[.]io'],
    ['пример.рф', 'пример[.]рф'],
    ['例え。テスト', '例え[.]テスト'],
    ['evil.xn--p1ai', 'evil[.]xn--p1ai'],
    ['www.evil.example', 'www[.]evil[.]example'],
  ])('%s is no link any more', (text, says) => {
    expect(plain(text)).toBe(says);
    expect(plain(says)).toBe(says);
  });

  it.each([
    'arn:aws:ecs:eu-west-1:111122223333:task/payments/3fc4ccfe745870e2c0d99f71f30ff065',
    '2026-09-14T12:00:08.400Z',
    '12:00:08.400',
    '8.4 s',
    'agent:1.9.1',
    'The task ended. Another one started.',
    'orders-api.v2',
  ])('is none of %s', (text) => {
    expect(plain(text)).toBe(text);
  });

  it('stands nowhere in a message or an e-mail, whatever names it', () => {
    const name = 'service:login.aws-console.com';
    const hostile = notice(1, {
      violations: [
        {
          ...notice().violations[0],
          daemonName: 'evil.com',
          reason: 'see evil.com',
          tasks: [task('1', name)],
        } as never,
      ],
      capacityProviderName: 'evil.com',
      ec2InstanceId: 'evil.com',
      daemons: [{ name: 'evil.com', critical: true }],
      summary: 'see evil.com',
      timeline: [{ at: '2026-09-14T12:00:08.400Z', what: 'evil.com started' }],
    });
    const message = messageOf(hostile);
    expect(withoutLinks(asText(message))).not.toMatch(BARE_DOMAIN);
    expect(digestOf([message]).subject).not.toMatch(BARE_DOMAIN);
  });
});

/** These read a text as a whole: composing accents takes a time that grows with the square of their number. */
const READERS = ['normalize', 'replace', 'replaceAll'] as const;

/** Counts the characters that are read while something is done. */
const charactersRead = (work: () => unknown): number => {
  const whole = READERS.map((name) => [name, String.prototype[name]] as const);
  let characters = 0;
  for (const [name, read] of whole)
    Object.assign(String.prototype, {
      [name](this: string, ...given: never[]): string {
        characters += this.length;
        return Reflect.apply(read, this, given);
      },
    });
  try {
    work();
  } finally {
    Object.assign(String.prototype, Object.fromEntries(whole));
  }
  return characters;
};

describe('long text', () => {
  it.each<readonly [string, (length: number) => string]>([
    ['digits', (length) => '1'.repeat(length)],
    ['digits that do not end it', (length) => `${'1'.repeat(length)}x`],
    ['combining marks', (length) => `a${'\u0301\u0323'.repeat(length / 2)}`],
    ['dots', (length) => 'a.'.repeat(length / 2)],
    ['letters after a dot', (length) => `a.${'b'.repeat(length)}`],
    ['underscores', (length) => '_'.repeat(length)],
    ['colons', (length) => 'a:'.repeat(length / 2)],
    ['spaces', (length) => ' '.repeat(length)],
  ])('of %s is cut before it is read, wherever it stands', (_, textOf) => {
    const readFor = (length: number): readonly number[] => {
      const text = textOf(length);
      const links = { [text]: 'https://eu-west-1.console.aws.amazon.com/ecs' };
      return [
        { links },
        { summary: text, capacityProviderName: text, ec2InstanceId: text },
        { detectedAt: text, occurredAt: text },
      ].map((more) => charactersRead(() => messageOf(notice(1, more))));
    };
    const some = readFor(4000);
    expect(Math.min(...some)).toBeGreaterThan(2000);
    expect(readFor(40_000)).toEqual(some);
  });
});
