import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** These replace something for the whole process; the SDK keeps what it once read of a configuration file. */
const REPLACES =
  /\bstubEnv\('AWS_CONFIG_FILE'|\bmockClient\([A-Z]|process\.(?:chdir\(|(?:exitCode|env\.\w+) = )|\bloadFromSource\(/;
/** So does what `vi` does, but for a double that it only makes. */
const BY_VI = /\bvi\.(?!fn\b|unstub|restore|useReal|setSystemTime\b)\w+/g;
/** A file that replaces something in this way and undoes it, in a hook, leaves the process as it was. */
const UNDONE_BY: Readonly<Record<string, string>> = {
  'vi.stubEnv': 'vi.unstubAllEnvs()',
  'vi.useFakeTimers': 'vi.useRealTimers()',
  'vi.spyOn': 'vi.restoreAllMocks()',
};
const MOCK_UNDONE_BY = '.restore()';
const IMPORTS = /\b(?:from|import\() ?'(\.[^']+)'/g;

/** By what a file replaces something for its process and leaves it so; null if it does not. */
const ownReplacement = (text: string): string | null => {
  const [own] = REPLACES.exec(text) ?? [];
  if (own !== undefined && !(own.startsWith('mockClient') && text.includes(MOCK_UNDONE_BY))) return own;
  const left = [...text.matchAll(BY_VI)].map(([call]) => call);
  return left.find((call) => !text.includes(UNDONE_BY[call] ?? `undo ${call}`)) ?? null;
};

/**
 * By what a test replaces something for its whole process, in it or in what it imports of the tests, as `file: text`. The
 * functions count too: they read their environment once, when they are loaded.
 */
export const replacementIn = (file: string, seen = new Set<string>()): string | null => {
  seen.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  const own = ownReplacement(text);
  if (own !== null) return `${file}: ${own}`;
  for (const [, path = ''] of text.matchAll(IMPORTS)) {
    const imported = join(dirname(file), path);
    if (/^functions\/\w+\.ts$/.test(imported)) return `${file}: ${imported}`;
    // an import in a text that a test writes leads nowhere
    if (!/^test\/.*\.ts$/.test(imported) || seen.has(imported) || !existsSync(join(ROOT, imported))) continue;
    const found = replacementIn(imported, seen);
    if (found !== null) return found;
  }
  return null;
};

/** The test files that must have a process of their own; all others share workers, and what one has imported. */
export const apart = (): readonly string[] =>
  globSync('test/**/*.test.ts', { cwd: ROOT }).filter((file) => replacementIn(file) !== null);
