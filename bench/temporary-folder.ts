import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A bench writes two files and leaves as much of the disk again for everybody else. */
const SPARE = 4;

/** A folder for as long as `use` takes; it is removed afterwards, also if the process is interrupted meanwhile. */
export const withTemporaryFolder = async <Result>(use: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupt = (): void => process.exit(130);
  process.once('exit', remove).once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await use(folder);
  } finally {
    remove();
    process.off('exit', remove).off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
};

/** Counts how many things of so many bytes the disk has room for. */
export const roomFor = (bytesEach: number, folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / bytesEach / SPARE);
};
