/**
 * Text that SQS and SNS accept: they refuse what XML 1.0 cannot hold, and a refused message is a lost alert.
 * Names come from whoever may name a cluster, a task group or a stop reason. Characters beyond the first 65 536 are
 * allowed on paper; what stands in for SQS here refuses them, so nothing of ours depends on them.
 */
const DOUBTFUL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}]/gu;

/** Makes JSON that may be sent: characters which the receiver might refuse are escaped, and read the same. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(DOUBTFUL, (mark) => mark.split('').map(escapeOf).join(''));

/** Makes text that is not JSON, such as an attribute: characters that might be refused become U+FFFD, and it is cut to `length`. */
export const plainText = (text: string, length: number): string => text.replace(DOUBTFUL, '\u{FFFD}').slice(0, length);

const escapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
