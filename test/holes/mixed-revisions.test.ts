import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import {
  daemonArn,
  daemonOf,
  daemonTaskOf,
  definitionArn,
  deploymentOf,
  instanceOf,
  revisionArn,
  surveyOf,
} from './survey.ts';

const runs = (id: string, runningCount: number | null, withoutDaemonCount: number | null = null) => ({
  resource: revisionArn('agent', id),
  providers: [{ name: 'managed', runningCount, withoutDaemonCount }],
});
const running = (...revisions: readonly ReturnType<typeof runs>[]) => ({ running: revisions });
const survey = (daemon = {}, instances = [instanceOf('i1')]) => surveyOf({ daemons: [daemonOf(daemon)], instances });
const imaged = (id: string, digest: string | null, changed = {}) =>
  instanceOf(id, { tasks: [daemonTaskOf(id, { imageDigests: [{ container: 'agent', digest }], ...changed })] });
const found = [`warning ${daemonArn('agent')}`];

describe('mixed-revisions', () => {
  itFinds('mixed-revisions', [
    {
      when: 'is found where two revisions have instances',
      survey: survey(running(runs('2', 3), runs('1', 1))),
      found,
      why: '2 revisions have container instances (2, 1)',
    },
    {
      when: 'is found where the instances of one of them run without the daemon',
      survey: survey(running(runs('2', 0, 2), runs('1', 1))),
      found,
    },
    {
      when: 'is found where the tasks of one definition have different images',
      survey: survey({}, [imaged('i1', 'sha256:a'), imaged('i2', 'sha256:b')]),
      found,
      why: 'container agent of agent:1 runs from 2 images (sha256:a, sha256:b)',
    },
    {
      when: 'is found whatever the other half, once one half is known',
      survey: survey({ running: UNREAD }, [imaged('i1', 'sha256:a'), imaged('i2', 'sha256:b')]),
      found,
    },
    {
      when: 'is found by the counts where a look was not complete',
      survey: survey(running(runs('2', 3), runs('1', 1)), [instanceOf('i1', { tasks: UNREAD })]),
      found,
    },
    {
      when: 'is not found where one of two revisions has no instance',
      survey: survey(running(runs('2', 3, 0), runs('1', 0, 0))),
    },
    { when: 'is not found where no revision runs', survey: survey(running()) },
    {
      when: 'is not found where the images are the same',
      survey: survey({}, [imaged('i1', 'sha256:a'), imaged('i2', 'sha256:a')]),
    },
    {
      when: 'is not found where digests are not known',
      survey: survey({}, [imaged('i1', 'sha256:a'), imaged('i2', null)]),
    },
    {
      when: 'is not found where the images are those of different definitions, containers, daemons or of tasks that do not run',
      survey: surveyOf({
        daemons: [daemonOf(), daemonOf({ daemonName: 'b' })],
        instances: [
          imaged('i1', 'sha256:a'),
          imaged('i2', 'sha256:b', { definitionArn: definitionArn('agent', 2) }),
          imaged('i3', 'sha256:c', { imageDigests: [{ container: 'side', digest: 'sha256:c' }] }),
          imaged('i4', 'sha256:d', { daemonName: 'b' }),
          imaged('i5', 'sha256:e', { lastStatus: 'DEACTIVATING' }),
        ],
      }),
    },
    {
      when: 'is not found while a deployment of the daemon runs',
      survey: survey({
        ...running(runs('2', 3), runs('1', 1)),
        deployments: [deploymentOf({ status: 'ROLLBACK_IN_PROGRESS' })],
      }),
    },
    {
      when: 'is found while a deployment of another daemon runs',
      survey: surveyOf({
        daemons: [
          daemonOf(running(runs('2', 3), runs('1', 1))),
          daemonOf({ daemonName: 'b', deployments: [deploymentOf({ status: 'IN_PROGRESS' })] }),
        ],
      }),
      found,
    },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: survey({ ...running(runs('2', 3), runs('1', 1)), status: 'DELETE_IN_PROGRESS' }),
    },
    {
      when: 'is not told where ECS does not tell the count of one of two revisions',
      survey: survey(running(runs('2', 3), runs('1', null))),
      missing: [`the container instances of ${revisionArn('agent', '1')}`],
    },
    { when: 'is not found where one revision is told, without its count', survey: survey(running(runs('1', null))) },
    {
      when: 'is not told where a look was not complete',
      survey: survey({}, [imaged('i1', 'sha256:a'), instanceOf('i2', { tasks: UNREAD })]),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the revisions that run', survey: survey({ running: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the instances', survey: surveyOf({ instances: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where the deployments could not be read',
      survey: survey({ ...running(runs('2', 3), runs('1', 1)), deployments: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'asks for no deployments where all is the same', survey: survey({ deployments: UNREAD }) },
    {
      when: 'asks for nothing more while a deployment runs',
      survey: survey({ running: UNREAD, deployments: [deploymentOf({ status: 'PENDING' })] }),
    },
    { when: 'is never found in a file', survey: { ...survey(running(runs('2', 3), runs('1', 1))), origin: 'file' } },
  ]);
});
