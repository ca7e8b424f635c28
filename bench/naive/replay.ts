import { type VerdictLine, verdictLine } from '../../cli/replay/verdict-line.ts';
import { declaredCoverage, inferredCoverage } from '../../shared/core/coverage.ts';
import type { DeclaredDaemon } from '../../shared/core/expected-daemons.ts';
import { byPlace, judge, judgeDeployments } from '../../shared/core/judge.ts';
import { type DeploymentLedger, learnDeployment } from '../../shared/core/ledger/deployments.ts';
import { isManagedInstance } from '../../shared/core/managed-instance.ts';
import { DEFAULT_POLICY } from '../../shared/core/policy.ts';
import { repairPace } from '../../shared/core/repair-pace.ts';
import { readEcsEvent } from '../../shared/edge/events/read-ecs-event.ts';
import { createKeeper } from './keeper.ts';
import { isDetail, newestTimeOf } from './kept.ts';

const REGISTRATION_TOLERANCE_MS = 5000;

/** Replay as one would write it first. It judges by the same rules, so that only what it keeps, and how, differs. */
export const createNaiveReplay = (daemons: readonly DeclaredDaemon[] | null = null) => {
  const keeper = createKeeper();
  const deploymentEvents: unknown[] = [];
  let oldestFactAt = Number.POSITIVE_INFINITY;
  let newestTimeAt = Number.NEGATIVE_INFINITY;

  const add = (event: unknown): void => {
    if (!isDetail(event) || event.source !== 'aws.ecs' || !isDetail(event.detail)) return;
    const { detail } = event;
    if (event['detail-type'] === 'ECS Daemon Deployment State Change') deploymentEvents.push(event);
    else keeper.add(event);
    newestTimeAt = Math.max(newestTimeAt, newestTimeOf(detail));
    oldestFactAt = Math.min(oldestFactAt, Date.parse(String(detail.updatedAt ?? detail.createdAt)));
  };

  const finish = (): readonly VerdictLine[] => {
    const ledgers = [...keeper.instances.keys()].map((arn) => keeper.ledgerOf(arn));
    const deployments = deploymentLedgers(deploymentEvents);
    const coverages =
      daemons === null ? inferredCoverage(ledgers) : declaredCoverage(daemons, deployments, oldestFactAt);
    const managed = ledgers.filter((ledger) => isManagedInstance(ledger, coverages));
    const context = {
      policy: DEFAULT_POLICY,
      now: newestTimeAt,
      evidence: 'stream',
      knownSince: oldestFactAt - REGISTRATION_TOLERANCE_MS,
      isRepairHeldBack: repairPace(managed),
    } as const;
    return [
      ...managed.flatMap((ledger) => judge(ledger, coverages, context)),
      ...deployments.flatMap((ledger) => judgeDeployments(ledger, context, Number.POSITIVE_INFINITY) ?? []),
    ]
      .sort(byPlace)
      .map(verdictLine);
  };

  return { add, finish };
};

const deploymentLedgers = (events: readonly unknown[]): readonly DeploymentLedger[] => {
  const ledgers: Record<string, DeploymentLedger> = {};
  for (const event of events) {
    const read = readEcsEvent(event);
    if (read.kind !== 'fact' || read.fact.kind !== 'deployment') continue;
    const { clusterArn, daemonName } = read.fact;
    const ledger = ledgers[`${clusterArn} ${daemonName}`] ?? { clusterArn, daemonName, deployments: new Map() };
    ledgers[`${clusterArn} ${daemonName}`] = ledger;
    learnDeployment(ledger, read.fact);
  }
  return Object.values(ledgers);
};
