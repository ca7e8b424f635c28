import { learn } from '../../core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../core/ledger/ledger.ts';
import { question } from '../../core/looks/question.ts';
import { lookAtInstances } from '../ecs/looks/look-at-instances.ts';
import { type Calls, isPassing } from './calls.ts';

/** Between two whole looks, of four calls each: one call a second, of the 20 that ECS allows. */
const BETWEEN_LOOKS_MS = 4000;

/** Follows one container instance by looks alone, whose facts become a ledger. */
export class Watch {
  readonly ledger: Ledger;
  private readonly daemonNames: readonly string[];
  private readonly calls: Calls;

  constructor(
    place: Pick<Ledger, 'containerInstanceArn' | 'clusterArn'>,
    daemonNames: readonly string[],
    calls: Calls,
  ) {
    this.ledger = emptyLedger(place.containerInstanceArn, place.clusterArn);
    this.daemonNames = daemonNames;
    this.calls = calls;
  }

  /** Looks until something is so. @throws StoppedError where it is not so in time */
  async until(isSo: (ledger: Ledger) => boolean): Promise<void> {
    for (await this.look(); !isSo(this.ledger); await this.look()) await this.calls.pause(BETWEEN_LOOKS_MS);
  }

  /** Looks for so long. */
  async for(milliseconds: number): Promise<void> {
    const end = this.calls.aws.now() + milliseconds;
    await this.until(() => this.calls.aws.now() >= end);
  }

  /** One look at everything. If ECS throttles or does not tell all, it comes to less, and the next one tells the rest. */
  private async look(): Promise<void> {
    const { ledger, calls } = this;
    calls.stopIfOver();
    try {
      const { results } = await lookAtInstances([question(ledger, ['tasks'], this.daemonNames)], calls.lookout);
      const result = results.get(ledger.containerInstanceArn);
      for (const fact of result?.facts ?? []) learn(ledger, fact);
      if (result?.kind === 'later') await calls.pause(result.delaySeconds * 1000);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
}
