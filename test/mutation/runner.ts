import { type RunnerTask, TestRunner } from 'vitest';

/**
 * A worker runs one mutant. Once a test of it fails Vitest runs no other, but still reads all files of tests, which takes
 * longer than most mutants live: this runner gives up instead.
 */
// biome-ignore lint/style/noDefaultExport: Vitest takes no other
export default class QuickRunner extends TestRunner {
  #isDead = false;

  onBeforeCollect(): void {
    if (this.#isDead) throw new Error('the mutant is dead');
  }

  override onAfterRunTask(test: RunnerTask): void {
    super.onAfterRunTask(test as Parameters<TestRunner['onAfterRunTask']>[0]);
    this.#isDead ||= test.result?.state === 'fail';
  }
}
