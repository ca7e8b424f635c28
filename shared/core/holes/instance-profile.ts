import { allows, roleName } from '../survey/allows.ts';
import { type Field, isKnown, isMissing } from '../survey/field.ts';
import { matchesGlob } from '../survey/glob.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { isManagedPolicy } from '../survey/managed-policies.ts';
import type { Role } from '../survey/role.ts';
import { managedProviders } from '../survey/select.ts';

/** Container instances cannot register, or are never launched, and ECS says no more of it than that tasks wait. */
export const instanceProfile: Hole = {
  judge: (survey) =>
    judgeEach(managedProviders(survey), ({ resource, name, instanceProfile: profile, infrastructureRole }, need) => {
      const known = need(profile);
      const role = known === null ? null : need(known.role);
      if (role === null) return [];
      const answers = [isRegistering(role), isPassed(role, infrastructureRole)];
      const reasons = answers.filter(isKnown).filter((reason) => reason !== null);
      if (reasons.length === 0) {
        answers.forEach(need);
        return [];
      }
      return [
        {
          severity: 'critical',
          resource,
          why: reasons.map(({ why }) => why).join('; '),
          cure: `For the instances of ${name}: ${reasons.map(({ cure }) => cure).join('; ')}`,
          at: { resource, path: ['managedInstancesProvider', 'instanceLaunchTemplate', 'ec2InstanceProfileArn'] },
        },
      ];
    }),
  isHourly: false,
  headline: 'Instances cannot register with their role',
  source:
    'ECS Developer Guide, ECS Managed Instances instance profile; shinyaz.com, on instances that stay REGISTERING',
};

/** null: nothing is wrong. */
type Answer = Field<{ readonly why: string; readonly cure: string } | null>;

const POLICY = 'AmazonECSInstanceRolePolicyForManagedInstances';
/** The policy for container instances that people launch themselves. Instances with it alone were seen to stay REGISTERING. */
const OLD_POLICY = 'AmazonEC2ContainerServiceforEC2Role';

/** The policy's actions but two, which the Developer Guide leaves to whoever writes a policy of their own. */
const ACTIONS = [
  'ecs:DiscoverPollEndpoint',
  'ecs:RegisterContainerInstance',
  'ecs:Poll',
  'ecs:SubmitAttachmentStateChanges',
  'ecs:SubmitTaskStateChange',
];
/** The old policy has all of the new one's but this. */
const NOT_IN_OLD_POLICY = 'ecs:PutSystemLogEvents';

const isRegistering = (role: Role): Answer => {
  const isOld = isKnown(role.policies) && role.policies.some(({ arn }) => isManagedPolicy(arn, OLD_POLICY));
  const answers = (isOld ? [...ACTIONS, NOT_IN_OLD_POLICY] : ACTIONS).map((action) => ({
    action,
    granted: allows(role, action),
  }));
  const lacking = answers.filter(({ granted }) => granted === false).map(({ action }) => action);
  if (lacking.length === 0) return answers.map(({ granted }) => granted).find(isMissing) ?? null;
  const name = roleName(role);
  const what = isOld ? `has ${OLD_POLICY} in place of ${POLICY}` : `has neither ${POLICY} nor equal rights`;
  return {
    why: `the instance role ${name} ${what} (it lacks ${lacking.join(', ')}): instances stay REGISTERING`,
    cure: `attach arn:aws:iam::aws:policy/${POLICY} to ${name}`,
  };
};

/** The managed policy of infrastructure roles passes roles of such names alone. */
const PASSED_BY_NAME = 'ecsInstanceRole';

const isPassed = (role: Role, infrastructureRole: Field<Role | null>): Answer => {
  if (isKnown(role.name) && role.name.startsWith(PASSED_BY_NAME)) return null;
  if (infrastructureRole === null) return null;
  const passed = isMissing(infrastructureRole)
    ? infrastructureRole
    : allows(infrastructureRole, 'iam:PassRole', (pattern) => isAbout(pattern, role));
  if (passed === true) return null;
  if (isMissing(passed)) return passed;
  if (isMissing(role.name)) return role.name;
  const infrastructure = isKnown(infrastructureRole) ? roleName(infrastructureRole) : '';
  return {
    why: `the name of the instance role ${role.name} does not begin with ${PASSED_BY_NAME}, and the infrastructure role ${infrastructure} has no iam:PassRole for it: no instance is launched`,
    cure: `take an instance role whose name begins with ${PASSED_BY_NAME}, or grant ${infrastructure} iam:PassRole for ${role.name}`,
  };
};

/** By ARN, or by the name that the file has for the role; where it has none of its ARN, by the role's own name in the pattern. */
const isAbout = (pattern: string, { resource, name }: Role): boolean => {
  if (matchesGlob(pattern, resource)) return true;
  const named = pattern.split(':role/')[1];
  return !resource.startsWith('arn:') && isKnown(name) && named !== undefined && matchesGlob(named, name);
};
