import { plain } from './plain.ts';
import { isShellWord } from './shell-word.ts';

/*
 * The commands that people are given. Names in them come from events, so each word is literal to a shell. There are three forms,
 * and whoever shows a command that came in a notice asks whether it has one of them.
 */

const FLAGS: ReadonlySet<string> = new Set([
  ...['--region', '--cluster', '--clusters', '--task', '--tasks', '--container-instances'],
  ...['--status', '--reason', '--action', '--incident', '--plan', '--stage', '--daemon-arn'],
  ...['--container-instance', '--desired-status', '--daemon-deployment-arns', '--function-name'],
]);

/** True where a shell takes the text literally, and no mail client makes a link of it. */
export const isLiteral = (text: string): boolean => isShellWord(text) && plain(text) === text;

const areWords = (words: readonly string[]): boolean => words.every((each) => FLAGS.has(each) || isLiteral(each));

/**
 * A command line; null if it would hold a word that a shell does not take literally, a word that a mail client makes a
 * link of, or a flag that is not one of ours.
 */
export const command = (program: string, words: readonly string[]): string | null =>
  areWords(words) ? [program, ...words].join(' ') : null;

/** The command for each of some ids, which it takes as its last word: `for task in A B; do … --task "$task"; done`. */
export const commandForEach = (ids: readonly string[], line: string | null): string | null =>
  line === null || !ids.every(isLiteral) ? null : `for task in ${ids.join(' ')}; do ${line} --task "$task"; done`;

/** So long the function may take; the AWS CLI asks again what was not answered within a minute. */
const READS = '--cli-read-timeout 130';
/** Each version of the AWS CLI takes input as it is by `fileb://`; what it does with `--payload '{…}'` differs. */
const INPUT = '--payload fileb:///dev/stdin /dev/stdout';

/** The call of a function with some input; null if a text of the input could mean anything to a shell. */
export const invocation = (
  where: { readonly region: string; readonly functionName: string },
  input: Readonly<Record<string, string | boolean>>,
): string | null => {
  const invoke = command('aws lambda invoke', ['--region', where.region, '--function-name', where.functionName]);
  if (invoke === null || !Object.values(input).every((value) => isLiteral(String(value)))) return null;
  return `printf %s '${JSON.stringify(input)}' | ${invoke} ${READS} ${INPUT}`;
};

const LONGEST = 1500;
const PLAIN_FORM = /^aws [a-z]+ [a-z-]+((?: [^\s"'$;|]+)*)$/;
const LOOP_FORM = /^for task in ([^"'$;|]+); do aws ecs stop-task ([^"'$;|]+) --task "\$task"; done$/;
const PIPE_FORM =
  /^printf %s '(\{[A-Za-z0-9:/._@#,{}"-]+\})' \| aws lambda invoke ([^"'$;|]+) --cli-read-timeout 130 --payload fileb:\/\/\/dev\/stdin \/dev\/stdout$/;

/** True for a line of one of the three forms, whose words a shell takes literally. */
export const isCommandLine = (line: string): boolean => {
  if (line.length > LONGEST) return false;
  const simple = PLAIN_FORM.exec(line)?.[1];
  if (simple !== undefined) return areWords(wordsOf(simple));
  const loop = LOOP_FORM.exec(line);
  if (loop !== null) return areWords(loop.slice(1).flatMap(wordsOf));
  const [, input, words] = PIPE_FORM.exec(line) ?? [];
  return input !== undefined && words !== undefined && plain(input) === input && areWords(wordsOf(words));
};

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
