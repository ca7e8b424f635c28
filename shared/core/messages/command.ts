import { plain } from '../words/plain.ts';
import { isShellWord } from '../words/shell-word.ts';

const FLAGS: ReadonlySet<string> = new Set([
  ...['--region', '--cluster', '--clusters', '--task', '--tasks', '--container-instances'],
  ...['--status', '--reason', '--action', '--incident', '--plan', '--stage', '--daemon-arn'],
  ...['--container-instance', '--desired-status', '--daemon-deployment-arns'],
]);

/**
 * A command line; null if it would hold a word that a shell does not take literally, a word that a mail client makes a
 * link of, or a flag that is not one of ours.
 */
export const command = (program: string, words: readonly string[]): string | null =>
  words.every((each) => FLAGS.has(each) || (isShellWord(each) && plain(each) === each))
    ? [program, ...words].join(' ')
    : null;
