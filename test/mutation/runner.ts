import { type RunnerTask, TestRunner } from 'vitest';

/** The part of a worker that Vitest keeps to itself: the files of tests that it goes through. */
type Worker = { readonly workerState: { readonly ctx: { readonly files: unknown[] } } };

/**
 * A worker runs one mutant. Once a test of it fails Vitest runs no other, but still reads all files of tests, which takes
 * longer than most mutants live: this runner takes the files away.
 */
// biome-ignore lint/style/noDefaultExport: Vitest takes no other
export default class QuickRunner extends TestRunner {
  override onAfterRunTask(test: RunnerTask): void {
    super.onAfterRunTask(test as Parameters<TestRunner['onAfterRunTask']>[0]);
    if (test.result?.state === 'fail') (this as unknown as Worker).workerState.ctx.files.splice(0);
  }
}
