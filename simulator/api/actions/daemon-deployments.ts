import type { DaemonRevision } from '../../model/daemon-revision.ts';
import type { Account } from '../account/account.ts';
import { invalid } from '../request/error.ts';
import { pageOf } from '../request/pages.ts';
import { revisionShape } from '../shapes/daemon.ts';
import { deploymentShape, deploymentSummary } from '../shapes/daemon-deployment.ts';
import { type Actions, findEach } from './action.ts';

const STATUSES = [
  'PENDING',
  'SUCCESSFUL',
  'STOPPED',
  'STOP_REQUESTED',
  'IN_PROGRESS',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];

export const daemonDeploymentActions: Actions = {
  DescribeDaemonRevisions: {
    bucket: 'daemonRevisionRead',
    batch: 'daemonRevisionArns',
    act: (account, input) => {
      const all = new Map(
        everyDaemon(account).flatMap((daemon) =>
          account.daemonMemory.knownRevisions(daemon).map((one) => pair(daemon, one)),
        ),
      );
      const arns = input.batch('daemonRevisionArns', 20);
      const { found, failures } = findEach(
        arns,
        (arn) => all.get(arn),
        (arn) => arn,
      );
      return {
        daemonRevisions: found.map(({ daemon, revision }) => revisionShape(account, daemon, revision)),
        failures,
      };
    },
  },

  ListDaemonDeployments: {
    bucket: 'daemonDeploymentRead',
    act: (account, input) => {
      const daemon = account.daemon(input);
      const statuses = input.texts('status');
      const unknown = statuses.find((status) => !STATUSES.includes(status));
      if (unknown !== undefined) throw invalid(`${unknown} is not a valid value for status.`);
      const created = input.object('createdAt');
      const after = (created?.number('after') ?? Number.NEGATIVE_INFINITY) * 1000;
      const before = (created?.number('before') ?? Number.POSITIVE_INFINITY) * 1000;
      const all = account.daemonMemory
        .knownDeployments(daemon)
        .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
        .filter(({ createdAt }) => createdAt > after && createdAt < before)
        .map((deployment) => ({ arn: deployment.daemonDeploymentArn, at: deployment.createdAt, deployment }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListDaemonDeployments', usual: 20 });
      return { daemonDeployments: items.map(({ deployment }) => deploymentSummary(deployment)), nextToken };
    },
  },

  DescribeDaemonDeployments: {
    bucket: 'daemonDeploymentRead',
    batch: 'daemonDeploymentArns',
    act: (account, input) => {
      const all = everyDaemon(account).flatMap((daemon) => account.daemonMemory.knownDeployments(daemon));
      const { found, failures } = findEach(
        input.batch('daemonDeploymentArns', 20),
        (arn) => all.find(({ daemonDeploymentArn }) => daemonDeploymentArn === arn),
        (arn) => arn,
      );
      return { daemonDeployments: found.map(deploymentShape), failures };
    },
  },
};

/** With those that were deleted: their revisions and deployments can still be described. */
const everyDaemon = ({ clusters }: Account) => clusters.flatMap(({ daemons }) => [...daemons.values()]);

const pair = (daemon: ReturnType<typeof everyDaemon>[number], revision: DaemonRevision) =>
  [revision.daemonRevisionArn, { daemon, revision }] as const;
