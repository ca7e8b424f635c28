import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [WIDTH, TALLEST] = [680, 8000];

/** Takes a picture of a page, cut below its last line. */
export const draw = (chromium: string, page: string, file: string): void => {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-pictures-'));
  try {
    const source = join(folder, 'page.html');
    writeFileSync(source, page);
    const height = heightOf(chromium, source);
    const options = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--user-data-dir=${folder}/profile`,
    ];
    execFileSync(chromium, [...options, `--window-size=${WIDTH},${height}`, `--screenshot=${file}`, source], {
      stdio: 'ignore',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The page tells its own height, in the title that a dump of it shows. */
const heightOf = (chromium: string, source: string): number => {
  const measured = `${readFileSync(source, 'utf8')}<script>document.title = String(document.querySelector('main').offsetHeight)</script>`;
  writeFileSync(`${source}.measured.html`, measured);
  const options = ['--headless', '--no-sandbox', '--disable-gpu', `--window-size=${WIDTH},${TALLEST}`, '--dump-dom'];
  const dump = execFileSync(chromium, [...options, `${source}.measured.html`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(/<title>(\d+)<\/title>/.exec(dump)?.[1] ?? TALLEST);
};
