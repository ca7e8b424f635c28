import { judgeHoles } from '../../../../shared/core/holes/judge-holes.ts';
import { DEFAULT_POLICY } from '../../../../shared/core/rules/default-policy.ts';
import { type Field, unknown, unread } from '../../../../shared/core/survey/field.ts';
import type { Role } from '../../../../shared/core/survey/role.ts';
import type { Daemon, Survey } from '../../../../shared/core/survey/survey.ts';
import { definitionIn } from '../../../../shared/edge/survey/definition-fields.ts';
import { filledIn } from '../plan/filled-in.ts';
import type { Plan } from '../plan/plan.ts';
import { CPU, MEMORY } from '../plan/value.ts';
import type { Note } from './report.ts';

/** Stands for what the template finds out itself. */
const SOMEWHERE = { partition: 'aws', region: 'us-east-1', account: '000000000000' };

/** Holes that a daemon has by what was kept of its agent: the same that `bookend daemon check` finds. */
export const leftHoles = (plan: Plan): readonly Note[] =>
  judgeHoles(surveyOf(plan), DEFAULT_POLICY).found.map(({ hole, why, cure }) => ({
    what: hole,
    why: `${why}. ${cure}`,
  }));

const NOT_READ = unread('the role', 'is not asked for');

const surveyOf = (plan: Plan): Survey => ({
  origin: 'file',
  isCallInput: true,
  now: 0,
  resource: plan.settings.cluster,
  clusterName: plan.settings.cluster,
  providers: unknown('the capacity providers', 'are not in the template'),
  daemons: [daemonOf(plan)],
  instances: [],
  tasksElsewhere: [],
  services: [],
  definitions: new Map(),
  evidence: { actionLogs: NOT_READ, containerInsights: NOT_READ, bookend: NOT_READ },
});

const daemonOf = (plan: Plan): Daemon => {
  const { settings, containers, volumes } = plan;
  const fill = filledIn(plan, SOMEWHERE);
  const document = fill({
    ...{ family: settings.name, cpu: CPU, memory: MEMORY, containerDefinitions: containers, volumes },
    ...(plan.executionRole === null ? {} : { executionRoleArn: 'execution' }),
    ...(plan.taskRole === null ? {} : { taskRoleArn: 'task' }),
  });
  const roleOf = (): Field<Role | null> => NOT_READ;
  return {
    resource: settings.name,
    daemonName: settings.name,
    status: 'ACTIVE',
    createdAt: null,
    updatedAt: null,
    revision: {
      resource: settings.name,
      createdAt: 0,
      critical: settings.critical,
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagatesTags: true,
      given: null,
      definitionArn: `daemon-task-definition/${settings.name}:1`,
      definition: definitionIn(document, { resource: settings.name, kind: 'daemon', roleOf }),
    },
    previousRevision: null,
    providers: settings.providers,
    running: [],
    configuration: {
      drainPercent: settings.drainPercent,
      bakeTimeInMinutes: settings.bakeMinutes,
      alarmNames: [],
      alarmsEnabled: true,
      alarmStates: new Map(),
    },
    deployments: [],
    hasSignal: NOT_READ,
    hadTasks: NOT_READ,
    exists: false,
  };
};
