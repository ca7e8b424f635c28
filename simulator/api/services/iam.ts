import type { Document, InstanceProfilePlan, RolePlan } from '../../scenarios/resources-plan.ts';
import type { Account } from '../account/account.ts';
import { type Iam, type ManagedPolicy, partsOf } from '../account/iam.ts';
import { ApiError } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { slice } from '../request/offset-pages.ts';
import type { Service } from './service.ts';

/** IAM's reads of roles, policies and instance profiles. */
export const iam: Service = {
  prefix: 'iam',
  errors: {
    denied: ['AccessDenied', 403],
    throttled: ['Throttling', 400],
    broken: ['ServiceFailure', 500],
    unknown: ['InvalidAction', 400],
  },
  actions: {
    GetRole: { act: (account, input) => ({ Role: roleShape(account.iam, roleIn(account, input)) }) },

    ListRolePolicies: {
      act: (account, input) => {
        const { items, ...page } = pageIn(input, 'ListRolePolicies', Object.keys(roleIn(account, input).inline ?? {}));
        return { PolicyNames: items, ...page };
      },
    },

    GetRolePolicy: {
      act: (account, input) => {
        const { name, inline = {} } = roleIn(account, input);
        const PolicyName = needed(input, 'PolicyName');
        const document = Object.hasOwn(inline, PolicyName) ? inline[PolicyName] : undefined;
        if (document === undefined) throw missing(`The role policy with name ${PolicyName} cannot be found.`);
        return { RoleName: partsOf(name).name, PolicyName, PolicyDocument: encoded(document) };
      },
    },

    ListAttachedRolePolicies: {
      act: (account, input) => {
        const all = account.iam
          .attached(roleIn(account, input))
          .map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
        const { items, ...page } = pageIn(input, 'ListAttachedRolePolicies', all);
        return { AttachedPolicies: items, ...page };
      },
    },

    GetPolicy: { act: (account, input) => ({ Policy: policyShape(account.iam, policyIn(account, input)) }) },

    GetPolicyVersion: {
      act: (account, input) => {
        const { document } = policyIn(account, input);
        const VersionId = needed(input, 'VersionId');
        if (VersionId !== VERSION) throw missing(`Policy version ${VersionId} does not exist or is not attachable.`);
        const CreateDate = account.iam.madeAt;
        return { PolicyVersion: { Document: encoded(document), VersionId, IsDefaultVersion: true, CreateDate } };
      },
    },

    GetInstanceProfile: {
      act: (account, input) => {
        const name = needed(input, 'InstanceProfileName');
        const profile = account.iam.instanceProfile(name);
        if (profile === undefined) throw missing(`Instance Profile ${name} cannot be found.`);
        return { InstanceProfile: profileShape(account.iam, profile) };
      },
    },
  },
};

/** Each managed policy has this one version. */
const VERSION = 'v1';

const roleIn = ({ iam: roles }: Account, input: Input): RolePlan => {
  const name = needed(input, 'RoleName');
  const role = roles.role(name);
  if (role === undefined) throw missing(`The role with name ${name} cannot be found.`);
  return role;
};

const policyIn = ({ iam: policies }: Account, input: Input): ManagedPolicy => {
  const arn = needed(input, 'PolicyArn');
  const policy = arn.startsWith('arn:') ? policies.policy(arn) : undefined;
  if (policy === undefined) throw missing(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
};

const needed = (input: Input, name: string): string => {
  const text = input.text(name);
  if (text === undefined || text === '') throw new ApiError('ValidationError', `${name} must not be empty.`);
  return text;
};

const missing = (message: string): ApiError => new ApiError('NoSuchEntity', message, 404);

const pageIn = <T>(input: Input, of: string, all: readonly T[]) => {
  const { items, next } = slice(all, {
    of,
    token: input.text('Marker'),
    size: Number(input.text('MaxItems') ?? 100),
    most: 1000,
    invalid: 'ValidationError',
  });
  return { items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
};

const roleShape = (of: Iam, { name: given, trusts = [], trust }: RolePlan) => {
  const { path, name } = partsOf(given);
  const [Service] = trusts;
  const statement = {
    Effect: 'Allow',
    Principal: { Service: trusts.length === 1 ? Service : trusts },
    Action: 'sts:AssumeRole',
  };
  return {
    Path: path,
    RoleName: name,
    RoleId: idOf('AROA', name),
    Arn: of.arn('role', given),
    CreateDate: of.madeAt,
    AssumeRolePolicyDocument: encoded(
      trust ?? { Version: '2012-10-17', Statement: trusts.length === 0 ? [] : [statement] },
    ),
    MaxSessionDuration: 3600,
  };
};

const policyShape = (of: Iam, { arn, name, path }: ManagedPolicy) => ({
  PolicyName: name,
  PolicyId: idOf('ANPA', name),
  Arn: arn,
  Path: path,
  DefaultVersionId: VERSION,
  IsAttachable: true,
  CreateDate: of.madeAt,
  UpdateDate: of.madeAt,
});

const profileShape = (of: Iam, { name: given, role }: InstanceProfilePlan) => {
  const { path, name } = partsOf(given);
  const held = role === undefined ? undefined : of.role(partsOf(role).name);
  return {
    Path: path,
    InstanceProfileName: name,
    InstanceProfileId: idOf('AIPA', name),
    Arn: of.arn('instance-profile', given),
    CreateDate: of.madeAt,
    Roles: held === undefined ? [] : [roleShape(of, held)],
  };
};

/** IAM gives documents so (RFC 3986). */
const encoded = (document: Document): string => encodeURIComponent(JSON.stringify(document));

const idOf = (prefix: string, name: string): string =>
  `${prefix}${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(0, 17)}`;
