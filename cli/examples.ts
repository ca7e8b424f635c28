/**
 * `npm run examples`: replays the example traces with the command itself, shows what it says beside what one should see,
 * and fails unless each says what it should.
 */
import { isDeepStrictEqual } from 'node:util';
import { argumentsOf, asExpected, commandOf, type Example, expectations, REPOSITORY } from './examples/expected.ts';
import { jsonVerdictsOf } from './examples/json-verdicts.ts';
import { main } from './main.ts';
import { writeLines } from './terminal/io.ts';
import { paintFor, wrapped } from './terminal/text.ts';

const WIDTH = 100;
const { stdin, stdout, stderr, env } = process;
const paint = paintFor(stdout, env);

const showAll = async (examples: readonly Example[]): Promise<number> => {
  const wrong: string[] = [];
  for (const [index, example] of examples.entries()) {
    const exitCode = await show(example, `${index + 1} of ${examples.length}`);
    if (!(await saysWhatItShould(example, exitCode))) wrong.push(example.file);
  }
  await writeLines(stdout, [
    wrong.length === 0
      ? `All ${examples.length} examples give the expected verdicts.`
      : `${wrong.length} of ${examples.length} examples do not give the expected verdicts: ${wrong.join(', ')}`,
  ]);
  return wrong.length === 0 ? 0 : 1;
};

/** Shows one example as a person would run it; resolves to the exit code of the command. */
const show = async (example: Example, position: string): Promise<number> => {
  const { title, happened, see } = example;
  await writeLines(stdout, [
    paint('bold', `── ${position}: ${title} `.padEnd(WIDTH, '─')),
    ...wrapped(happened, WIDTH),
    ...wrapped(`Expected: ${see}`, WIDTH),
    '',
    paint('cyan', `$ ${commandOf(example)}`),
  ]);
  const exitCode = await main(argumentsOf(example), { stdin, stdout, stderr, env });
  await writeLines(stdout, [`exit code ${exitCode}`, '']);
  return exitCode;
};

const saysWhatItShould = async (example: Example, exitCode: number): Promise<boolean> => {
  const { lines } = await jsonVerdictsOf(main, argumentsOf(example));
  return exitCode === example.exitCode && isDeepStrictEqual(lines.map(asExpected), example.verdicts);
};

process.chdir(REPOSITORY); // the commands name their files from here
process.exitCode = await showAll(expectations.examples);
