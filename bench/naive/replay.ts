import { NO_FILTER } from '../../cli/replay/stream/filter.ts';
import { deploymentsKey } from '../../cli/replay/stream/replayed-stream.ts';
import { verdictsOf } from '../../cli/replay/stream/verdicts.ts';
import { type VerdictLine, verdictLine } from '../../cli/terminal/verdict-line.ts';
import type { DeclaredDaemon } from '../../shared/core/expected/expected-daemons.ts';
import { type DeploymentLedger, learnDeployment } from '../../shared/core/ledger/deployments.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { readEcsEvent } from '../../shared/edge/events/read-ecs-event.ts';
import { createKeeper } from './keeper.ts';
import { isDetail, newestTimeOf } from './kept.ts';

/** Replay as one would write it first. It judges by the same rules, so that only what it keeps, and how, differs. */
export const createNaiveReplay = (daemons: readonly DeclaredDaemon[] | null = null) => {
  const keeper = createKeeper();
  const deploymentEvents: unknown[] = [];
  const oldestFactAt = new Map<string, number>();
  let newestTimeAt = Number.NEGATIVE_INFINITY;

  const add = (event: unknown): void => {
    if (!isDetail(event) || event.source !== 'aws.ecs' || !isDetail(event.detail)) return;
    const { detail } = event;
    if (event['detail-type'] === 'ECS Daemon Deployment State Change') deploymentEvents.push(event);
    else keeper.add(event);
    newestTimeAt = Math.max(newestTimeAt, newestTimeOf(detail));
    const clusterArn = String(detail.clusterArn);
    const at = Date.parse(String(detail.updatedAt ?? detail.createdAt));
    oldestFactAt.set(clusterArn, Math.min(oldestFactAt.get(clusterArn) ?? Number.POSITIVE_INFINITY, at));
  };

  const finish = (): readonly VerdictLine[] => {
    const ledgers = new Map([...keeper.instances.keys()].map((arn) => [arn, keeper.ledgerOf(arn)]));
    const deployments = deploymentLedgers(deploymentEvents);
    const stream = {
      ledgers,
      deployments,
      oldestFactAt,
      daemons,
      policy: DEFAULT_POLICY,
      now: newestTimeAt,
      filter: NO_FILTER,
    };
    return Array.from(verdictsOf(stream), verdictLine);
  };

  return { add, finish };
};

const deploymentLedgers = (events: readonly unknown[]): ReadonlyMap<string, DeploymentLedger> => {
  const ledgers = new Map<string, DeploymentLedger>();
  for (const event of events) {
    const read = readEcsEvent(event);
    if (read.kind !== 'fact' || read.fact.kind !== 'deployment') continue;
    const { clusterArn, daemonName } = read.fact;
    const key = deploymentsKey(clusterArn, daemonName);
    const ledger = ledgers.get(key) ?? { clusterArn, daemonName, deployments: new Map() };
    ledgers.set(key, ledger);
    learnDeployment(ledger, read.fact);
  }
  return ledgers;
};
