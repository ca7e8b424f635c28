import type { Fleet } from '../../fleet/fleet.ts';
import type { Document, InstanceProfilePlan, RolePlan } from '../../scenarios/resources-plan.ts';
import { AWS_POLICIES } from './aws-policies.ts';

export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly document: Document;
}

/** Every account with Managed Instances has these, unless the scenario says otherwise of the same name. */
const ROLES: readonly RolePlan[] = [
  {
    name: 'ecsInfrastructureRole',
    trusts: ['ecs.amazonaws.com'],
    attached: ['AmazonECSInfrastructureRolePolicyForManagedInstances'],
  },
  {
    name: 'ecsInstanceRole',
    trusts: ['ec2.amazonaws.com'],
    attached: ['AmazonECSInstanceRolePolicyForManagedInstances'],
  },
];
const PROFILES: readonly InstanceProfilePlan[] = [{ name: 'ecsInstanceRole', role: 'ecsInstanceRole' }];

/** The roles, policies and instance profiles of the account; nothing changes them. */
export class Iam {
  private readonly fleet: Fleet;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  role(name: string): RolePlan | undefined {
    return [...(this.plan.roles ?? []), ...ROLES].find((role) => partsOf(role.name).name === name);
  }

  instanceProfile(name: string): InstanceProfilePlan | undefined {
    return [...(this.plan.instanceProfiles ?? []), ...PROFILES].find((profile) => partsOf(profile.name).name === name);
  }

  /** By its ARN, or by its name. */
  policy(given: string): ManagedPolicy | undefined {
    for (const { policy, document } of this.plan.policies ?? []) {
      const arn = policy.startsWith('arn:') ? policy : this.arn('policy', policy);
      if (arn === given || policy === given) return managed(arn, document);
    }
    for (const [rest, document] of Object.entries(AWS_POLICIES)) {
      const arn = `arn:aws:iam::aws:policy/${rest}`;
      if (arn === given || partsOf(rest).name === given) return managed(arn, document);
    }
    return undefined;
  }

  /** Those attached to a role; one that nobody wrote down has its ARN alone. */
  attached({ attached = [] }: RolePlan): readonly Pick<ManagedPolicy, 'arn' | 'name'>[] {
    return attached.map((given) => {
      const arn = this.policy(given)?.arn ?? (given.startsWith('arn:') ? given : this.arn('policy', given));
      return { arn, name: partsOf(arn).name };
    });
  }

  arn(type: string, name: string): string {
    return `arn:aws:iam::${this.fleet.options.account}:${type}/${name}`;
  }

  /** Everything was made before the beginning. */
  get madeAt(): Date {
    return new Date(this.fleet.options.startsAt - 86_400_000);
  }

  private get plan() {
    return this.fleet.options.resources;
  }
}

/** A name that may have a path before it: `service-role/agent`. */
export const partsOf = (given: string): { readonly path: string; readonly name: string } => {
  const parts = given.split('/');
  const name = parts.pop() ?? '';
  return { path: parts.length === 0 ? '/' : `/${parts.join('/')}/`, name };
};

const managed = (arn: string, document: Document): ManagedPolicy => ({
  arn,
  ...partsOf(arn.slice(arn.indexOf(':policy/') + ':policy/'.length)),
  document,
});
