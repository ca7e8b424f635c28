import { GetInstanceProfileCommand, GetRoleCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { allows } from '../../../shared/core/survey/allows.ts';
import { Asking } from '../../../shared/edge/survey/asking.ts';
import { Roles } from '../../../shared/edge/survey/roles.ts';
import { outside } from './outside.ts';
import { AT_ONCE } from './surveying.ts';

const IAM = 'arn:aws:iam::123456789012';
const ROLE = `${IAM}:role/team/agent`;
const PROFILE = `${IAM}:instance-profile/ecsInstanceRole`;

const setUp = () => {
  const world = outside();
  const asking = new Asking({ pace: AT_ONCE, signal: undefined, onCall: () => {} });
  return { ...world, asking, roles: new Roles(world.clients.iam, asking) };
};

const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

describe('a role', () => {
  it('has its trust, its managed and its inline policies', async () => {
    const { roles } = setUp();
    expect(await roles.role(ROLE)).toMatchObject({
      resource: ROLE,
      name: 'agent',
      trust: [{ effect: 'Allow', actions: ['sts:AssumeRole'], principals: ['ecs-tasks.amazonaws.com'] }],
      policies: [
        { arn: `${IAM}:policy/Attached`, statements: [{ actions: ['logs:*'], resources: ['*'] }] },
        { arn: null, statements: [{ actions: ['s3:Get*'] }] },
      ],
    });
  });

  it('is read once, and so is a policy that another has too', async () => {
    const { roles, asking } = setUp();
    await Promise.all([roles.role(ROLE), roles.role(ROLE), roles.role(`${IAM}:role/other`)]);
    expect(Object.fromEntries(asking.calls)).toEqual({
      'iam:GetRole': 2,
      'iam:ListAttachedRolePolicies': 2,
      'iam:ListRolePolicies': 2,
      'iam:GetRolePolicy': 2,
      'iam:GetPolicy': 1,
      'iam:GetPolicyVersion': 1,
    });
  });

  it('has all pages of its policies', async () => {
    const { roles, iam } = setUp();
    const policy = (name: string) => ({ PolicyName: name, PolicyArn: `${IAM}:policy/${name}` });
    iam
      .on(ListAttachedRolePoliciesCommand)
      .resolves({ AttachedPolicies: [policy('a')], IsTruncated: true, Marker: 'next' })
      .on(ListAttachedRolePoliciesCommand, { Marker: 'next' })
      .resolves({ AttachedPolicies: [policy('b')], IsTruncated: false });
    expect((await roles.role(ROLE)).policies).toMatchObject([
      { arn: `${IAM}:policy/a` },
      { arn: `${IAM}:policy/b` },
      { arn: null },
    ]);
  });

  it('has policies of AWS by their names, and asks only for one that nobody knows', async () => {
    const { roles, iam, asking } = setUp();
    const names = ['service-role/AmazonECSTaskExecutionRolePolicy', 'SomethingOfTomorrow'];
    iam.on(ListAttachedRolePoliciesCommand).resolves({
      AttachedPolicies: names.map((name) => ({ PolicyName: name, PolicyArn: `arn:aws:iam::aws:policy/${name}` })),
      IsTruncated: false,
    });
    const role = await roles.role(ROLE);
    expect(allows(role, 'ecr:BatchGetImage')).toBe(true);
    expect(role.policies).toMatchObject([{}, { statements: [{ actions: ['logs:*'] }] }, { arn: null }]);
    expect(asking.calls.get('iam:GetPolicyVersion')).toBe(1);
  });

  it('has no policies where its attached ones can not be listed, and its trust all the same', async () => {
    const { roles, iam } = setUp();
    iam.on(ListAttachedRolePoliciesCommand).rejects(denied);
    expect(await roles.role(ROLE)).toMatchObject({
      trust: [{ effect: 'Allow' }],
      policies: {
        missing: 'unread',
        what: `the attached policies of the role ${ROLE}`,
        why: 'iam:ListAttachedRolePolicies: AccessDenied',
      },
    });
  });

  it('has its policies where its trust can not be read', async () => {
    const { roles, iam } = setUp();
    iam.on(GetRoleCommand).resolves({ Role: undefined });
    expect(await roles.role(ROLE)).toMatchObject({
      trust: { what: `the role ${ROLE}`, why: 'iam:GetRole: AssumeRolePolicyDocument is missing' },
      policies: [{}, {}],
    });
  });

  it('is unread where IAM is not asked at all', async () => {
    const { asking } = setUp();
    expect((await new Roles(null, asking).role(ROLE)).trust).toMatchObject({ why: 'iam:GetRole: IAM was not asked' });
    expect(asking.calls.size).toBe(0);
  });
});

describe('an instance profile', () => {
  it('has its role', async () => {
    const { roles } = setUp();
    expect(await roles.profile(PROFILE)).toMatchObject({
      resource: PROFILE,
      role: { resource: `${IAM}:role/ecsInstanceRole`, name: 'ecsInstanceRole', policies: [{}, {}] },
    });
  });

  it('may hold none', async () => {
    const { roles, iam } = setUp();
    const none = {
      Path: '/',
      InstanceProfileName: 'p',
      InstanceProfileId: 'AIPA',
      Arn: PROFILE,
      CreateDate: new Date(0),
    };
    iam.on(GetInstanceProfileCommand).resolves({ InstanceProfile: { ...none, Roles: [] } });
    expect(await roles.profile(PROFILE)).toEqual({ resource: PROFILE, role: null });
  });

  it('has an unread one where it can not be read', async () => {
    const { roles, iam } = setUp();
    iam.on(GetInstanceProfileCommand).rejects(denied);
    expect(await roles.profile(PROFILE)).toEqual({
      resource: PROFILE,
      role: { missing: 'unread', what: `the instance profile ${PROFILE}`, why: 'iam:GetInstanceProfile: AccessDenied' },
    });
  });
});
