import type { KnownDeployment } from '../ledger/deployments.ts';
import type { DeploymentRule, DeploymentScene, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import { type Finding, held, inconclusive, inWords, pending, violated, worstOf } from '../words/verdict.ts';

/**
 * No daemon deployment ended STOPPED, began or ended a rollback, or lasted longer than `deploymentDeadline`.
 * STOPPED is in order if a deployment first seen later exists: that one superseded it.
 */
export const deploymentSettled: DeploymentRule = (scene) =>
  worstOf(scene.deployments.flatMap((deployment) => judgeDeployment(deployment, scene) ?? []));

const ONGOING: readonly string[] = [
  'DAEMON_DEPLOYMENT_PENDING',
  'DAEMON_DEPLOYMENT_IN_PROGRESS',
  'DAEMON_DEPLOYMENT_STOP_REQUESTED',
];

const judgeDeployment = (deployment: KnownDeployment, scene: DeploymentScene): Finding | null => {
  const [first] = actsOf(deployment, scene)
    .filter(({ occurredAt }) => occurredAt < scene.until)
    .sort((one, other) => one.occurredAt - other.occurredAt);
  if (first !== undefined) return violated(first);
  const { eventName, updatedAt, firstSeenAt } = deployment;
  const deadline = deadlineOf(deployment, scene);
  const isOngoing = ONGOING.includes(eventName);
  // the deletion came first: the deployment's end after it is ignored
  if (updatedAt >= scene.until || (isOngoing && deadline >= scene.until)) return null;
  if (isOngoing)
    return scene.now <= deadline
      ? pending('the deployment to end', deadline)
      : inconclusive('when the deployment ended: a later one superseded it');
  if (!KNOWN_ENDS.includes(eventName)) return inconclusive(`what ${eventName} means`);
  if (firstSeenAt === updatedAt) return inconclusive('when the deployment began: only its end was seen');
  return held(`the deployment ended as it should after ${inWords(updatedAt - firstSeenAt)}`);
};

const KNOWN_ENDS: readonly string[] = ['DAEMON_DEPLOYMENT_SUCCESSFUL', 'DAEMON_DEPLOYMENT_STOPPED'];

type Act = { readonly reason: string; readonly occurredAt: number };

/** All acts of the deployment that should not have happened, in any order. */
const actsOf = (deployment: KnownDeployment, scene: DeploymentScene): Act[] => {
  const { eventName, updatedAt, rollbackAt, firstSeenAt } = deployment;
  const isSuperseded = wasSuperseded(deployment, scene);
  const deadline = deadlineOf(deployment, scene);
  // a superseded one has ended since, at an unknown time
  const lastsUntil = ONGOING.includes(eventName) && !isSuperseded ? scene.now : updatedAt;
  const acts: Act[] = [];
  if (rollbackAt !== null)
    acts.push({ reason: `the deployment was rolled back (${eventName})`, occurredAt: rollbackAt });
  if (eventName === 'DAEMON_DEPLOYMENT_STOPPED' && !isSuperseded)
    acts.push({ reason: 'the deployment was stopped', occurredAt: updatedAt });
  if (lastsUntil > deadline)
    acts.push({ reason: `the deployment lasted ${inWords(lastsUntil - firstSeenAt)}`, occurredAt: deadline });
  return acts;
};

const deadlineOf = ({ firstSeenAt }: KnownDeployment, { policy }: DeploymentScene): number =>
  firstSeenAt + policy.deploymentDeadlineSeconds * 1000;

/** A deployment ends the moment another one begins: if only its end was seen, the other was first seen at that moment. */
const wasSuperseded = ({ firstSeenAt, updatedAt }: KnownDeployment, { deployments }: DeploymentScene): boolean => {
  const [another, last] = [deployments.at(-2), deployments.at(-1)];
  if (last !== undefined && last.firstSeenAt > firstSeenAt) return true;
  return firstSeenAt === updatedAt && another?.firstSeenAt === firstSeenAt;
};

export const judgement = { perDeployments: deploymentSettled } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  looks: { pending: null, inconclusive: null, violated: null },
  over: 'no longer violated',
  // it is on no container instance; its incident is open for as long as it lasts
  goesOn: () => true,
  endsNeeded: 'none',
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `deployment of ${daemon} went wrong`,
  goingOn: ({ daemon }) => `a deployment of ${daemon} does NOT succeed`,
  happened: ({ daemon }) => `a deployment of ${daemon} went wrong`,
  putRight: 'it goes no further',
  sentence: ({ daemon, reason }) => `A deployment of ${daemon} went wrong (${reason})`,
  margin: null,
  inTable: null,
  advice: "See the daemon's deployments, and deploy a revision that starts",
  afterwards: 'By day, see which revision runs, and deploy one that starts',
};
