import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const NAMED = join(import.meta.dirname, 'named');

/**
 * The scenarios that come with the simulator, as YAML by their names. They are read from their files, once; where the command is one
 * file, `infra/build-command.ts` puts their texts in place of this module.
 */
export const namedTexts = (): Readonly<Record<string, string>> => (texts ??= readTexts());

let texts: Readonly<Record<string, string>> | undefined;

const readTexts = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(NAMED)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => [basename(file, '.yaml'), readFileSync(join(NAMED, file), 'utf8')]),
  );
