import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** These replace something for the whole process; the SDK keeps what it once read of a configuration file. */
const REPLACES =
  /\bstubEnv\('AWS_CONFIG_FILE'|\b(?:mock|fake)Client\([A-Z]|process\.(?:chdir\(|(?:exitCode|env\.\w+) = )|\bloadFromSource\(/g;
/** So does what `vi` does, but for a double that it only makes. */
const BY_VI = /\bvi\.(?!fn\b|unstub|restore|useReal|setSystemTime\b)\w+/g;
/** These leave modules of ours and the environment changed, which `test/anew.ts` puts back: such files share a process. */
const PUT_BACK = /^\S+: (?:vi\.(?!mock)\w+|loadFromSource\(|functions\/\w+\.ts)$/;
/** A file that replaces something in this way and undoes it, in a hook, leaves the process as it was. */
const UNDONE_BY: Readonly<Record<string, string>> = {
  'vi.stubEnv': 'vi.unstubAllEnvs()',
  'vi.useFakeTimers': 'vi.useRealTimers()',
  'vi.spyOn': 'vi.restoreAllMocks()',
};
const CLIENT_UNDONE_BY = '.restore()';
const IMPORTS = /\b(?:from|import\() ?'(\.[^']+)'/g;

/** By what a file replaces something for its process and leaves it so. */
const ownReplacements = (text: string): readonly string[] => [
  ...[...text.matchAll(REPLACES)]
    .map(([own]) => own)
    .filter((own) => !(/^(?:mock|fake)Client/.test(own) && text.includes(CLIENT_UNDONE_BY))),
  ...[...text.matchAll(BY_VI)]
    .map(([call]) => call)
    .filter((call) => !text.includes(UNDONE_BY[call] ?? `undo ${call}`)),
];

/**
 * By what a test replaces something for its whole process, in it or in what it imports of the tests, each as `file: text`.
 * The functions count too: they read their environment once, when they are loaded.
 */
export const replacementsIn = (file: string, seen = new Set<string>()): readonly string[] => {
  seen.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = ownReplacements(text).map((own) => `${file}: ${own}`);
  for (const [, path = ''] of text.matchAll(IMPORTS)) {
    const imported = join(dirname(file), path);
    if (/^functions\/\w+\.ts$/.test(imported)) found.push(`${file}: ${imported}`);
    // an import in a text that a test writes leads nowhere
    if (!/^test\/.*\.ts$/.test(imported) || seen.has(imported) || !existsSync(join(ROOT, imported))) continue;
    found.push(...replacementsIn(imported, seen));
  }
  return found;
};

const REPLACED = globSync('test/**/*.test.ts', { cwd: ROOT })
  .map((file) => ({ file, by: replacementsIn(file) }))
  .filter(({ by }) => by.length > 0);

/** The test files that must have a process of their own. */
export const apart = (): readonly string[] =>
  REPLACED.filter(({ by }) => by.some((one) => !PUT_BACK.test(one))).map(({ file }) => file);

/** Those that share processes with each other alone, and meet modules and an environment that no file has touched. */
export const anew = (): readonly string[] =>
  REPLACED.filter(({ by }) => by.every((one) => PUT_BACK.test(one))).map(({ file }) => file);
