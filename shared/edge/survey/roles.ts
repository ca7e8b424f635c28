import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import { managedPolicyOf } from '../../core/survey/managed-policies.ts';
import type { Role, RolePolicy, Statement } from '../../core/survey/role.ts';
import type { InstanceProfile } from '../../core/survey/survey.ts';
import { lastPartOf } from '../../core/words/arn.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { requiredFields, requiredId } from '../events/fields.ts';
import type { Action } from './actions.ts';
import type { Asking, Question } from './asking.ts';
import { statementsIn } from './policy-document.ts';
import type { RoleReader } from './role-reader.ts';

/**
 * Reads roles and instance profiles, each once however many use it: 3 calls for a role, 1 for each of its inline policies, and 2 for each
 * managed policy that is not AWS's own and known by name; many roles share them.
 */
export class Roles implements RoleReader {
  private readonly roles = new Map<string, Promise<Role>>();
  private readonly managed = new Map<string, Promise<Field<readonly Statement[]>>>();
  private readonly profiles = new Map<string, Promise<InstanceProfile>>();
  private readonly iam: IAMClient | null;
  private readonly asking: Asking;

  constructor(iam: IAMClient | null, asking: Asking) {
    this.iam = iam;
    this.asking = asking;
  }

  /** @param roleArn `…:role/PATH/NAME`, or a name */
  role(roleArn: string): Promise<Role> {
    return once(this.roles, roleArn, async () => {
      const RoleName = lastPartOf(roleArn);
      const [trust, inline, attached] = await Promise.all([
        this.trustOf(roleArn, RoleName),
        this.inlineOf(roleArn, RoleName),
        this.attachedTo(roleArn, RoleName),
      ]);
      const policies = isMissing(attached) ? attached : mapField(inline, (all) => [...attached, ...all]);
      return { resource: roleArn, name: RoleName, trust, policies };
    });
  }

  /** @param profileArn `…:instance-profile/PATH/NAME` */
  profile(profileArn: string): Promise<InstanceProfile> {
    return once(this.profiles, profileArn, async () => {
      const roleArn = await this.ask(
        'iam:GetInstanceProfile',
        `the instance profile ${profileArn}`,
        (iam, sending) =>
          iam.send(new GetInstanceProfileCommand({ InstanceProfileName: lastPartOf(profileArn) }), sending),
        (told) => {
          const [role] = optionalList(told.InstanceProfile?.Roles, 'InstanceProfile.Roles');
          return role === undefined ? null : requiredId(requiredFields(role, 'Roles[0]').Arn, 'Roles[0].Arn');
        },
      );
      const role = roleArn === null || isMissing(roleArn) ? roleArn : await this.role(roleArn);
      return { resource: profileArn, role };
    });
  }

  private trustOf(roleArn: string, RoleName: string): Promise<Field<readonly Statement[]>> {
    return this.ask(
      'iam:GetRole',
      `the role ${roleArn}`,
      (iam, sending) => iam.send(new GetRoleCommand({ RoleName }), sending),
      ({ Role: role }) => statementsIn(role?.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument'),
    );
  }

  private async inlineOf(roleArn: string, RoleName: string): Promise<Field<readonly RolePolicy[]>> {
    const names = await this.pages(
      'iam:ListRolePolicies',
      `the inline policies of the role ${roleArn}`,
      (iam, Marker, sending) => iam.send(new ListRolePoliciesCommand({ RoleName, Marker }), sending),
      ({ PolicyNames, IsTruncated, Marker }) => ({
        items: optionalList(PolicyNames, 'PolicyNames').map((name, index) => requiredId(name, `PolicyNames[${index}]`)),
        nextToken: IsTruncated ? Marker : undefined,
      }),
    );
    if (isMissing(names)) return names;
    return Promise.all(
      names.map(async (PolicyName) => {
        const statements = await this.ask(
          'iam:GetRolePolicy',
          `the inline policy ${PolicyName} of the role ${roleArn}`,
          (iam, sending) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), sending),
          ({ PolicyDocument }) => statementsIn(PolicyDocument, 'PolicyDocument'),
        );
        return { arn: null, statements };
      }),
    );
  }

  private async attachedTo(roleArn: string, RoleName: string): Promise<Field<readonly RolePolicy[]>> {
    const arns = await this.pages(
      'iam:ListAttachedRolePolicies',
      `the attached policies of the role ${roleArn}`,
      (iam, Marker, sending) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), sending),
      ({ AttachedPolicies, IsTruncated, Marker }) => ({
        items: optionalList(AttachedPolicies, 'AttachedPolicies').map((policy, index) => {
          const path = `AttachedPolicies[${index}]`;
          return requiredId(requiredFields(policy, path).PolicyArn, `${path}.PolicyArn`);
        }),
        nextToken: IsTruncated ? Marker : undefined,
      }),
    );
    if (isMissing(arns)) return arns;
    return Promise.all(arns.map(async (arn) => ({ arn, statements: await this.managedPolicy(arn) })));
  }

  /** A policy of AWS that is known by its name needs no asking. */
  private async managedPolicy(PolicyArn: string): Promise<Field<readonly Statement[]>> {
    return managedPolicyOf(PolicyArn) ?? this.readPolicy(PolicyArn);
  }

  private readPolicy(PolicyArn: string): Promise<Field<readonly Statement[]>> {
    return once(this.managed, PolicyArn, async () => {
      const what = `the policy ${PolicyArn}`;
      const VersionId = await this.ask(
        'iam:GetPolicy',
        what,
        (iam, sending) => iam.send(new GetPolicyCommand({ PolicyArn }), sending),
        ({ Policy }) => requiredId(Policy?.DefaultVersionId, 'Policy.DefaultVersionId'),
      );
      if (isMissing(VersionId)) return VersionId;
      return this.ask(
        'iam:GetPolicyVersion',
        what,
        (iam, sending) => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), sending),
        ({ PolicyVersion }) => statementsIn(PolicyVersion?.Document, 'PolicyVersion.Document'),
      );
    });
  }

  private async ask<Told, Value>(
    action: Action,
    what: string,
    send: (iam: IAMClient, sending: Parameters<Question<Told>['send']>[0]) => Promise<Told>,
    read: (told: Told) => Value,
  ): Promise<Field<Value>> {
    const { iam } = this;
    if (iam === null) return unread(what, `${action}: IAM was not asked`);
    return this.asking.ask({ action, what, send: (sending) => send(iam, sending) }, read);
  }

  private async pages<Told, Item>(
    action: Action,
    what: string,
    send: (iam: IAMClient, marker: string | undefined, sending: Parameters<Question<Told>['send']>[0]) => Promise<Told>,
    read: (told: Told) => { readonly items: readonly Item[]; readonly nextToken: string | undefined },
  ): Promise<Field<readonly Item[]>> {
    const { iam } = this;
    if (iam === null) return unread(what, `${action}: IAM was not asked`);
    return this.asking.pages({ action, what, send: (marker, sending) => send(iam, marker, sending) }, read);
  }
}

const once = <Value>(known: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> => {
  const reading = known.get(key) ?? read();
  known.set(key, reading);
  return reading;
};
