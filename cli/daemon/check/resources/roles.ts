import { type Field, isMissing, unknown } from '../../../../shared/core/survey/field.ts';
import type { Role, RolePolicy } from '../../../../shared/core/survey/role.ts';
import type { InstanceProfile } from '../../../../shared/core/survey/survey.ts';
import { lastPartOf } from '../../../../shared/core/words/arn.ts';
import { isFields } from '../../../../shared/edge/events/fields.ts';
import { listIn, textIn } from '../../../../shared/edge/survey/value-fields.ts';
import type { Declared, Kind } from './declared.ts';
import { isOpen, type Links, textsOf } from './links.ts';
import { statementsOf } from './policy-statements.ts';

/** The roles and instance profiles that the files' resources name, with the policies that the same files attach to them. */
export class FileRoles {
  readonly #links: Links;
  readonly #known = new Map<Declared, Role>();

  readonly #attached: ReadonlyMap<Declared, readonly Declared[]>;
  readonly #attachedToAny: readonly RolePolicy[];

  constructor(links: Links) {
    this.#links = links;
    this.#attached = attachedIn(links);
    this.#attachedToAny = attachedToAny(links);
  }

  /** @param named a name, an ARN, or the name that the file has for it */
  role(named: string): Role {
    const declared = this.#links.find('role', named);
    if (declared === undefined) return roleOfElsewhere(named);
    const known = this.#known.get(declared) ?? this.#read(declared);
    this.#known.set(declared, known);
    return known;
  }

  profile(named: string): InstanceProfile {
    const declared = this.#links.find('iam-instance-profile', named);
    if (declared === undefined)
      return { resource: named, role: unknown(`the role of the instance profile ${named}`, 'it is of elsewhere') };
    const roles = listIn(declared.fields.roles, { resource: declared.resource, path: 'roles' });
    if (isMissing(roles)) return { resource: declared.resource, role: roles };
    const [first] = roles;
    const role = textIn(first, { resource: declared.resource, path: 'roles[0]' });
    return { resource: declared.resource, role: role === null || isMissing(role) ? role : this.role(role) };
  }

  #read(declared: Declared): Role {
    const { resource, fields } = declared;
    const name = fields.roleName;
    return {
      resource,
      name:
        isMissing(name) || typeof name !== 'string'
          ? unknown(`the name of the role ${resource}`, 'the file does not tell it')
          : nameOf(name, resource),
      trust: statementsOf(fields.assumeRolePolicyDocument, `the trust policy of the role ${resource}`),
      policies: this.#policiesOf(declared),
    };
  }

  #policiesOf(declared: Declared): Field<readonly RolePolicy[]> {
    const { resource, fields } = declared;
    const managed = listIn(fields.managedPolicyArns, { resource, path: 'managedPolicyArns' });
    const own = listIn(fields.policies, { resource, path: 'policies' });
    if (isMissing(managed)) return managed;
    if (isMissing(own)) return own;
    const inline = own.map(
      (one): RolePolicy => ({
        arn: null,
        statements: statementsOf(
          isFields(one) && !isMissing(one) ? one.policyDocument : one,
          `an inline policy of the role ${resource}`,
        ),
      }),
    );
    return [...managed.map((arn) => this.#managed(arn, resource)), ...inline, ...this.#attachedTo(declared)];
  }

  #managed(arn: unknown, role: string): RolePolicy {
    if (isMissing(arn) || typeof arn !== 'string')
      return { arn: null, statements: unknown(`a managed policy of the role ${role}`, 'the file does not tell which') };
    const declared = this.#links.find('managed-policy', arn);
    if (declared === undefined) return { arn, statements: unknown(`the policy ${arn}`, 'it is of elsewhere') };
    return {
      arn: declared.resource,
      statements: statementsOf(declared.fields.policyDocument, `the policy ${declared.resource}`),
    };
  }

  #attachedTo(role: Declared): readonly RolePolicy[] {
    const own = (this.#attached.get(role) ?? []).map((one): RolePolicy => {
      const { policyArn, policyDocument } = one.fields;
      if (one.kind === 'attachment') return this.#managed(policyArn, role.resource);
      const arn = one.kind === 'managed-policy' ? one.resource : null;
      return { arn, statements: statementsOf(policyDocument, `the policy ${one.resource}`) };
    });
    return [...own, ...this.#attachedToAny];
  }
}

const ATTACHED: readonly Kind[] = ['inline-policy', 'managed-policy', 'attachment'];

/** Policies that name roles themselves, or are attached by a resource of their own, by the role. */
const attachedIn = (links: Links): ReadonlyMap<Declared, readonly Declared[]> => {
  const attached = new Map<Declared, Declared[]>();
  for (const one of links.all)
    for (const name of ATTACHED.includes(one.kind) ? textsOf(one.fields.roles) : []) {
      const role = links.find('role', name);
      if (role === undefined) continue;
      const others = attached.get(role);
      if (others === undefined) attached.set(role, [one]);
      else others.push(one);
    }
  return attached;
};

/** One that may name any role may name each. */
const attachedToAny = (links: Links): readonly RolePolicy[] =>
  links.all
    .filter(({ kind, fields }) => ATTACHED.includes(kind) && isOpen(fields.roles))
    .map(({ resource }) => ({
      arn: null,
      statements: unknown(`the roles that ${resource} is attached to`, 'the file does not tell them'),
    }));

/** A name whose beginning the file leaves open may be any. */
const nameOf = (name: string, resource: string): Role['name'] =>
  name.startsWith('${') ? unknown(`the name of the role ${resource}`, 'the file leaves its beginning open') : name;

const roleOfElsewhere = (named: string): Role => {
  const missing = unknown(`the role ${named}`, 'it is of elsewhere');
  return { resource: named, name: nameOf(lastPartOf(named), named), trust: missing, policies: missing };
};
