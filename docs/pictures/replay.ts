/** `node docs/pictures/replay.ts`: draws `replay.svg`, the beginning of `bookend replay` of an example. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandPage } from './command-page.ts';
import { terminalPicture } from './terminal-picture.ts';

const EXAMPLE = 'examples/application-first.jsonl';
const ROOT = join(import.meta.dirname, '../..');

/** Replays the example, and draws the sentence of its one cause with the story of what broke. */
export const replayPicture = async (): Promise<string> => {
  const page = (await commandPage(['replay', join(ROOT, EXAMPLE)])).split('\n');
  const shown = page.slice(0, page.indexOf(''));
  return terminalPicture('The beginning of bookend replay, of an example', [
    `$ npx @bookend-ecs/cli replay ${EXAMPLE}`,
    '',
    ...shown,
  ]);
};

if (import.meta.main) writeFileSync(new URL('replay.svg', import.meta.url), await replayPicture());
