import { describe, expect, it } from 'vitest';
import { isMissing, type Missing } from '../../../shared/core/survey/field.ts';
import { type Action, BUCKET_OF } from '../../../shared/edge/survey/actions.ts';
import type { RegionSurvey, SurveyRequest } from '../../../shared/edge/survey/survey-region.ts';
import { drawnOf } from '../../drawn.ts';
import type { Ecs } from '../../simulator/api/ecs.ts';
import { clientsOf, startFull } from './full-account.ts';
import { POLICY, survey } from './surveying.ts';

const ACTIONS = Object.keys(BUCKET_OF) as Action[];

const readAll = (ecs: Ecs, request: Partial<SurveyRequest> = {}): Promise<RegionSurvey> =>
  survey(ecs, request, clientsOf(ecs));

/** Each place in which two surveys differ, with the value of the second. */
const differences = (one: unknown, other: unknown, path = ''): readonly (readonly [string, unknown])[] => {
  if (Object.is(one, other) || (isMissing(one) && isMissing(other) && one.why === other.why)) return [];
  if (one instanceof Map && other instanceof Map)
    return [...one].flatMap(([key, value]) =>
      other.has(key) ? differences(value, other.get(key), `${path}.${key}`) : [],
    );
  if (!isObject(one) || !isObject(other) || isMissing(other) || isMissing(one)) return [[path, other]];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], `${path}.${key}`));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

describe('of an account that denies nothing a survey', () => {
  it('makes every call, and misses nothing that it asked for', async () => {
    const ecs = await startFull();
    const { surveys, calls, unread } = await readAll(ecs);
    expect(Object.keys(calls).toSorted()).toEqual(ACTIONS.toSorted());
    expect(unread).toEqual([]);
    expect(missingIn(surveys).filter(({ why }) => !why.includes('was not asked for'))).toEqual([]);
  });
});

const missingIn = (value: unknown): readonly Missing[] => {
  if (isMissing(value)) return [value];
  if (value instanceof Map) return [...value.values()].flatMap(missingIn);
  return isObject(value) ? Object.values(value).flatMap(missingIn) : [];
};

/** A deployment that is only listed has no providers; a task is elsewhere than on an instance that is known. */
const LESS = /\.(targetProviders|tasksElsewhere\.\d+)$/;

describe('where one call is denied', () => {
  const OF_ONE_CALL = ACTIONS.filter((action) => action !== 'ecs:ListClusters');

  it.each(drawnOf(OF_ONE_CALL))('(%s) the rest stands, and what is missing says so', async (action) => {
    const ecs = await startFull();
    const whole = await readAll(ecs);
    ecs.server.denied.add(action);
    const part = await readAll(ecs);
    expect(part.surveys.map(({ resource }) => resource)).toEqual(whole.surveys.map(({ resource }) => resource));
    const found = differences(whole.surveys, part.surveys).filter(([path]) => !LESS.test(path));
    expect(found.length, 'places that differ').toBeGreaterThan(0);
    for (const [path, value] of found) {
      expect(isMissing(value) ? value.why : value, path).toMatch(new RegExp(`^${action}: AccessDenied(Exception)?$`));
    }
    expect(part.unread).toEqual([]);
  });

  it('(ecs:ListClusters) the Region is one line', async () => {
    const ecs = await startFull();
    ecs.server.denied.add('ecs:ListClusters');
    expect(await readAll(ecs)).toEqual({
      surveys: [],
      unread: [
        { missing: 'unread', what: 'the clusters of us-west-2', why: 'ecs:ListClusters: AccessDeniedException' },
      ],
      absent: [],
      calls: { 'ecs:ListClusters': 1 },
    });
  });

  it('(ecs:DescribeClusters) of a cluster that is named, it is one line', async () => {
    const ecs = await startFull();
    ecs.server.denied.add('ecs:DescribeClusters');
    expect(await readAll(ecs, { clusters: ['prod'] })).toMatchObject({
      surveys: [],
      unread: [{ what: 'the cluster prod', why: 'ecs:DescribeClusters: AccessDeniedException' }],
      absent: [],
    });
  });
});

describe('where ECS throttles', () => {
  it('a survey comes again, and misses nothing', async () => {
    const ecs = await startFull();
    const whole = await readAll(ecs);
    for (const action of ['ListTasks', 'DescribeDaemon', 'iam:GetRole'])
      ecs.server.faults.inject({ action, times: 3, fault: 'throttling' });
    const again = await readAll(ecs);
    expect(differences(whole.surveys, again.surveys)).toEqual([]);
    expect(again.calls['ecs:ListTasks']).toBe((whole.calls['ecs:ListTasks'] ?? 0) + 3);
  });

  it('for too long, the thing is missing by that name', async () => {
    const ecs = await startFull();
    ecs.server.faults.inject({ action: 'ListServices', fault: 'throttling' });
    const { surveys } = await readAll(ecs, { clusters: ['prod'] });
    expect(surveys[0]?.services).toMatchObject({ why: 'ecs:ListServices: ThrottlingException' });
  });
});

describe('where failures come inside a 200', () => {
  it.each([
    { action: 'DescribeTasks', field: 'tasksElsewhere', why: 'ecs:DescribeTasks: failures[0] is ACCESS_DENIED' },
    {
      action: 'DescribeContainerInstances',
      field: 'instances',
      why: 'ecs:DescribeContainerInstances: failures[0] is ACCESS_DENIED',
    },
  ] as const)('of $action they count', async ({ action, field, why }) => {
    const ecs = await startFull();
    ecs.server.faults.inject({ action, fault: 'half-failures', reason: 'ACCESS_DENIED' });
    const { surveys } = await readAll(ecs, { clusters: ['prod'] });
    expect(surveys[0]?.[field]).toMatchObject({ why });
  });

  it('a task that is MISSING a moment after it was listed is asked for once more', async () => {
    const ecs = await startFull();
    ecs.server.faults.inject({ action: 'DescribeTasks', times: 1, fault: 'half-failures' });
    const { surveys, calls } = await readAll(ecs, { clusters: ['prod'] });
    expect(surveys[0]?.tasksElsewhere).toEqual([]);
    expect(calls['ecs:DescribeTasks']).toBe(2);
  });

  it('one that stays MISSING leaves no instance proven', async () => {
    const ecs = await startFull();
    ecs.server.faults.inject({ action: 'DescribeTasks', fault: 'half-failures' });
    const { surveys } = await readAll(ecs, { clusters: ['prod'] });
    const instances = surveys[0]?.instances;
    if (instances === undefined || isMissing(instances)) throw new Error('the instances are missing');
    for (const { tasks } of instances) expect(tasks).toMatchObject({ what: 'the tasks of the cluster prod' });
  });
});

describe('clusters that are named', () => {
  it('are read alone, by name or ARN, each once', async () => {
    const ecs = await startFull();
    const arn = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';
    const { surveys, absent, calls } = await readAll(ecs, { clusters: ['prod', arn] });
    expect(surveys.map(({ resource }) => resource)).toEqual([arn]);
    expect(absent).toEqual([]);
    expect(calls['ecs:ListClusters']).toBeUndefined();
  });

  it('are absent where there are none of that name, or of that Region', async () => {
    const ecs = await startFull();
    const elsewhere = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';
    const { surveys, absent, unread } = await readAll(ecs, { clusters: ['nobody', 'prod', elsewhere, 'nobody'] });
    expect(surveys).toHaveLength(1);
    expect({ absent, unread }).toEqual({ absent: ['nobody', elsewhere], unread: [] });
  });
});

describe('a survey that is ended', () => {
  it('keeps what it found, and says of the rest that it was not read', async () => {
    const ecs = await startFull();
    const ended = new AbortController();
    const told = await readAll(ecs, {
      signal: ended.signal,
      onProgress: ({ calls }) => {
        if (calls === 12) ended.abort();
      },
    });
    const missing = [...told.unread, ...missingIn(told.surveys)];
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.some(({ why }) => why.includes('the audit was ended'))).toBe(true);
    expect(told.surveys.map(({ resource }) => resource).length + told.unread.length).toBe(2);
    const before = [...ecs.server.calls.values()].reduce((sum, calls) => sum + calls, 0);
    expect(before).toBeLessThan(40);
  });

  it('before it began asks nothing', async () => {
    const ecs = await startFull();
    const told = await readAll(ecs, { signal: AbortSignal.abort() });
    expect(told).toEqual({
      surveys: [],
      unread: [{ missing: 'unread', what: 'the clusters of us-west-2', why: 'ecs:ListClusters: the audit was ended' }],
      absent: [],
      calls: {},
    });
    expect(ecs.server.calls.size).toBe(0);
  });
});

describe('the progress of a survey', () => {
  it('counts calls and clusters, up to all of them', async () => {
    const ecs = await startFull();
    const told: { readonly clusters: number; readonly clustersDone: number; readonly calls: number }[] = [];
    const { calls } = await readAll(ecs, { onProgress: (progress) => told.push(progress), policy: POLICY });
    const sum = Object.values(calls).reduce((all, count) => all + count, 0);
    expect(told.at(-1)).toEqual({ clusters: 2, clustersDone: 2, calls: sum });
    expect(told.map((one) => one.calls)).toEqual(told.map((one) => one.calls).toSorted((one, other) => one - other));
  });
});
