import { describe, expect, it } from 'vitest';
import { advance } from '../../../shared/core/advance/advance.ts';
import type { Incident } from '../../../shared/core/incidents/incident.ts';
import { nextIncident } from '../../../shared/core/incidents/incidents.ts';
import type { Plan } from '../../../shared/core/remedies/plan.ts';
import { answered, begun, handedOver } from '../../../shared/core/remedies/remediation.ts';
import type { Step } from '../../../shared/core/remedies/step.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { Attempt, AttemptOutcome } from '../../../shared/core/state/attempt.ts';
import type { InstanceState, ItemState, Untold } from '../../../shared/core/state/instance-state.ts';
import { withUntold } from '../../../shared/core/state/untold.ts';
import type { DeploymentFact, Fact } from '../../../shared/core/words/facts.ts';
import { RULE_NAMES, type Verdict, violated } from '../../../shared/core/words/verdict.ts';
import { inflated } from '../../../shared/edge/store/deflate.ts';
import { bytesOf, itemOf, stateOf } from '../../../shared/edge/store/item.ts';
import { drawn } from '../../drawn.ts';
import { at } from '../../timeline/index.ts';
import { lookedAt, planOf, started } from '../remedies/troubles.ts';
import { noise } from './noise.ts';
import { MOST_BYTES } from './one-instance.ts';
import { contextAt } from './service.ts';

const START = at('00:00');
const MINUTE = 60_000;
/** All that is told and done, beside the ledger. */
const MOST_BESIDE = 40_000;

/** Every name is as long as a name may be. */
const NAMES = {
  clusterArn: `arn:aws:ecs:eu-west-1:1:cluster/${noise('c', 200)}`,
  containerInstanceArn: `arn:aws:ecs:eu-west-1:1:container-instance/${'a'.repeat(32)}`,
  capacityProviderName: noise('p', 512),
};

const task = (index: number, ended: boolean): Fact => ({
  kind: 'task',
  ...NAMES,
  taskArn: noise(`t${index}`, 512),
  group: index % 3 === 0 ? `daemon:${noise(`n${index}`, 500)}` : noise(`g${index}`, 512),
  taskDefinitionArn: null,
  launchType: null,
  lastStatus: ended ? 'STOPPED' : noise(`l${index}`, 512),
  version: 4,
  createdAt: START + index,
  startedAt: START + index,
  stoppingAt: null,
  executionStoppedAt: ended ? START + 2 * index : null,
  updatedAt: START + 2 * index,
  pullStartedAt: START + index,
  pullStoppedAt: START + 2 * index,
  stoppedReason: noise(`r${index}`, 256),
  stopCode: noise(`k${index}`, 512),
  exitCode: 137,
  exitReason: noise(`e${index}`, 256),
  healthStatus: noise(`h${index}`, 512),
  healthAt: START,
  unhealthyContainer: noise(`u${index}`, 512),
});

const status = (index: number): Fact => ({
  kind: 'instance',
  ...NAMES,
  ec2InstanceId: noise('i', 512),
  status: noise(`s${index}`, 512),
  version: 2 * index + 1,
  registeredAt: START,
  updatedAt: START + index,
  timeIsExact: true,
  agentConnected: false,
});

const report = (index: number): Fact => ({
  kind: 'health',
  ...NAMES,
  ec2InstanceId: null,
  lastStatusChange: START + index * 10 * MINUTE,
  daemonChecks: Array.from({ length: 20 }, (_, check) => ({
    status: noise(`hs${index}.${check}`, 512),
    statusReason: noise(`hr${index}.${check}`, 256),
  })),
});

const action = (index: number): Fact => ({
  kind: 'daemon-action',
  ...NAMES,
  daemonName: noise(`n${index}`, 512),
  eventName: 'DAEMON_TASK_START_IMPAIRED',
  failureType: noise(`f${index}`, 512),
  reason: noise(`a${index}`, 256),
  createdAt: START + index,
});

const many = (count: number, one: (index: number) => Fact): readonly Fact[] =>
  Array.from({ length: count }, (_, index) => one(index));

/** The ledger of an instance of which everything that was heard was too much. */
const ledgerFull = (): InstanceState => {
  const batches = [
    many(300, status),
    many(100, report),
    many(200, action),
    many(900, (index) => task(index, true)),
    many(1500, (index) => task(1000 + index, false)),
  ];
  let state: ItemState | null = null;
  for (const facts of batches) {
    const advanced = advance(state, facts, contextAt(START + 1000 * MINUTE));
    if (advanced.failed !== undefined) throw advanced.failed.cause;
    state = advanced.state;
  }
  if (state?.kind !== 'instance') throw new Error('no instance');
  return state;
};

/** An incident of violations whose names and reasons have about this length. */
const incidentOf = (length: number): Incident => {
  const broken = RULE_NAMES.flatMap((rule) =>
    Array.from({ length: 30 }, (_, daemon): Verdict => {
      const taskArns = Array.from({ length: 30 }, (__, index) => noise(`${rule}${daemon}.${index}`, length));
      const finding = violated({ reason: noise(`${rule}${daemon}`, 4000), occurredAt: START, taskArns });
      const names = { ...NAMES, capacityProviderName: noise('p', length), daemonName: noise(`d${daemon}`, length) };
      return { ...finding, rule, ...names };
    }),
  );
  const context = { policy: DEFAULT_POLICY, now: START + MINUTE, uncritical: new Set<string>(), isGone: false };
  const incident = nextIncident(null, broken, { ...context, haveEnded: () => false });
  if (incident === null) throw new Error('no incident');
  return { ...incident, repairedAt: START, silenced: noise('silence', 200) };
};

const sizeOfText = (incident: Incident): number => Buffer.byteLength(JSON.stringify(incident));

/** The largest: what is kept of very long names is less than of some that just fit. */
const incidentFull = (): Incident =>
  [512, 400, 300, 200, 150, 100, 60, 30]
    .map(incidentOf)
    .reduce((one, other) => (sizeOfText(one) >= sizeOfText(other) ? one : other));

const untoldFull = (id: string): readonly Untold[] =>
  Array.from(
    { length: 60 },
    (_, index): Untold => ({ id: `${id}#${index}`, state: 'changed', at: START, ofRemedy: true }),
  ).reduce<readonly Untold[]>((waiting, one) => withUntold(waiting, [one]), []);

/** As much as Bookend may have done on an instance: acts on fifty tasks each, which ECS refused, and one under way. */
const acted = (state: InstanceState): InstanceState => {
  const small = planOf(lookedAt(started.early).state);
  let next = state;
  for (let act = 0; act < 12; act += 1) {
    const steps = Array.from({ length: 50 }, (_, index): Step => {
      const input = { cluster: NAMES.clusterArn, task: noise(`${act}.${index}`, 512), reason: 'too early' };
      return { call: 'StopTask', input, says: 'stops a task' };
    });
    const plan: Plan = { ...small, id: `${small.id}${act}`, incidentId: state.incident?.id ?? '', steps };
    const answers = steps.map((step) => ({ step, answer: 'refused', reason: noise(`why${act}`, 1000) }) as const);
    next = begun(next, plan, 'bookend', START + act);
    if (act < 11) next = answered(next, plan.id, answers, START + act);
  }
  return handedOver(next, noise('handed over', 1000), START + MINUTE);
};

const full = (): InstanceState => {
  const incident = incidentFull();
  const state = acted({ ...ledgerFull(), incident, notices: 1e6, untold: untoldFull(incident.id) });
  const why = noise('due', 200);
  return {
    ...state,
    due: { at: START, needs: 'look', why },
    untold: untoldFull(incident.id),
    notJudged: {
      step: 'judge',
      why: noise('trouble', 200),
      id: noise('id', 512),
      openedAt: START,
      resolvedAt: START,
      resolution: 'it is judged again',
      notices: 9,
    },
  };
};

const sizeOf = (stored: unknown, pk: string) => ({
  deflated: stored instanceof Uint8Array ? stored.byteLength : Buffer.byteLength(String(stored)),
  text: Buffer.byteLength(inflated(stored, pk)),
});

describe('an item in which everything is as large as it can be, and hostile', () => {
  const state = full();
  const item = itemOf(state, 1);
  const [telling, remediation] = [sizeOf(item.telling, item.pk), sizeOf(item.remediation, item.pk)];

  it('has an incident, 24 notices, an act under way and seven that are settled', () => {
    expect(state.incident?.violations.length).toBeGreaterThan(0);
    expect(state.untold).toHaveLength(24);
    const outcomes = state.remediation?.attempts.map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...Array<AttemptOutcome>(7).fill('failed'), 'begun']);
    expect(stateOf(item).state).toEqual(state);
  });

  it('holds less than 40 KB beside its ledger as it is stored, 80 KB before it is deflated', () => {
    const whole = bytesOf(item);
    const ledger = sizeOf(item.facts, item.pk);
    expect(whole - ledger.deflated).toBeLessThan(MOST_BESIDE);
    expect(telling.deflated + remediation.deflated).toBeLessThan(MOST_BESIDE);
    expect(telling.text + remediation.text).toBeLessThan(2 * MOST_BESIDE);
  });

  it('is below 100 KB in all', () => {
    expect(bytesOf(item)).toBeLessThan(MOST_BYTES);
  });

  it('keeps of acts that are settled no names of tasks', () => {
    const named = (attempts: readonly Attempt[] = []) => attempts.map(({ taskArns }) => taskArns.length);
    expect(named(state.remediation?.attempts).slice(0, -1)).toEqual(Array(7).fill(0));
    expect(named(state.remediation?.attempts).at(-1)).toBeGreaterThan(0);
  });
});

describe("the item of a daemon's deployments", () => {
  const deployment = (index: number, eventName: string, updatedAt: number): DeploymentFact => ({
    kind: 'deployment',
    clusterArn: contextAt(0).inventory?.clusterArn ?? '',
    daemonName: 'cloudwatch-agent',
    daemonDeploymentArn: noise(`d${index}`, 512),
    eventName: `DAEMON_DEPLOYMENT_${eventName}`,
    updatedAt,
    reasons: {
      statusReason: noise(`s${index}`, 256),
      rollbackReason: noise(`r${index}`, 256),
      circuitBreaker: null,
      triggeredAlarmNames: Array.from({ length: 10 }, (_, alarm) => noise(`a${index}.${alarm}`, 512)),
    },
  });

  const THOUSANDS = drawn(3000, 1200);

  it('stays small with thousands of them within a day, and its verdict with it', () => {
    const facts = Array.from({ length: THOUSANDS }, (_, index) => {
      const begin = START + index * 20_000;
      const end = index === 7 ? 'ROLLBACK_SUCCESSFUL' : 'STOPPED';
      return [deployment(index, 'IN_PROGRESS', begin), deployment(index, end, begin + 10_000)];
    }).flat();
    let state: ItemState | null = null;
    let verdicts: readonly Verdict[] = [];
    for (let first = 0; first < facts.length; first += 500)
      ({ state, verdicts } = advance(state, facts.slice(first, first + 500), contextAt(START + THOUSANDS * 20_000)));
    if (state === null) throw new Error('no item');
    expect(bytesOf(itemOf(state, 1))).toBeLessThan(MOST_BYTES);
    expect(verdicts).toMatchObject([{ outcome: 'violated', occurredAt: START + 7 * 20_000 + 10_000 }]);
    const again = advance(state, facts.slice(0, 100), contextAt(START + THOUSANDS * 20_000));
    expect(again.changed).toBe(false);
  });
});
