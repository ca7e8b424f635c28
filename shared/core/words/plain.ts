/**
 * Makes text that others chose (a group, a reason, a name) fit to stand in our sentences. Whatever could harm a
 * terminal, a mail client or a chat is taken out here, once; whatever only one of them understands is escaped where
 * that one is written to.
 */

/**
 * Control and format characters, separators and lone surrogates; and the letters and marks that cannot be seen or pile
 * up on their neighbours.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Mn}\p{Me}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{2800}\u{3164}\u{ffa0}]/gu;
const ODD_SPACE = /[^\S ]/gu;
/** Mail and chat clients make links of a scheme, and of a host that begins with www. For \b alone the underscore is a letter. */
const SCHEME = /:(?=\/\/)/g;
const WWW = /(?<=www)\./gi;
const MAILTO = /(?<=mailto|(?<![\p{L}\p{N}])(?:tel|slack|javascript|data)):/giu;

/**
 * A dot before what may be a top-level domain: mail clients and Slack link `login.aws-console.com` without any scheme. Versions
 * and times stay as they are, since no such domain has digits. IDNA takes three other characters for dots.
 */
const DOMAIN_DOT = /(?<=[\p{L}\p{N}])[.\u3002\uff0e\uff61](?=(?:\p{L}{2,63}|xn--[a-z0-9-]{1,59})(?![\p{L}\p{N}]))/giu;

/**
 * Longer than anything that is said of one name; the time for composing accents grows with the square of their number.
 */
const LONGEST = 2000;

/** The text on one line, as long as people read: nothing hidden in it, nothing that becomes a link. */
export const plain = (text: string): string =>
  shortened(text, LONGEST)
    .normalize('NFC')
    .replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(ODD_SPACE, ' ')
    .replace(MAILTO, '[:]')
    .replace(SCHEME, '[:]')
    .replace(WWW, '[.]')
    .replace(DOMAIN_DOT, '[.]');

/** Cut at the end, by code points, so that no character is halved. */
export const shortened = (text: string, width: number): string => {
  if (text.length <= width) return text;
  const kept = text.slice(0, width - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};

/** A name as one word of a headline. */
export const word = (name: string, width = 32): string =>
  shortened(plain(name).trim().replace(/ +/g, '_') || '?', width);

/** `1 task`, `3 tasks`. */
export const counted = (amount: number, one: string, many = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** `2026-11-23T10:00:08.400Z` → `10:00:08.400`: who was first is often a matter of milliseconds. */
export const clockOf = (iso: string): string =>
  /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*Z$/.exec(iso)?.[1] ?? plain(iso);

/** `2026-11-23T10:00:08.400Z` → `2026-11-23`; `?` for text that is no time. */
export const dayOf = (iso: string): string => /^(\d{4}-\d\d-\d\d)T/.exec(iso)?.[1] ?? '?';

/** `2026-11-23T10:00:08.400Z` → `2026-11-23 10:00:08 UTC`. */
export const momentOf = (iso: string): string => {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso);
  return parts === null ? plain(iso) : `${parts[1]} ${parts[2]} UTC`;
};
