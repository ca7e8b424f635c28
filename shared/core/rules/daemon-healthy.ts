import { daemonIsUnhealthy } from '../ledger/daemon-now.ts';
import { isOver } from '../ledger/known-tasks.ts';
import { leavingOf } from '../ledger/leaving.ts';
import { unhealthySince } from '../ledger/unhealthy.ts';
import { applicationRuns } from '../ledger/without-daemon.ts';
import { firstAndWorst } from '../scene/first-and-worst.ts';
import type { DaemonRule, InstanceRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { InstanceScene } from '../scene/scene.ts';
import { earliestOf } from '../words/extremes.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../words/verdict.ts';

/** One report of health: of the container instance's DAEMON check, or of the daemon task itself. */
type Report = { readonly status: string; readonly since: number; readonly taskArns: readonly string[] };

const GOOD = ['OK', 'HEALTHY'];
const BAD = ['IMPAIRED', 'UNHEALTHY'];

/** No DAEMON health check IMPAIRED, no UNHEALTHY daemon task, for longer than `healthGrace`, now; a recovered one is held. */
export const daemonHealthy: DaemonRule = (scene) => {
  const { daemon, daemonTasks } = scene;
  const ofTasks = daemonTasks
    .filter((task) => !isOver(task))
    .flatMap((task) =>
      task.healthStatus !== null && task.healthAt !== null
        ? [{ status: task.healthStatus, since: unhealthySince(task) ?? task.healthAt, taskArns: [task.taskArn] }]
        : [],
    );
  const ofChecks = scene.daemonChecks.map(({ status, taskArns }) => ({ status, since: checkedAt(scene), taskArns }));
  const reports = [...ofChecks, ...ofTasks].filter(({ since }) => since < daemon.until);
  return judgeReports(scene, reports);
};

/** The same for DAEMON checks that nothing ties to a daemon. */
export const someDaemonHealthy: InstanceRule = (scene) =>
  judgeReports(
    scene,
    scene.untiedDaemonChecks.map(({ status }) => ({ status, since: checkedAt(scene), taskArns: [] })),
  );

const checkedAt = ({ ledger }: InstanceScene): number => ledger.daemonChecksAt ?? Number.NEGATIVE_INFINITY;

const judgeReports = (scene: InstanceScene, reports: readonly Report[]): Finding | null => {
  if (reports.length === 0) return null;
  const grace = scene.policy.healthGraceSeconds * 1000;
  const end = Math.min(scene.now, scene.gone?.at ?? Number.POSITIVE_INFINITY);
  const bad = reports.filter(({ status }) => BAD.includes(status));
  const long = bad.filter(({ since }) => end - since > grace);
  if (long.some(({ since }) => !mayBeGoneBy(scene, since + grace))) return wasImpaired(long, grace, end);
  if (long.length > 0) return inconclusive('when the container instance was gone: only a look saw it');
  if (bad.length > 0 && scene.gone === null)
    return pending('the daemon to recover', earliestOf(bad.map(({ since }) => since + grace)));
  const unknown = reports.find(({ status }) => !GOOD.includes(status) && !BAD.includes(status));
  if (unknown !== undefined) return inconclusive(`the health of the daemon: ECS reports ${unknown.status}`);
  return held(
    bad.length > 0 ? 'the container instance was gone before the grace had passed' : 'ECS reports the daemon healthy',
  );
};

const mayBeGoneBy = ({ gone }: InstanceScene, at: number): boolean => gone !== null && !gone.exact && gone.after < at;

const wasImpaired = (reports: readonly Report[], grace: number, end: number): Finding => {
  const since = earliestOf(reports.map((report) => report.since));
  return violated({
    reason: `the daemon has been ${reports[0]?.status ?? 'IMPAIRED'} for ${inWords(end - since)}`,
    occurredAt: since + grace,
    taskArns: firstAndWorst(
      reports.flatMap((report) =>
        report.taskArns.map((taskArn) => ({ taskArn, brokeAt: report.since, badness: -report.since })),
      ),
    ),
  });
};

export const judgement = { perDaemon: daemonHealthy, perInstance: someDaemonHealthy } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  looks: {
    pending: 'instance',
    inconclusive: 'instance',
    violated: 'instance',
    instead: ({ outcome, daemonName }, ledger) => {
      // a check that is tied to no daemon names a task that no event has told of
      if (outcome === 'pending' && daemonName === null) return 'tasks';
      // ECS has just said that it does not know yet: asked again it says the same, and it sends an event when it does
      // know
      return outcome === 'inconclusive' && ledger.daemonChecks.length > 0 ? null : undefined;
    },
    confirms: 'instance',
    mayEndUnseen: () => true,
    isPutRight: () => false,
  },
  over: 'no longer violated',
  // ECS has moved the work away once no application task runs on an instance that leaves
  goesOn: ({ daemonName }, ledger) =>
    daemonIsUnhealthy(ledger, daemonName) && (leavingOf(ledger) === null || applicationRuns(ledger)),
  endsNeeded: 'none',
  repair: {
    byEcs: true,
    helps: ({ daemonName }, ledger) => (daemonIsUnhealthy(ledger, daemonName) ? ['drain-instance'] : []),
  },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `${daemon} is unhealthy`,
  goingOn: ({ daemon }) => `${daemon} is NOT healthy on a container instance`,
  happened: ({ daemon }) => `${daemon} was not healthy on a container instance`,
  putRight: (daemon) => `${daemon} is healthy again`,
  sentence: ({ daemon, reason }) => `${daemon} is not healthy (${reason})`,
  margin: null,
  inTable: null,
  advice: "Read the daemon's log; drain the instance if it does not recover",
  command: 'drain-instance',
  afterwards: 'Look for a gap in what the daemon collects',
};
