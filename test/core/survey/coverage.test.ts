import { describe, expect, it } from 'vitest';
import { judgeHoles } from '../../../shared/core/holes/judge-holes.ts';
import { type CoverageLine, coverageOf } from '../../../shared/core/survey/coverage.ts';
import { isMissing } from '../../../shared/core/survey/field.ts';
import type { Survey } from '../../../shared/core/survey/survey.ts';
import { UNREAD } from '../../holes/rows.ts';
import {
  CLUSTER,
  DAY,
  daemonOf,
  daemonTaskOf,
  definitionArn,
  deploymentOf,
  HOUR,
  instanceArn,
  instanceOf,
  MINUTE,
  NOW,
  policyOf,
  providerOf,
  revisionArn,
  revisionOf,
  surveyOf,
  taskOf,
} from '../../holes/survey.ts';

const linesOf = (survey: Survey): readonly CoverageLine[] => {
  const lines = coverageOf(survey, policyOf());
  if (isMissing(lines)) throw new Error(lines.what);
  return lines;
};
const lineOf = (survey: Survey): CoverageLine | undefined => linesOf(survey)[0];
const STARTED = NOW - DAY + MINUTE;
const withTasks = (...tasks: readonly ReturnType<typeof taskOf>[]) =>
  surveyOf({ instances: [instanceOf('i1', { tasks })] });
const application = (startedAt: number | null, changed = {}) => taskOf('web', { startedAt, ...changed });

describe('coverage', () => {
  it('of a clean cluster is whole', () => {
    expect(linesOf(surveyOf())).toEqual([
      {
        clusterArn: CLUSTER,
        capacityProviderName: 'managed',
        daemonName: 'agent',
        critical: true,
        instances: 2,
        covered: 2,
        uncovered: [],
        unknown: [],
        ecsWithoutDaemonCount: 0,
        startHeld: 2,
        startEarly: 0,
        startUnknown: 0,
        basis: 'running',
      },
    ]);
  });

  it('has a line for each provider and daemon, sorted, and one for a provider without any', () => {
    const lines = linesOf(
      surveyOf({
        providers: [
          providerOf({ name: 'zeta' }),
          providerOf(),
          providerOf({ name: 'edge' }),
          providerOf({ name: 'asg', kind: 'auto-scaling' }),
          providerOf({ name: 'odd', kind: UNREAD }),
        ],
        daemons: [
          daemonOf({ daemonName: 'logs', providers: ['zeta', 'managed', 'elsewhere'] }),
          daemonOf(),
          daemonOf({ daemonName: 'gone', status: 'DELETE_IN_PROGRESS', providers: ['edge'] }),
        ],
        instances: [
          instanceOf('i1'),
          instanceOf('i3', { capacityProviderName: 'edge' }),
          instanceOf('i2', { capacityProviderName: 'edge' }),
        ],
      }),
    );
    expect(
      lines.map(({ capacityProviderName, daemonName, instances }) => [capacityProviderName, daemonName, instances]),
    ).toEqual([
      ['edge', null, 2],
      ['managed', 'agent', 1],
      ['managed', 'logs', 1],
      ['zeta', 'logs', 0],
    ]);
    expect(lines[0]).toMatchObject({
      critical: null,
      covered: 0,
      uncovered: [instanceArn('i2'), instanceArn('i3')],
      unknown: [],
      ecsWithoutDaemonCount: null,
      startUnknown: 2,
    });
  });

  it('says nothing of a provider that a daemon of unknown providers may cover', () => {
    const survey = surveyOf({ providers: [providerOf(), providerOf({ name: 'edge' })] });
    const unknown = daemonOf({ daemonName: 'b', providers: UNREAD });
    expect(
      linesOf({ ...survey, daemons: [daemonOf(), unknown] }).map(({ capacityProviderName }) => capacityProviderName),
    ).toEqual(['managed']);
  });

  it('counts each ACTIVE instance once, and agrees with what is found', () => {
    const survey = surveyOf({
      daemons: [daemonOf({ deployments: [deploymentOf({ status: 'IN_PROGRESS', createdAt: NOW - HOUR })] })],
      instances: [
        instanceOf('running'),
        instanceOf('absent2', { registeredAt: NOW - 30 * MINUTE }, []),
        instanceOf('absent1', { registeredAt: NOW - 30 * MINUTE }, []),
        instanceOf('young', { registeredAt: NOW - MINUTE }, []),
        instanceOf('existing', {}, []),
        instanceOf('not-seen', { tasks: UNREAD }),
        instanceOf('leaving', { status: 'DRAINING' }, []),
        instanceOf('joining', { status: 'REGISTERING' }, []),
        instanceOf('elsewhere', { capacityProviderName: 'edge' }, []),
        instanceOf('of-none', { capacityProviderName: null }, []),
      ],
    });
    const line = lineOf(survey);
    expect(line).toMatchObject({
      instances: 6,
      covered: 1,
      uncovered: [instanceArn('absent1'), instanceArn('absent2')],
      unknown: [instanceArn('existing'), instanceArn('not-seen'), instanceArn('young')],
    });
    const { found } = judgeHoles(survey, { ...policyOf(), acceptedHoles: [] }, ['instance-without-daemon']);
    expect(found.map(({ resource }) => resource)).toEqual(line?.uncovered.map((arn) => `${arn}#agent`));
  });

  it.each([
    { when: 'as told', revision: revisionOf({ critical: false }), critical: false },
    { when: 'not known where it is not', revision: revisionOf({ critical: UNREAD }), critical: null },
    { when: 'not known without the revision', revision: UNREAD, critical: null },
  ])('is critical $when', ({ revision, critical }) => {
    expect(lineOf(surveyOf({ daemons: [daemonOf({ revision })] }))?.critical).toBe(critical);
  });

  const on = (name: string, withoutDaemonCount: number | null) => ({ name, runningCount: 1, withoutDaemonCount });
  it.each([
    {
      when: 'the sum of the revisions that run on the provider',
      counts: [[on('managed', 2), on('edge', 5)], [on('managed', 1)]],
      sum: 3,
    },
    { when: 'null where one count is not told', counts: [[on('managed', 2)], [on('managed', null)]], sum: null },
    { when: 'null where no revision runs there', counts: [[on('edge', 5)]], sum: null },
  ])("has ECS's own count: $when", ({ counts, sum }) => {
    const running = counts.map((providers, index) => ({ resource: revisionArn('agent', `${index}`), providers }));
    expect(lineOf(surveyOf({ daemons: [daemonOf({ running })] }))?.ecsWithoutDaemonCount).toBe(sum);
  });

  it("has no count of ECS's where it could not be read", () => {
    expect(lineOf(surveyOf({ daemons: [daemonOf({ running: UNREAD })] }))?.ecsWithoutDaemonCount).toBeNull();
  });

  const daemon = daemonTaskOf('d', { startedAt: STARTED });
  it.each([
    {
      start: 'startHeld',
      when: 'application tasks started with the daemon or later',
      tasks: [daemon, application(STARTED), application(STARTED + 1)],
    },
    {
      start: 'startHeld',
      when: 'no application task runs',
      tasks: [daemon, application(1, { lastStatus: 'STOPPED' })],
    },
    {
      start: 'startHeld',
      when: 'only another daemon, or one without a name, started earlier',
      tasks: [
        daemon,
        daemonTaskOf('e', { daemonName: 'b', startedAt: 1 }),
        application(1, { definitionArn: definitionArn('c') }),
      ],
    },
    {
      start: 'startHeld',
      when: 'a first task of the daemon that still runs started before',
      tasks: [daemonTaskOf('e', { startedAt: STARTED + HOUR }), daemon, application(STARTED)],
    },
    {
      start: 'startEarly',
      when: 'one started before, whatever is not known of others',
      tasks: [daemon, application(null), application(STARTED - 1)],
    },
    { start: 'startUnknown', when: 'one start is not told', tasks: [daemon, application(STARTED), application(null)] },
    {
      start: 'startUnknown',
      when: "the daemon's start is not told",
      tasks: [daemonTaskOf('d', { startedAt: null }), application(STARTED)],
    },
    {
      start: 'startUnknown',
      when: 'one of two starts of the daemon is not told',
      tasks: [daemon, daemonTaskOf('e', { startedAt: null }), application(STARTED - 1)],
    },
    {
      start: 'startUnknown',
      when: 'no task of the daemon runs',
      tasks: [daemonTaskOf('d', { lastStatus: 'STOPPED' }), application(STARTED)],
    },
  ])('counts as $start where $when', ({ start, tasks }) => {
    const { startHeld, startEarly, startUnknown } = lineOf(withTasks(...tasks)) ?? {};
    const expected = { startHeld: 0, startEarly: 0, startUnknown: 0, [start]: 1 };
    expect({ startHeld, startEarly, startUnknown }).toEqual(expected);
  });

  it('knows no start where the look was not complete', () => {
    const line = lineOf(surveyOf({ instances: [instanceOf('i1', { tasks: UNREAD })] }));
    expect(line).toMatchObject({ instances: 1, covered: 0, unknown: [instanceArn('i1')], startUnknown: 1 });
  });

  it.each(['instances', 'providers', 'daemons'])('is missing without the %s', (part) => {
    expect(coverageOf({ ...surveyOf(), [part]: UNREAD }, policyOf())).toEqual(UNREAD);
  });
});
