import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { readDaemons } from '../../../shared/edge/documents/declared-daemons.ts';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readNewPolicy, readPolicy } from '../../../shared/edge/policy/read-policy.ts';

const problemsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
};

describe('a policy', () => {
  it('that says nothing is the default', () => {
    expect(readPolicy({})).toEqual(DEFAULT_POLICY);
  });

  it('changes what it names and leaves the rest', () => {
    const policy = {
      startDeadlineSeconds: 0,
      minMarginMs: 12.5,
      daemonOrder: ['a', 'b'],
      severities: { 'daemon-alone': 'info' },
    };
    expect(readPolicy(policy)).toEqual({
      ...DEFAULT_POLICY,
      ...policy,
      severities: { ...DEFAULT_POLICY.severities, 'daemon-alone': 'info' },
    });
  });

  it('does nothing to anybody unless told to', () => {
    expect(readPolicy({})).toMatchObject({ mode: 'observe', killSwitch: false, silences: [], daemons: [] });
  });

  it('says per rule what helps, one rung after the other; an empty ladder is for a person', () => {
    const drain = { remedy: 'drain-instance', deadlineSeconds: 600 };
    const remedies = { 'daemon-healthy': [drain], 'daemon-started-first': [] };
    expect(readPolicy({ remedies }).remedies).toEqual({ ...DEFAULT_POLICY.remedies, ...remedies });
  });

  it("gives ECS's own repair as long as it is not late, and may give it longer", () => {
    expect(readPolicy({ repairDeadlineSeconds: 900 }).repairHeadStartSeconds).toBe(900);
    expect(readPolicy({ repairHeadStartSeconds: 900 }).repairHeadStartSeconds).toBe(900);
  });

  it('silences what it names, until a time or until the silence is taken out', () => {
    const silence = { daemonName: 'a', until: '2026-09-14T12:00:00Z', reason: ' we know ' };
    const always = { days: null, from: null, to: null, timeZone: null };
    const anything = { rules: null, clusterArn: null, daemonName: null, capacityProviderName: null, ...always };
    expect(readPolicy({ silences: [silence, { rules: ['daemon-alone'], reason: 'so what' }] }).silences).toEqual([
      { ...anything, daemonName: 'a', until: Date.UTC(2026, 8, 14, 12), reason: 'we know' },
      { ...anything, rules: ['daemon-alone'], until: null, reason: 'so what' },
    ]);
  });

  it('names the daemons that must exist, anywhere and critical or not unless it says more', () => {
    const said = { daemonName: 'b', clusterArn: 'arn', capacityProviderName: 'p', critical: true };
    expect(readPolicy({ daemons: [{ daemonName: 'a' }, said] }).daemons).toEqual([
      { daemonName: 'a', clusterArn: null, capacityProviderName: null, critical: null },
      said,
    ]);
  });

  it('has all its problems named at once', () => {
    const policy = {
      settleSeconds: -1,
      overlapSeconds: '60',
      healthGraceSeconds: Number.POSITIVE_INFINITY,
      daemonOrder: ['a', 5],
      severities: { 'daemon-alone': 'loud', 'daemon-early': 'info' },
      startDeadline: 5,
      mode: 'repair',
      killSwitch: 'yes',
      remedies: {
        'daemon-running': [{ remedy: 'reboot', deadlineSeconds: 60 }, { remedy: 'drain-instance' }, []],
        'daemon-early': [],
      },
      maxAttempts: 4,
      repairHeadStartSeconds: 299,
      budgetPercent: 101,
      maxActsPerHour: 1.5,
      handsOffTag: '',
      daemons: [{ daemon: 'a' }],
      silences: [
        { reason: 'everything' },
        { rules: [], reason: ' ' },
        { rules: ['daemon-early'], until: 'tomorrow', reason: 'a typing error' },
      ],
    };
    expect(problemsOf(() => readPolicy(policy)).toSorted()).toEqual([
      'budgetPercent: must be a number from 0 to 100',
      'daemonOrder.1: must be a daemonName',
      'daemons.0.daemon: is not a field of an expected daemon',
      'daemons.0.daemonName: must be given',
      'handsOffTag: must not be empty',
      'healthGraceSeconds: must be a number of seconds from 0 to 34560000 (400 days; there is no "never")',
      'killSwitch: must be true or false',
      'maxActsPerHour: must be a whole number from 0 to 1000',
      'maxAttempts: must be a whole number from 0 to 3',
      'mode: must be observe, propose or enforce',
      'overlapSeconds: must be a number of seconds from 0 to 34560000 (400 days; there is no "never")',
      'remedies.daemon-early: is not a rule',
      'remedies.daemon-running.0.remedy: must be stop-early-tasks or drain-instance',
      'remedies.daemon-running.1.deadlineSeconds: must be given',
      'remedies.daemon-running.2: must be an object',
      'repairHeadStartSeconds: must not be less than repairDeadlineSeconds',
      'settleSeconds: must be a number of seconds from 0 to 34560000 (400 days; there is no "never")',
      'severities.daemon-alone: must be critical, warning or info',
      'severities.daemon-early: is not a rule',
      'silences.0: must name rules, clusterArn, daemonName or capacityProviderName',
      'silences.1.reason: must say why',
      'silences.1.rules: must not be empty',
      'silences.2.rules.0: is not a rule',
      'silences.2.until: must be an ISO 8601 date and time with Z or an offset, such as 2026-03-24T12:00:00Z',
      'startDeadline: is not a field of a policy',
    ]);
  });

  it.each([{ document: null }, { document: 5 }, { document: 'text' }, { document: [] }, { document: [{}] }])(
    'is no other JSON: $document',
    ({ document }) => {
      expect(problemsOf(() => readPolicy(document))).toEqual(['must be a JSON object']);
    },
  );
});

describe('the daemons', () => {
  it('have any, all, true, since ever and never for what is left out or null', () => {
    const absent = { clusterArn: null, capacityProviderNames: null, critical: true, createdAt: null, deletedAt: null };
    expect(readDaemons([{ daemonName: 'a' }, { daemonName: 'b', ...absent, critical: null }])).toEqual([
      { daemonName: 'a', ...absent },
      { daemonName: 'b', ...absent },
    ]);
  });

  it('may say it all, and twice', () => {
    const daemon = { daemonName: 'a', clusterArn: 'arn', capacityProviderNames: ['p', 'q'], critical: false };
    const times = { createdAt: '2026-09-14T12:00:00Z', deletedAt: '2026-09-14T14:00:00.5+02:00' };
    const read = { ...daemon, createdAt: Date.UTC(2026, 8, 14, 12), deletedAt: Date.UTC(2026, 8, 14, 12, 0, 0, 500) };
    expect(
      readDaemons([
        { ...daemon, ...times },
        { ...daemon, ...times, capacityProviderNames: ['r'] },
      ]),
    ).toEqual([read, { ...read, capacityProviderNames: ['r'] }]);
  });

  it('have all their problems named at once', () => {
    const daemons = [
      7,
      {},
      { daemonName: '', critical: 'yes' },
      { daemonName: 'a', createdAt: 'yesterday', capacityProviderNames: 'p', clusterARN: 'arn' },
    ];
    expect(problemsOf(() => readDaemons(daemons)).toSorted()).toEqual([
      '0: must be an object',
      '1.daemonName: must be given',
      '2.critical: must be true or false',
      '2.daemonName: must not be empty',
      '3.capacityProviderNames: must be an array of names or ARNs',
      '3.clusterARN: is not a field of a daemon',
      '3.createdAt: must be an ISO 8601 date and time with Z or an offset, such as 2026-03-24T12:00:00Z',
    ]);
  });

  it('name clusters and capacity providers, or give their ARNs', () => {
    const arn = 'arn:aws:ecs:eu-west-1:111122223333';
    const read = readDaemons([
      { daemonName: 'a', clusterArn: 'payments', capacityProviderNames: ['managed', `${arn}:capacity-provider/gpu`] },
      { daemonName: 'b', clusterArn: `${arn}:cluster/payments` },
      { daemonName: 'c', capacityProviderNames: ['arn:aws-cn:ecs:x:<redacted>:capacity-provider/payments/arm'] },
    ]);
    expect(read.map(({ clusterArn, capacityProviderNames }) => [clusterArn, capacityProviderNames])).toEqual([
      ['payments', ['managed', 'gpu']],
      [`${arn}:cluster/payments`, null],
      [null, ['arm']],
    ]);
  });

  it.each([
    'arn:aws:ecs:eu-west-1:111122223333:service/payments/web',
    'arn:aws:ecs:eu-west-1:111122223333:cluster/',
    'arn:aws:eks:eu-west-1:111122223333:cluster/payments',
    'two words',
    '',
    'x'.repeat(256),
  ])('name nothing by %j', (wrong) => {
    expect(
      problemsOf(() => readDaemons([{ daemonName: 'a', clusterArn: wrong, capacityProviderNames: [wrong] }])),
    ).toEqual([
      '0.clusterArn: must be the name or the ARN of a cluster',
      '0.capacityProviderNames.0: must be the name or the ARN of a capacity provider',
    ]);
    if (wrong === '') return;
    const silence = { clusterArn: wrong, capacityProviderName: wrong, reason: 'known' };
    // one that was put before stays in force
    expect(readPolicy({ silences: [silence] }).silences[0]).toMatchObject({ clusterArn: wrong });
    expect(
      problemsOf(() => readNewPolicy({ silences: [silence], daemons: [{ daemonName: 'a', clusterArn: wrong }] })),
    ).toEqual(
      expect.arrayContaining([
        'silences.0.clusterArn: must be the name or the ARN of a cluster',
        'silences.0.capacityProviderName: must be the name or the ARN of a capacity provider',
        'daemons.0.clusterArn: must be the name or the ARN of a cluster',
      ]),
    );
  });

  it('are not deleted before they are created, and not of no capacity provider', () => {
    const [early, late] = ['2026-09-14T12:00:00Z', '2026-09-14T12:00:01Z'];
    const daemons = [
      { daemonName: 'a', createdAt: late, deletedAt: early },
      { daemonName: 'b', createdAt: early, deletedAt: early },
      { daemonName: 'c', capacityProviderNames: [] },
    ];
    expect(problemsOf(() => readDaemons(daemons)).toSorted()).toEqual([
      '0.deletedAt: must not be before createdAt',
      '2.capacityProviderNames: must not be empty: leave it out for a daemon of every capacity provider',
    ]);
  });

  const [noon, one, two] = ['2026-09-14T12:00:00Z', '2026-09-14T13:00:00Z', '2026-09-14T14:00:00Z'];
  const payments = 'arn:aws:ecs:eu-west-1:111122223333:cluster/payments';
  it.each([
    { when: 'nothing keeps them apart', first: {}, second: { critical: false } },
    { when: 'one is of any cluster', first: { clusterArn: 'payments' }, second: {} },
    {
      when: 'one names the cluster and one gives its ARN',
      first: { clusterArn: payments },
      second: { clusterArn: 'payments' },
    },
    {
      when: 'they share a provider',
      first: { capacityProviderNames: ['p', 'q'] },
      second: { capacityProviderNames: ['q', 'r'] },
    },
    { when: 'one lives until after the other begins', first: { deletedAt: two }, second: { createdAt: one } },
    {
      when: 'one lives within the other',
      first: { createdAt: noon, deletedAt: two },
      second: { createdAt: one, deletedAt: two },
    },
    { when: 'no end is given', first: { createdAt: noon }, second: { createdAt: one } },
  ])('are not one daemon twice where $when', ({ first, second }) => {
    const daemons = [{ daemonName: 'b' }, { daemonName: 'a', ...first }, { daemonName: 'a', ...second }];
    const problem =
      '2: declares "a" as 1 does: on one cluster and capacity provider, createdAt and deletedAt must keep them apart';
    expect(problemsOf(() => readDaemons(daemons))).toEqual([problem]);
    expect(problemsOf(() => readDaemons([daemons[0], daemons[2], daemons[1]]))).toEqual([problem]);
  });

  it.each([
    { when: 'one was deleted before the other was created', first: { deletedAt: noon }, second: { createdAt: one } },
    { when: 'one begins when the other ends', first: { deletedAt: noon }, second: { createdAt: noon } },
    { when: 'their clusters differ', first: { clusterArn: payments }, second: { clusterArn: 'orders' } },
    {
      when: 'their providers differ',
      first: { capacityProviderNames: ['p'] },
      second: { capacityProviderNames: ['q'] },
    },
    { when: 'their names differ', first: {}, second: { daemonName: 'b' } },
  ])('may be declared twice where $when', ({ first, second }) => {
    expect(
      readDaemons([
        { daemonName: 'a', ...first },
        { daemonName: 'a', ...second },
      ]),
    ).toHaveLength(2);
  });

  it('are not expected twice by a new policy, in the same place', () => {
    const arn = 'arn:aws:ecs:eu-west-1:111122223333:capacity-provider/gpu';
    const daemons = [
      { daemonName: 'a' },
      { daemonName: 'a', capacityProviderName: arn },
      { daemonName: 'a', critical: false },
      { daemonName: 'a', capacityProviderName: 'gpu', clusterArn: null },
      { daemonName: 'a', clusterArn: 'payments' },
    ];
    expect(problemsOf(() => readNewPolicy({ daemons }))).toEqual([
      'daemons.2: names what daemons.0 names',
      'daemons.3: names what daemons.1 names',
    ]);
    // one that was put before stays in force
    expect(readPolicy({ daemons }).daemons).toHaveLength(5);
  });

  it.each([null, {}, 'text', { daemonName: 'a' }])('%j is no list of them', (document) => {
    expect(problemsOf(() => readDaemons(document))).toEqual(['must be a JSON array of daemons']);
  });
});
