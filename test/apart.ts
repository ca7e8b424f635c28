import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/**
 * `vi` replaces modules, timers, the environment and globals; a mock of a client's class answers for every client of it; and the
 * functions read their environment once, when they are loaded.
 */
const REPLACES =
  /import \{[^}]*\bvi\b[^}]*\} from 'vitest'|\bmockClient\([A-Z]|process\.(?:chdir\(|(?:exitCode|env\.\w+) = )|\bloadFromSource\(|'(?:\.\.\/)+functions\/\w+\.ts'/;
const IMPORTS = /\b(?:from|import\() ?'(\.[^']+)'/g;

/** By what a test replaces something for its whole process, in it or in what it imports of the tests, as `file: text`. */
export const replacementIn = (file: string, seen = new Set<string>()): string | null => {
  seen.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  const [own] = REPLACES.exec(text) ?? [];
  if (own !== undefined) return `${file}: ${own}`;
  for (const [, path = ''] of text.matchAll(IMPORTS)) {
    const imported = join(dirname(file), path);
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
