import type { Coverage } from '../../../shared/core/expected/expected-daemons.ts';
import { judge } from '../../../shared/core/judging/judge.ts';
import { repairPace } from '../../../shared/core/judging/repair-pace.ts';
import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import { type Question, questionOf } from '../../../shared/core/looks/question.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { type Looked, lookAtInstances } from '../../../shared/edge/ecs/looks/look-at-instances.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import type { ReadBudget } from '../../../shared/edge/ecs/reads/read-budget.ts';
import { readEcsEvent } from '../../../shared/edge/events/read-ecs-event.ts';
import type { Ecs } from '../../simulator/api/ecs.ts';

/** Judges and looks as the service does, without its queues: events into ledgers, verdicts, questions, looks, facts. */
export class Inspector {
  readonly ledgers = new Map<string, Ledger>();
  private readonly ecs: Ecs;
  private readonly budget: ReadBudget;
  private seen = 0;

  constructor(
    ecs: Ecs,
    budget: ReadBudget = createMemoryReadBudget(() => ecs.server.now, { burst: 1000, perSecond: 1000 }),
  ) {
    this.ecs = ecs;
    this.budget = budget;
  }

  /** Learns the events that have come since it last did. */
  learnEvents(): void {
    for (const event of this.ecs.events.slice(this.seen)) {
      const read = readEcsEvent(event);
      if (read.kind !== 'fact' || read.fact.kind === 'deployment' || read.fact.containerInstanceArn === null) continue;
      learn(this.ledgerOf(read.fact.containerInstanceArn, read.fact.clusterArn), read.fact);
    }
    this.seen = this.ecs.events.length;
  }

  ledgerOf(containerInstanceArn: string, clusterArn: string): Ledger {
    const ledger = this.ledgers.get(containerInstanceArn) ?? emptyLedger(containerInstanceArn, clusterArn);
    this.ledgers.set(containerInstanceArn, ledger);
    return ledger;
  }

  /** The daemons of the scenario, as declared. */
  get coverages(): readonly Coverage[] {
    return this.ecs.fleet.log.daemons.map(({ daemonName, clusterArn, capacityProviderNames, critical, createdAt }) => ({
      daemonName,
      clusterArn,
      capacityProviderNames,
      critical,
      createdAt,
      deletedAt: null,
      firstDeployment: null,
      firstSeenAt: null,
    }));
  }

  verdicts(ledger: Ledger): readonly Verdict[] {
    const { now } = this.ecs.server;
    return judge(ledger, this.coverages, {
      policy: DEFAULT_POLICY,
      now,
      evidence: 'looks',
      knownSince: 0,
      isRepairHeldBack: repairPace(this.ledgers.values()),
    });
  }

  question(ledger: Ledger): Question | null {
    const names = this.coverages
      .filter(
        ({ clusterArn, capacityProviderNames }) =>
          clusterArn === ledger.clusterArn &&
          (ledger.capacityProviderName === null || capacityProviderNames?.includes(ledger.capacityProviderName)),
      )
      .map(({ daemonName }) => daemonName);
    return questionOf(ledger, this.verdicts(ledger), names, this.ecs.server.now);
  }

  async look(questions: readonly Question[]): Promise<Looked> {
    const { client, server } = this.ecs;
    const looked = await lookAtInstances(questions, { client, budget: this.budget, now: () => server.now });
    for (const { facts } of looked.results.values())
      for (const fact of facts) learn(this.ledgerOf(fact.containerInstanceArn ?? '', fact.clusterArn), fact);
    return looked;
  }

  /** `rule` → sorted outcomes over all instances. */
  outcomes(rule: Verdict['rule']): readonly string[] {
    return [...this.ledgers.values()]
      .flatMap((ledger) => this.verdicts(ledger))
      .filter((verdict) => verdict.rule === rule)
      .map(({ outcome }) => outcome)
      .sort();
  }
}
