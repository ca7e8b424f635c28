import type { Coverage } from '../shared/core/expected/expected-daemons.ts';
import { WHOLE_LIFE } from '../shared/core/expected/life.ts';
import { judge, judgeDeployments } from '../shared/core/judging/judge.ts';
import { type DeploymentLedger, learnDeployment } from '../shared/core/ledger/deployments.ts';
import { learn } from '../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../shared/core/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import type { JudgeContext } from '../shared/core/scene/scene.ts';
import { readEcsEvent } from '../shared/edge/events/read-ecs-event.ts';
import { CLUSTER_ARN, DAEMON_NAME, PROVIDER } from './fleet/names.ts';
import { createKeeper } from './naive/keeper.ts';

/** Takes batches of event texts and answers how many verdicts they led to. It remembers from batch to batch. */
export type Contender = (batch: readonly string[]) => number;

export const COVERAGES: readonly Coverage[] = [
  {
    daemonName: DAEMON_NAME,
    clusterArn: CLUSTER_ARN,
    capacityProviderNames: [PROVIDER],
    critical: true,
    createdAt: null,
    deletedAt: null,
    firstDeployment: null,
    firstSeenAt: null,
  },
];

/** Judges as the service does: ECS can be asked, and Bookend was there before the container instances. */
export const CONTEXT: JudgeContext = {
  policy: DEFAULT_POLICY,
  now: Date.UTC(2026, 2, 24, 14),
  evidence: 'looks',
  knownSince: 0,
  isRepairHeldBack: () => false,
};

/** Every contender must do this first, and is measured against it. */
export const onlyParse = (): Contender => (batch) => {
  let parsed = 0;
  for (const text of batch) if (JSON.parse(text) !== null) parsed++;
  return parsed;
};

/** The real parts, joined as the service joins them: read, learn, and judge each touched container instance once. */
export const bookend = (): Contender => {
  const ledgers = new Map<string, Ledger>();
  const deployments = deploymentLedger();
  return (batch) => {
    const touched = new Set<Ledger>();
    for (const text of batch) {
      const read = readEcsEvent(JSON.parse(text));
      if (read.kind !== 'fact') continue;
      const { fact } = read;
      if (fact.kind === 'deployment' || fact.containerInstanceArn === null) continue;
      let ledger = ledgers.get(fact.containerInstanceArn);
      if (ledger === undefined) {
        ledger = emptyLedger(fact.containerInstanceArn, fact.clusterArn);
        ledgers.set(fact.containerInstanceArn, ledger);
      }
      learn(ledger, fact);
      touched.add(ledger);
    }
    let verdicts = judgeDeployments(deployments, CONTEXT, [WHOLE_LIFE]).length;
    for (const ledger of touched) verdicts += judge(ledger, COVERAGES, CONTEXT).length;
    return verdicts;
  };
};

/** The naive rival: it parses the same, keeps whole details, and reads times only when it judges. */
export const naive = (): Contender => {
  const keeper = createKeeper();
  const deployments = deploymentLedger();
  return (batch) => {
    const touched = new Set<string>();
    for (const text of batch) {
      const containerInstanceArn = keeper.add(JSON.parse(text));
      if (containerInstanceArn !== null) touched.add(containerInstanceArn);
    }
    let verdicts = judgeDeployments(deployments, CONTEXT, [WHOLE_LIFE]).length;
    for (const arn of touched) verdicts += judge(keeper.ledgerOf(arn), COVERAGES, CONTEXT).length;
    return verdicts;
  };
};

const deploymentLedger = (): DeploymentLedger => {
  const ledger: DeploymentLedger = { clusterArn: CLUSTER_ARN, daemonName: DAEMON_NAME, deployments: new Map() };
  learnDeployment(ledger, DEPLOYMENT);
  return ledger;
};

const DEPLOYMENT = {
  kind: 'deployment',
  clusterArn: CLUSTER_ARN,
  daemonName: DAEMON_NAME,
  daemonDeploymentArn: `${CLUSTER_ARN.replace(':cluster/', ':daemon-deployment/')}/${DAEMON_NAME}/4`,
  eventName: 'DAEMON_DEPLOYMENT_IN_PROGRESS',
  updatedAt: Date.UTC(2026, 2, 24, 11),
  reasons: null,
} as const;
