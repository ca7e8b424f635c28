import { createHash } from 'node:crypto';
import type { Incident } from '../../../shared/core/incidents/incident.ts';
import { emptyLedger, type KnownTask } from '../../../shared/core/ledger/ledger.ts';
import { newestOf } from '../../../shared/core/ledger/statuses.ts';
import type { Remediation } from '../../../shared/core/state/attempt.ts';
import type {
  ClusterState,
  DeploymentState,
  HoleState,
  InstanceState,
  Inventory,
} from '../../../shared/core/state/instance-state.ts';
import { violated } from '../../../shared/core/words/verdict.ts';

export const CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:cluster/production';
export const T0 = Date.parse('2026-11-01T12:00:00.000Z');

/** 32 hex digits that no compression shortens, the same in every run. */
const idOf = (name: string): string => createHash('md5').update(name).digest('hex');

export const instanceArn = (name: string, cluster = CLUSTER): string =>
  `${cluster.replace(':cluster/', ':container-instance/')}/${idOf(name)}`;

const taskArn = (name: string): string => `${CLUSTER.replace(':cluster/', ':task/')}/${idOf(name)}`;

/** The tasks of an instance in mid-life: one daemon, six services, some restarts. */
const tasksOf = (name: string, count: number): readonly KnownTask[] =>
  Array.from({ length: count }, (_, n) => {
    const createdAt = T0 + (Number.parseInt(idOf(`${name}-${n}`).slice(0, 6), 16) % 6_000_000);
    const startedAt = createdAt + 4000 + (Number.parseInt(idOf(`${n}`).slice(0, 6), 16) % 9000);
    return {
      taskArn: taskArn(`${name}-${n}`),
      role: n === 0 ? 'daemon' : 'application',
      launchType: null,
      group: n === 0 ? 'daemon:agent' : `service:checkout-${n % 6}`,
      lastStatus: 'RUNNING',
      version: 3,
      createdAt,
      startedAt,
      stoppingAt: null,
      executionStoppedAt: null,
      updatedAt: startedAt + 500,
      stoppedReason: null,
      stopCode: null,
      exitCode: null,
      exitReason: null,
      healthStatus: null,
      healthAt: null,
    };
  });

type Written = Partial<Omit<InstanceState, 'ledger' | 'kind'>> & {
  readonly arn?: string;
  readonly cluster?: string;
  readonly tasks?: number;
};

export const instanceState = (name: string, written: Written = {}): InstanceState => {
  const { cluster = CLUSTER, arn = instanceArn(name, cluster), tasks = 1, ...telling } = written;
  const ledger = emptyLedger(arn, cluster);
  const active = { status: 'ACTIVE', version: 2, at: T0 + 5000, exact: true };
  const newest = { ...active, version: 2 + 2 * tasks };
  const registering = { status: 'REGISTERING', version: 1, at: T0, exact: true };
  for (const task of tasksOf(name, tasks)) ledger.tasks.set(task.taskArn, task);
  Object.assign(ledger, {
    capacityProviderName: 'managed-instances',
    ec2InstanceId: 'i-0123456789abcdef0',
    registeredAt: T0,
    statuses: [
      { first: registering, last: registering },
      { first: active, last: active },
      ...(tasks === 0 ? [] : [{ first: newest, last: newest }]),
    ],
  });
  return { kind: 'instance', incident: null, notices: 0, untold: [], due: null, ...telling, ledger };
};

/** The instance drained and gone. */
export const goneState = (name: string, written: Written = {}): InstanceState => {
  const state = instanceState(name, written);
  const version = (newestOf(state.ledger)?.version ?? 0) + 1;
  const draining = { status: 'DRAINING', version, at: T0 + 60_000, exact: true };
  const inactive = { status: 'INACTIVE', version: version + 1, at: T0 + 90_000, exact: true };
  state.ledger.statuses = [
    ...state.ledger.statuses,
    { first: draining, last: draining },
    { first: inactive, last: inactive },
  ];
  return state;
};

/** A ledger that holds one of everything a ledger can hold. */
export const fullState = (name: string): InstanceState => {
  const state = goneState(name, {
    tasks: 3,
    incident: incidentOf(name),
    notices: 2,
    untold: [{ id: `${name}#2`, state: 'changed', at: T0 + 70_000 }],
    due: { at: T0 + 80_000, needs: 'look', why: 'the daemon task to start' },
    remediation: remediationOf(name),
  });
  const { containerInstanceArn, clusterArn } = state.ledger;
  state.ledger.hasManagedLaunchType = true;
  state.ledger.daemonChecksAt = T0 + 1;
  state.ledger.daemonChecks = [{ status: 'IMPAIRED', statusReason: 'the task stopped' }];
  state.ledger.actions = [
    { daemonName: 'agent', failureType: 'TaskStart', reason: 'no image', createdAt: T0 + 2, firstCreatedAt: T0 + 1 },
  ];
  state.ledger.look = {
    kind: 'look',
    clusterArn,
    containerInstanceArn,
    at: T0 + 3,
    listed: ['RUNNING', 'STOPPED'],
    taskArns: [...state.ledger.tasks.keys(), taskArn('unknown')].sort(),
    missing: [taskArn('missing')],
    complete: true,
  };
  state.ledger.folded = 7;
  return state;
};

export const incidentOf = (name: string, tasks = 2): Incident => ({
  id: `production/${name}/daemon-started-first/${T0}`,
  clusterArn: CLUSTER,
  capacityProviderName: 'managed-instances',
  containerInstanceArn: instanceArn(name),
  daemonName: null,
  severity: 'critical',
  violations: [
    {
      ...violated({
        reason: `${tasks} application tasks started before the daemon task`,
        occurredAt: T0,
        taskArns: tasksOf(name, tasks).map((task) => task.taskArn),
      }),
      rule: 'daemon-started-first',
      clusterArn: CLUSTER,
      capacityProviderName: 'managed-instances',
      containerInstanceArn: instanceArn(name),
      daemonName: 'agent',
      marginMs: -8400,
    },
  ],
  occurredAt: T0,
  openedAt: T0 + 1000,
  resolvedAt: null,
  resolution: null,
});

const remediationOf = (name: string): Remediation => ({
  attempts: [
    {
      incidentId: incidentOf(name).id,
      planId: 'p1',
      remedy: 'stop-early-tasks',
      by: 'bookend',
      at: T0 + 60_000,
      until: T0 + 360_000,
      taskArns: [taskArn(`${name}-1`)],
      outcome: 'acted',
      trouble: null,
    },
  ],
  handedOver: { incidentId: incidentOf(name).id, at: T0 + 65_000, why: 'the last rung had no effect' },
});

export const deploymentState = (daemonName: string, clusterArn = CLUSTER): DeploymentState => ({
  kind: 'deployments',
  incident: null,
  notices: 0,
  untold: [],
  due: null,
  ledger: {
    clusterArn,
    daemonName,
    deployments: new Map([
      [
        'arn:deployment/1',
        {
          daemonDeploymentArn: 'arn:deployment/1',
          firstSeenAt: T0,
          eventName: 'DAEMON_DEPLOYMENT_IN_PROGRESS',
          updatedAt: T0 + 5,
          rollbackAt: null,
        },
      ],
    ]),
  },
});

export const inventoryOf = (clusterArn = CLUSTER): Inventory => ({
  clusterArn,
  watchedSince: T0,
  refreshedAt: null,
  daemons: [
    {
      daemonName: 'agent',
      clusterArn,
      capacityProviderNames: ['managed-instances'],
      critical: true,
      createdAt: T0 - 1000,
      deletedAt: null,
      firstDeployment: { beganAt: T0 - 900, succeededAt: null },
      firstSeenAt: null,
    },
  ],
  providers: [{ name: 'managed-instances', autoRepair: true }],
});

export const clusterArnOf = (name: string): string => `arn:aws:ecs:eu-west-1:123456789012:cluster/${name}`;

/** A cluster that has not been judged since; null: one that is judged again. */
/** A hole, open since a time; null: it is over. */
export const holeState = (name: string, openedAt: number | null, cluster = CLUSTER): HoleState => {
  const resource = `${instanceArn(name, cluster)}#agent`;
  return {
    kind: 'hole',
    incident: {
      ...incidentOf(name),
      clusterArn: cluster,
      violations: [],
      openedAt: openedAt ?? T0,
      resolvedAt: openedAt === null ? T0 + 1 : null,
      resolution: openedAt === null ? 'it is gone' : null,
    },
    notices: 1,
    untold: [],
    due: null,
    ledger: {
      ...{ clusterArn: cluster, hole: 'instance-without-daemon', resource, at: T0 },
      found: { severity: 'critical', headline: 'No daemon', why: 'no task of agent is RUNNING', cure: 'Drain it' },
      ...{ endedAt: null, cameBack: false, goneSince: null },
      group: { leads: true, count: 2, first: [resource], mark: '1.2', state: 'open', at: T0 },
    },
  };
};

export const clusterState = (name: string, openedAt: number | null): ClusterState => ({
  kind: 'cluster',
  incident: null,
  notices: 0,
  untold: [],
  due: null,
  ...(openedAt === null
    ? {}
    : {
        notJudged: {
          id: `${name}/not-judged/${openedAt}`,
          step: 'read-cluster',
          why: 'AccessDeniedException: no',
          openedAt,
          resolvedAt: null,
          resolution: null,
          notices: 1,
        },
      }),
  ledger: { clusterArn: clusterArnOf(name), unreadSince: openedAt, why: openedAt === null ? null : 'no' },
});
