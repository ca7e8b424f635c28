import { describe, expect, it } from 'vitest';
import { allows, isTrusting } from '../../../shared/core/survey/allows.ts';
import { isManagedPolicy, managedPolicyOf } from '../../../shared/core/survey/managed-policies.ts';
import type { Role, RolePolicy, Statement } from '../../../shared/core/survey/role.ts';
import { UNREAD } from '../../holes/rows.ts';
import { roleOf, statementOf } from '../../holes/survey.ts';

const ACTION = 'logs:PutLogEvents';
const stating = (...statements: readonly Partial<Statement>[]): Role =>
  withPolicies({ arn: null, statements: statements.map(statementOf) });
const withPolicies = (...policies: readonly RolePolicy[]): Role => roleOf('r', [], { policies });
const unread = (arn: string | null): RolePolicy => ({ arn, statements: UNREAD });
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const deny: Partial<Statement> = { effect: 'Deny', actions: ['*'] };

describe('a role allows an action', () => {
  it.each<[string, Role]>([
    ['by its name', roleOf('r', [ACTION])],
    ['by a wildcard', roleOf('r', ['s3:*', 'logs:Put*'])],
    ['by everything', roleOf('r', ['*'])],
    ['in letters of any size', roleOf('r', ['LOGS:putlogevents'])],
    ['by a condition, which may be fulfilled', stating({ actions: [ACTION], hasCondition: true })],
    ['by what it does not take out', stating({ notActions: ['iam:*'] })],
    ['on some resource', stating({ actions: [ACTION], resources: ['arn:aws:logs:*:*:log-group:mine'] })],
    ['on all but some resources', stating({ actions: [ACTION], resources: [], notResources: ['arn:aws:logs:*:*:x'] })],
    ['in the second of two policies', withPolicies({ arn: null, statements: [] }, ...grantedBy(ACTION))],
    ['beside a policy that could not be read', withPolicies(unread(null), ...grantedBy(ACTION))],
    ['beside a Deny with a condition', stating({ actions: [ACTION] }, { ...deny, hasCondition: true })],
    ['beside a Deny of some resource', stating({ actions: [ACTION] }, { ...deny, resources: ['arn:aws:logs:*:*:x'] })],
    ['beside a Deny of another action', stating({ actions: [ACTION] }, { effect: 'Deny', actions: ['iam:*'] })],
    ['by a policy of AWS that was not read', withPolicies(unread(aws('CloudWatchAgentServerPolicy')))],
    ['by one with a path', withPolicies(unread(aws('service-role/AmazonECSTaskExecutionRolePolicy')))],
    ['by one of another partition', withPolicies(unread('arn:aws-cn:iam::aws:policy/AdministratorAccess'))],
    ['by all that one leaves', withPolicies(unread(aws('PowerUserAccess')))],
  ])('%s', (_, role) => {
    expect(allows(role, ACTION)).toBe(true);
  });

  it.each<[string, Role]>([
    ['without policies', withPolicies()],
    ['by another action', roleOf('r', ['logs:CreateLogStream', 'logs:PutLog', 'PutLogEvents', ''])],
    ['where it is taken out', stating({ notActions: ['iam:*', 'logs:*'] })],
    ['by a Deny with a condition', stating({ ...deny, hasCondition: true })],
    [
      'by the name of a policy that was read',
      withPolicies({ arn: aws('CloudWatchAgentServerPolicy'), statements: [] }),
    ],
    ['where it is denied', stating({ actions: ['*'] }, deny)],
    ['where all but others are denied', stating({ actions: ['*'] }, { effect: 'Deny', notActions: ['iam:*'] })],
    ['where it is denied beside what could not be read', withPolicies(unread(null), deniedBy())],
    ['by all resources but all', stating({ actions: [ACTION], resources: [], notResources: ['*'] })],
    ['by a policy of AWS without it', withPolicies(unread(aws('AmazonS3FullAccess')))],
  ])('not %s', (_, role) => {
    expect(allows(role, ACTION)).toBe(false);
  });

  it.each<[string, Role]>([
    ['whose policies could not be read', roleOf('r', [], { policies: UNREAD })],
    ['of which one could not be read', withPolicies(unread(null), ...grantedBy('s3:*'))],
    ['with a policy of somebody', withPolicies(unread('arn:aws:iam::111122223333:policy/AdministratorAccess'))],
    ['with one of AWS that nobody knows', withPolicies(unread(aws('SomethingNew')))],
    ['with one that has the name of a method', withPolicies(unread(aws('toString')))],
  ])('or not, nobody knows, %s', (_, role) => {
    expect(allows(role, ACTION)).toEqual(UNREAD);
  });

  it('on the resource that is asked for', () => {
    const role = stating({
      actions: ['iam:PassRole'],
      resources: ['arn:aws:iam::*:role/a*', `arn:\${AWS::Partition}:b`],
    });
    const isPassed = (arn: string) =>
      allows(role, 'iam:PassRole', (pattern) => pattern === 'arn:aws:iam::*:role/a*' && arn === 'a');
    expect(isPassed('a')).toBe(true);
    expect(isPassed('b')).toBe(false);
    expect(allows(role, 'iam:PassRole', (pattern) => pattern === 'arn:*:b')).toBe(true);
  });
});

function grantedBy(...actions: readonly string[]): readonly RolePolicy[] {
  return [{ arn: null, statements: [statementOf({ actions })] }];
}
function deniedBy(): RolePolicy {
  return { arn: null, statements: [statementOf(deny)] };
}

describe('a role trusts a service', () => {
  const trusting = (...statements: readonly Partial<Statement>[]) =>
    isTrusting(roleOf('r', [], { trust: statements.map(statementOf) }), 'ecs-tasks');
  const principals = ['ecs-tasks.amazonaws.com'];

  it('that may assume it', () => {
    expect(isTrusting(roleOf('r', []), 'ecs-tasks')).toBe(true);
    expect(trusting({ actions: ['sts:*'], principals: ['ec2.amazonaws.com', ...principals] })).toBe(true);
    expect(trusting({ actions: ['sts:AssumeRole'], principals: ['*'] })).toBe(true);
    expect(trusting({ actions: ['sts:AssumeRole'], principals, hasCondition: true })).toBe(true);
  });

  it('and no other', () => {
    expect(trusting()).toBe(false);
    expect(trusting({ actions: ['sts:AssumeRole'], principals: ['ecs.amazonaws.com'] })).toBe(false);
    expect(trusting({ actions: ['sts:TagSession'], principals })).toBe(false);
    expect(trusting({ effect: 'Deny', actions: ['sts:AssumeRole'], principals })).toBe(false);
    expect(isTrusting(roleOf('r', [], { trust: UNREAD }), 'ecs-tasks')).toEqual(UNREAD);
  });
});

describe('a policy of AWS', () => {
  it('is told by its ARN', () => {
    expect(
      isManagedPolicy(aws('service-role/AmazonEC2ContainerServiceforEC2Role'), 'AmazonEC2ContainerServiceforEC2Role'),
    ).toBe(true);
    expect(isManagedPolicy('arn:aws:iam::111122223333:policy/AdministratorAccess', 'AdministratorAccess')).toBe(false);
    expect(isManagedPolicy(null, 'AdministratorAccess')).toBe(false);
    expect(managedPolicyOf(aws('CloudWatchReadOnlyAccess'))).toEqual([]);
  });
});
