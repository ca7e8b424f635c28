import { describe, expect, it } from 'vitest';
import type { FoundHole, Untold } from '../../../shared/core/holes/judge-holes.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { recordHoles } from '../../../shared/edge/audit/record-holes.ts';
import { tellUntold } from '../../../shared/edge/react/tell-untold.ts';
import { expectNotice } from '../../core/notices/notice-contract.ts';
import { createMemoryStore, type MemoryStoreOptions } from '../../doubles/memory-store.ts';
import { CLUSTER, deploymentState, instanceArn, instanceState, T0 } from '../store/states.ts';

const HOUR = 3_600_000;
const providerArn = (name: string): string => `arn:aws:ecs:eu-west-1:123456789012:capacity-provider/${name}`;
const daemonArn = (name: string): string => `${CLUSTER.replace(':cluster/', ':daemon/')}/${name}`;

const repairOff = (name = 'gpu', changed: Partial<FoundHole> = {}): FoundHole => ({
  hole: 'auto-repair-off',
  severity: 'warning',
  resource: providerArn(name),
  why: `actionsStatus of ${name} is DISABLED`,
  cure: 'Set it to ENABLED',
  accepted: null,
  ...changed,
});
const without = (name: string, changed: Partial<FoundHole> = {}): FoundHole => ({
  hole: 'instance-without-daemon',
  severity: 'critical',
  resource: `${instanceArn(name)}#agent`,
  why: `no task of agent is RUNNING on ${name}; it registered 3 h ago`,
  cure: 'Drain it',
  accepted: null,
  ...changed,
});
const untoldOf = (hole: FoundHole['hole']): Untold => ({
  missing: 'unread',
  what: 'all tasks',
  why: 'ecs:ListTasks: ThrottlingException',
  holes: [hole],
});

/** An account whose audits run each hour, and the topic. */
const account = ({ policy = DEFAULT_POLICY, ...options }: MemoryStoreOptions & { policy?: Policy } = {}) => {
  const store = createMemoryStore(options);
  const world = { now: T0, policy };
  const published: { notice: Notice; isSilenced: boolean }[] = [];
  const recorder = () => ({ store, policy: world.policy, now: () => world.now });
  const react = async (): Promise<void> => {
    const sent = await tellUntold(await store.untold(Number.MAX_SAFE_INTEGER, 100_000), {
      ...{
        store,
        policy: world.policy,
        account: '123456789012',
        region: 'eu-west-1',
        stage: 'prod',
        mayAct: false,
        runbookBaseUrl: 'https://docs/rules.md',
      },
      publish: async (notices, silenced) => {
        for (const notice of notices) published.push({ notice, isSilenced: silenced.has(notice.id) });
      },
    });
    expect(sent.failed).toEqual([]);
    expect(sent.unmade).toEqual([]);
  };
  const audits = async (
    found: readonly FoundHole[],
    more: { untold?: readonly Untold[]; isClusterGone?: true } = {},
  ) => {
    world.now += HOUR;
    const { untold = [], ...rest } = more;
    const recorded = await recordHoles(
      { clusterArn: CLUSTER, found, untold, at: world.now - 1000, ...rest },
      recorder(),
    );
    return recorded.map(({ outcome }) => outcome);
  };
  /** One audit, and what it tells people and machines. */
  const told = async (...audit: Parameters<typeof audits>) => {
    const before = published.length;
    await audits(...audit);
    await react();
    return published.slice(before);
  };
  /** The messages to people: their states, and the number that each is about. */
  const people = async (...audit: Parameters<typeof audits>) =>
    (await told(...audit))
      .filter(({ isSilenced }) => !isSilenced)
      .map(({ notice: { state, about } }) => `${state} ${about?.count}`);
  return { store, world, published, audits, told, people, react };
};

describe('a hole', () => {
  it('is told once when it is found, and once when it is gone', async () => {
    const { people } = account();
    const days = [[repairOff()], [repairOff()], [repairOff()], [], []];
    const told = [];
    for (const found of days) told.push(await people(found));
    expect(told).toEqual([['open 1'], [], [], ['resolved 1'], []]);
  });

  it('is told by a notice of the contract', async () => {
    const { told } = account();
    const [open] = await told([without('one')]);
    const [over] = await told([]);
    expectNotice(open?.notice);
    expectNotice(over?.notice);
    expect(open?.notice).toMatchObject({
      kind: 'hole',
      severity: 'critical',
      containerInstanceArn: instanceArn('one'),
      daemons: [{ name: 'agent' }],
      hole: { hole: 'instance-without-daemon', resource: `${instanceArn('one')}#agent`, cure: 'Drain it' },
      links: { runbook: 'https://docs/audit.md#instance-without-daemon' },
    });
    expect(over?.notice.incidentId).toBe(open?.notice.incidentId);
    expect(over?.notice.summary).toContain('the audit does not find it any more');
  });

  it('of a steady cluster costs no write, also where its words tell how long it has lasted', async () => {
    const { audits } = account();
    await audits([repairOff(), without('one')]);
    const later = without('one', { why: 'no task of agent is RUNNING on one; it registered 2 d 4 h ago' });
    expect(await audits([repairOff(), later])).toEqual([]);
  });

  it('is refreshed without a word where its cause differs, and told as changed where it is worse', async () => {
    const { audits, people, told } = account();
    await people([repairOff('gpu', { severity: 'info' })]);
    expect(await audits([repairOff('gpu', { severity: 'info', why: 'another cause' })])).toEqual(['written']);
    expect(await people([repairOff('gpu', { severity: 'info', why: 'another cause' })])).toEqual([]);
    const [worse] = await told([repairOff('gpu', { severity: 'critical' })]);
    expect(worse?.notice).toMatchObject({ state: 'changed', severity: 'critical' });
    const [over] = await told([]);
    expect(over?.notice).toMatchObject({ state: 'resolved', severity: 'critical' });
  });

  it('that comes and goes with every audit is told three times, and then stays open until it is gone for a day', async () => {
    const { people } = account();
    const told = [];
    for (let hour = 0; hour < 48; hour++) told.push(...(await people(hour % 2 === 0 ? [repairOff()] : [])));
    expect(told).toEqual(['open 1', 'resolved 1', 'open 1']);
    for (let hour = 0; hour < 30; hour++) told.push(...(await people([])));
    expect(told).toEqual(['open 1', 'resolved 1', 'open 1', 'resolved 1']);
  });

  it('that comes back after a day is a new incident, and so is its end', async () => {
    const { people, published } = account();
    const told = [];
    for (let day = 0; day < 3; day++) {
      told.push(...(await people([repairOff()])));
      for (let hour = 0; hour < 25; hour++) told.push(...(await people([])));
    }
    expect(told).toEqual(['open 1', 'resolved 1', 'open 1', 'resolved 1', 'open 1', 'resolved 1']);
    expect(new Set(published.map(({ notice }) => notice.incidentId)).size).toBe(3);
  });

  it('whose evidence is missing stays as it was, open or not', async () => {
    const { people } = account();
    const untold = [untoldOf('instance-without-daemon')];
    expect(await people([], { untold })).toEqual([]);
    expect(await people([without('one')], { untold })).toEqual(['open 1']);
    expect(await people([], { untold })).toEqual([]);
    expect(await people([], { untold: [untoldOf('no-signal')] })).toEqual(['resolved 1']);
  });

  it('of a cluster that is gone is over at once, also one that came back', async () => {
    const { people } = account();
    for (const found of [[repairOff()], [], [repairOff()]]) await people(found);
    expect(await people([], { untold: [untoldOf('auto-repair-off')], isClusterGone: true })).toEqual(['resolved 1']);
  });
});

describe('a hole that the policy accepts', () => {
  const accepted = { reason: 'GPU jobs of days', until: T0 + 9 * HOUR };

  it('is not told, and no item of it is written', async () => {
    const { audits } = account();
    expect(await audits([repairOff('gpu', { accepted })])).toEqual([]);
  });

  it('while it is open is resolved and says so; and is told when the acceptance ends', async () => {
    const { told } = account();
    await told([repairOff()]);
    const [over] = await told([repairOff('gpu', { accepted })]);
    expect(over?.notice).toMatchObject({ state: 'resolved' });
    expect(over?.notice.summary).toContain('the policy accepts it until 2026-11-01T21:00:00.000Z: GPU jobs of days');
    expect(await told([repairOff('gpu', { accepted })])).toEqual([]);
    const [again] = await told([repairOff()]);
    expect(again?.notice).toMatchObject({ state: 'open' });
    const [end] = await told([]);
    expect(end?.notice).toMatchObject({ state: 'resolved' });
  });
});

describe('a hole that a silence covers', () => {
  const times = { until: T0 + 2.5 * HOUR, days: null, from: null, to: null, timeZone: null };
  const silence = { rules: null, clusterArn: null, daemonName: null, ...times, reason: 'moving' };
  const policy = { ...DEFAULT_POLICY, silences: [{ ...silence, capacityProviderName: 'gpu' }] };

  it('is for machines alone, until the silence ends; another provider is told', async () => {
    const { told, people } = account({ policy });
    const first = await told([repairOff(), repairOff('other')]);
    expect(first.map(({ notice, isSilenced }) => [notice.severity, isSilenced]).sort()).toEqual([
      ['info', true],
      ['warning', false],
    ]);
    expect(await people([repairOff(), repairOff('other')])).toEqual([]);
    expect(await people([repairOff(), repairOff('other')])).toEqual(['changed 1']);
  });

  it('is told if the silence is about rules', async () => {
    const ofRules = [{ ...silence, rules: ['daemon-running' as const], capacityProviderName: null }];
    expect(await account({ policy: { ...DEFAULT_POLICY, silences: ofRules } }).people([repairOff()])).toEqual([
      'open 1',
    ]);
  });
});

describe('a hole that a rule judges too', () => {
  const broken = (rule: 'daemon-running' | 'deployment-settled', daemonName = 'agent') => ({
    ...{ id: 'a', clusterArn: CLUSTER, capacityProviderName: null, containerInstanceArn: instanceArn('one') },
    ...{
      daemonName: null,
      severity: 'critical' as const,
      occurredAt: T0,
      openedAt: T0,
      resolvedAt: null,
      resolution: null,
    },
    violations: [
      {
        ...{ rule, daemonName, clusterArn: CLUSTER, capacityProviderName: null, containerInstanceArn: null },
        ...{
          outcome: 'violated' as const,
          marginMs: null,
          taskArns: [],
          tasksTotal: 0,
          occurredAt: T0,
          until: null,
          reason: 'x',
        },
      },
    ],
  });
  const unsettled = (): FoundHole => repairOff('gpu', { hole: 'deployment-unsettled', resource: daemonArn('agent') });

  it.each([
    { what: 'the instance', item: instanceState('one', { incident: broken('daemon-running') }), hole: without('one') },
    {
      what: "the daemon's deployments",
      item: { ...deploymentState('agent'), incident: broken('deployment-settled') },
      hole: unsettled(),
    },
  ])('is not told while the incident of $what is open, and told once that is over', async ({ item, hole }) => {
    const { store, people } = account();
    await store.writeItem(item, 0);
    expect(await people([hole])).toEqual([]);
    await store.writeItem({ ...item, incident: { ...item.incident, resolvedAt: T0 } } as typeof item, 1);
    expect(await people([hole])).toEqual(['open 1']);
  });

  it('is told if that incident is about another daemon, another rule or another instance', async () => {
    const { store, people } = account();
    await store.writeItem(instanceState('one', { incident: broken('daemon-running', 'other') }), 0);
    await store.writeItem(instanceState('two', { incident: broken('deployment-settled') }), 0);
    expect(await people([without('one'), without('two'), without('three')])).toEqual(['open 3']);
  });

  it('and that is open when the incident opens is resolved, and says who tells of it now', async () => {
    const { store, told } = account();
    await told([without('one')]);
    await store.writeItem(instanceState('one', { incident: broken('daemon-running') }), 0);
    const [over] = await told([without('one')]);
    expect(over?.notice).toMatchObject({ state: 'resolved' });
    expect(over?.notice.summary).toContain('an incident of the rule daemon-running tells of it now');
    expect(await told([without('one')])).toEqual([]);
  });
});

describe('many holes of one kind at once', () => {
  const names = Array.from({ length: 60 }, (_, n) => `many-${n}`);
  const many = names.map((name) => without(name));

  it('are one message to people, a notice each to machines, and so is their end', async () => {
    const { told } = account();
    const open = await told([...many, repairOff()]);
    expect(open).toHaveLength(61);
    const toPeople = open.filter(({ isSilenced }) => !isSilenced).map(({ notice }) => notice);
    expect(toPeople.map(({ about }) => about?.count).sort()).toEqual([1, 60]);
    const [leader] = toPeople.filter(({ about }) => about?.count === 60);
    const sorted = many.map(({ resource }) => resource).sort();
    expect(leader?.hole?.resource).toBe(sorted[0]);
    expect(leader?.about?.first).toEqual(sorted.slice(0, 5));
    expect(leader?.summary).toContain('60 times in cluster production');
    for (const { notice } of open) expectNotice(notice);
    const over = await told([repairOff()]);
    expect(over).toHaveLength(60);
    expect(over.filter(({ isSilenced }) => !isSilenced).map(({ notice: { about } }) => about?.count)).toEqual([60]);
  });

  it('join no later ones: those are a message of their own', async () => {
    const { people } = account();
    expect(await people(many.slice(0, 40))).toEqual(['open 40']);
    expect(await people(many.slice(10))).toEqual(expect.arrayContaining(['open 20', 'resolved 10']));
    expect(await people(many)).toEqual(['open 10']);
  });

  it('are led by the worst', async () => {
    const { told } = account();
    const worst = without('many-59', { severity: 'critical' });
    const all = [...many.slice(0, 59).map((one) => ({ ...one, severity: 'warning' as const })), worst];
    const [leader] = (await told(all)).filter(({ isSilenced }) => !isSilenced);
    expect(leader?.notice.hole?.resource).toBe(worst.resource);
  });

  it('are one message to people also if ten thousand instances lack their daemon', async () => {
    const { told, people } = account();
    const crowd = Array.from({ length: 10_000 }, (_, n) => without(`crowd-${n}`));
    const open = await told(crowd);
    expect(open).toHaveLength(10_000);
    const toPeople = open.filter(({ isSilenced }) => !isSilenced);
    expect(toPeople.map(({ notice }) => [notice.about?.count, notice.about?.first.length])).toEqual([[10_000, 5]]);
    expect(JSON.stringify(toPeople[0]?.notice).length).toBeLessThan(8000);
    expect(await people(crowd)).toEqual([]);
  });

  it.each([0, 1, 2, 30, 59])(
    'are told once by two audits, if the first one dies at its write number %i',
    async (writes) => {
      let left = Number.POSITIVE_INFINITY;
      const { people, audits, world } = account({
        before: ({ call }) => {
          if (call !== 'writeItem') return;
          left -= 1;
          if (left < 0) throw new Error('it has died');
        },
      });
      left = writes;
      await audits(many);
      left = Number.POSITIVE_INFINITY;
      world.now += 1;
      expect(await people(many)).toEqual(['open 60']);
      expect(await people(many)).toEqual([]);
      left = writes;
      await audits([]);
      left = Number.POSITIVE_INFINITY;
      expect(await people([])).toEqual(['resolved 60']);
      expect(await people([])).toEqual([]);
    },
  );

  it('are told, rather twice than never, if others are found before the rest of them is written', async () => {
    let left = 30;
    const { people, audits } = account({
      before: ({ call }) => {
        if (call === 'writeItem' && --left < 0) throw new Error('it has died');
      },
    });
    await audits(many);
    left = Number.POSITIVE_INFINITY;
    expect((await people([...many, without('late')])).sort()).toEqual(['open 31', 'open 60']);
  });
});

it('two audits of one cluster at once tell each hole once', async () => {
  const { store, world, published, react } = account();
  const found = Array.from({ length: 20 }, (_, n) => without(`many-${n}`));
  const audit = (at: number, some: readonly FoundHole[]) =>
    recordHoles(
      { clusterArn: CLUSTER, found: some, untold: [], at },
      { store, policy: world.policy, now: () => world.now },
    );
  await Promise.all([audit(T0, found), audit(T0 + 1, found)]);
  await react();
  const byHole = Map.groupBy(published, ({ notice }) => notice.hole?.resource);
  expect([...byHole.values()].every((notices) => notices.length === 1)).toBe(true);
  expect(byHole.size).toBe(20);
  expect(published.filter(({ isSilenced }) => !isSilenced).map(({ notice }) => notice.about?.count)).toEqual([20]);
});
