import { describe, expect, it } from 'vitest';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readByHand } from '../../../shared/edge/remedies/by-person/by-hand-payload.ts';

const INSTANCE = 'arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/0123456789abcdef0123456789abcdef';
const DAEMON = 'arn:aws-cn:ecs:cn-north-1:123456789012:daemon/prod/log-agent';
const GOOD = { action: 'drain-instance', containerInstanceArn: INSTANCE, reason: 'it lost its daemon' };
const REDEPLOY = { action: 'redeploy-daemon', daemonArn: DAEMON, reason: 'a new certificate' };

const problemsOf = (payload: unknown): readonly string[] => {
  try {
    readByHand(payload);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
};

describe('a request by hand', () => {
  it('is a dry run that overrides nothing, unless it says otherwise', () => {
    expect(readByHand(GOOD)).toEqual({
      action: 'drain-instance',
      containerInstanceArn: INSTANCE,
      daemonArn: null,
      incidentId: null,
      reason: 'it lost its daemon',
      dryRun: true,
      override: [],
      askedAt: null,
      approved: null,
    });
    expect(readByHand({ ...GOOD, dryRun: false }).dryRun).toBe(false);
    expect(readByHand({ ...GOOD, override: ['cooldown', 'attempts'] }).override).toEqual(['cooldown', 'attempts']);
  });

  it('may say when it was made', () => {
    expect(readByHand({ ...GOOD, askedAt: '2026-11-30T10:00:00.5Z' }).askedAt).toBe(
      Date.parse('2026-11-30T10:00:00.5Z'),
    );
    for (const askedAt of ['yesterday', '', 1, null])
      expect(problemsOf({ ...GOOD, askedAt })).toEqual([
        'askedAt: must be an ISO 8601 date and time with Z or an offset, such as 2026-03-24T12:00:00Z',
      ]);
  });

  it('may name an incident, a daemon, and the plan that it approves', () => {
    const { containerInstanceArn: _, ...rest } = GOOD;
    expect(readByHand({ ...rest, incidentId: 'prod/0123/daemon-stayed-up/1' }).incidentId).toMatch(/^prod/);
    expect(readByHand(REDEPLOY).daemonArn).toBe(DAEMON);
    expect(readByHand({ ...GOOD, planId: 'p1abc.mg3k2f' }).approved).toEqual({
      id: 'p1abc',
      madeAt: Number.parseInt('mg3k2f', 36),
    });
  });

  it.each([
    { what: 'nothing', payload: null, field: 'must be an object' },
    { what: 'a text', payload: 'drain it', field: 'must be an object' },
    { what: 'a list', payload: [GOOD], field: 'must be' },
    { what: 'an empty object', payload: {}, field: 'action: must' },
    { what: 'no action', payload: { ...GOOD, action: undefined }, field: 'action: must be one of' },
    { what: 'an unknown action', payload: { ...GOOD, action: 'terminate' }, field: 'action: must be one of' },
    {
      what: 'another case of an action',
      payload: { ...GOOD, action: 'DRAIN-INSTANCE' },
      field: 'action: must be one of',
    },
    { what: 'no target', payload: { ...GOOD, containerInstanceArn: undefined }, field: 'containerInstanceArn' },
    { what: 'two targets', payload: { ...GOOD, incidentId: 'i' }, field: 'exactly one of' },
    {
      what: 'a short instance id',
      payload: { ...GOOD, containerInstanceArn: 'i-0123' },
      field: 'containerInstanceArn: must be',
    },
    {
      what: 'an old ARN without its cluster',
      payload: { ...GOOD, containerInstanceArn: INSTANCE.replace('prod/', '') },
      field: 'containerInstanceArn: must be',
    },
    {
      what: 'a wildcard',
      payload: { ...GOOD, containerInstanceArn: INSTANCE.replace(/[^/]+$/, '*') },
      field: 'containerInstanceArn: must be',
    },
    {
      what: 'several instances',
      payload: { ...GOOD, containerInstanceArn: [INSTANCE] },
      field: 'containerInstanceArn: must be a string',
    },
    {
      what: 'a task for an instance',
      payload: { ...GOOD, containerInstanceArn: INSTANCE.replace('container-instance', 'task') },
      field: 'containerInstanceArn',
    },
    {
      what: 'an empty incident',
      payload: { ...GOOD, containerInstanceArn: undefined, incidentId: '' },
      field: 'incidentId: must not be empty',
    },
    {
      what: 'a daemon to be drained',
      payload: { ...REDEPLOY, action: 'drain-instance' },
      field: 'daemonArn: goes with',
    },
    {
      what: 'an instance to be redeployed',
      payload: { ...GOOD, action: 'redeploy-daemon' },
      field: 'action: redeploy-daemon goes with daemonArn',
    },
    { what: 'a daemon by its name', payload: { ...REDEPLOY, daemonArn: 'log-agent' }, field: 'daemonArn: must be' },
    { what: 'a planned redeployment', payload: { ...REDEPLOY, planId: 'p1.a' }, field: 'without planId' },
    { what: 'no reason', payload: { ...GOOD, reason: undefined }, field: 'reason: must' },
    { what: 'an empty reason', payload: { ...GOOD, reason: '  ' }, field: 'reason: must say why' },
    { what: 'an endless reason', payload: { ...GOOD, reason: 'x'.repeat(501) }, field: 'reason: must have at most' },
    { what: 'dryRun as text', payload: { ...GOOD, dryRun: 'false' }, field: 'dryRun: must be true or false' },
    { what: 'dryRun as a number', payload: { ...GOOD, dryRun: 0 }, field: 'dryRun: must be true or false' },
    { what: 'dryRun as null', payload: { ...GOOD, dryRun: null }, field: 'dryRun: must be true or false' },
    {
      what: 'an override that is not a list',
      payload: { ...GOOD, override: 'cooldown' },
      field: 'override: must be a list',
    },
    {
      what: 'an unknown guard',
      payload: { ...GOOD, override: ['all'] },
      field: 'override.0: must be the name of a guard',
    },
    {
      what: 'the kill switch overridden',
      payload: { ...GOOD, override: ['kill-switch'] },
      field: "override.0: can't be overridden",
    },
    {
      what: 'the budget overridden',
      payload: { ...GOOD, override: ['cooldown', 'budget'] },
      field: "override.1: can't be overridden",
    },
    {
      what: 'the fresh look overridden',
      payload: { ...GOOD, override: ['fresh-look-agrees'] },
      field: "override.0: can't be overridden",
    },
    {
      what: 'the hands-off tag overridden',
      payload: { ...GOOD, override: ['hands-off-tag'] },
      field: "override.0: can't be overridden",
    },
    {
      what: 'a plan that is none',
      payload: { ...GOOD, planId: 'the last one' },
      field: 'planId: must be the id of a plan',
    },
    { what: 'a misspelt field', payload: { ...GOOD, dryrun: false }, field: 'dryrun: is not a field' },
    { what: 'force', payload: { ...GOOD, force: true }, field: 'force: is not a field' },
  ])('is refused for $what, by the name of the field', ({ payload, field }) => {
    expect(problemsOf(payload).join('\n')).toContain(field);
  });

  it('names every problem at once', () => {
    const problems = problemsOf({ action: 'x', containerInstanceArn: 'y', reason: '', dryRun: 1, override: ['z'] });
    for (const field of ['action', 'containerInstanceArn', 'reason', 'dryRun', 'override.0'])
      expect(problems.some((problem) => problem.startsWith(`${field}: `))).toBe(true);
  });

  it('names what does not go together beside a field that is wrong by itself', () => {
    expect(problemsOf({ action: 'x', reason: 'r' })).toEqual([
      expect.stringMatching(/^action: must be one of/),
      'exactly one of containerInstanceArn, daemonArn, incidentId must be given',
    ]);
    expect(problemsOf({ action: 'drain-instance', daemonArn: DAEMON, reason: 'r', override: ['z'] })).toEqual([
      expect.stringMatching(/^override.0: must be the name of a guard/),
      'daemonArn: goes with the action redeploy-daemon alone',
    ]);
  });

  it('is no batch of a queue', () => {
    expect(problemsOf({ records: [] }).join('\n')).toContain('records: is not a field');
  });
});
