/** A part of the seeds, in a process of its own. */
import { runSeeds } from './seeds.ts';

process.once('message', async (asked: Parameters<typeof runSeeds>[0]) => {
  process.send?.(await runSeeds(asked), () => process.exit(0));
});
