import type { Fields } from '../../../../shared/edge/events/fields.ts';
import type { Kind } from '../resources/declared.ts';

/** A type of resources that is read. */
type ResourceKind = {
  readonly kind: Kind;
  /** The property of its name in AWS, as the API writes it. */
  readonly name: string;
  /** Properties that the shapes of this command call otherwise. */
  readonly renamed?: Readonly<Record<string, string>>;
};

/** Types of CloudFormation's resources (CloudFormation Template Reference Guide). */
const RESOURCE_KINDS: Readonly<Record<string, ResourceKind>> = {
  'AWS::ECS::Daemon': { kind: 'daemon', name: 'daemonName' },
  'AWS::ECS::DaemonTaskDefinition': { kind: 'daemon-definition', name: 'family' },
  'AWS::ECS::TaskDefinition': { kind: 'definition', name: 'family' },
  'AWS::ECS::Service': { kind: 'service', name: 'serviceName' },
  'AWS::ECS::CapacityProvider': { kind: 'provider', name: 'name', renamed: { clusterName: 'cluster' } },
  'AWS::ECS::Cluster': { kind: 'cluster', name: 'clusterName' },
  'AWS::ECS::ClusterCapacityProviderAssociations': { kind: 'cluster-providers', name: '' },
  'AWS::IAM::Role': { kind: 'role', name: 'roleName' },
  'AWS::IAM::Policy': { kind: 'inline-policy', name: '' },
  'AWS::IAM::RolePolicy': { kind: 'inline-policy', name: '', renamed: { roleName: 'roles' } },
  'AWS::IAM::ManagedPolicy': { kind: 'managed-policy', name: 'managedPolicyName' },
  'AWS::IAM::InstanceProfile': { kind: 'iam-instance-profile', name: 'instanceProfileName' },
  'AWS::SSM::Parameter': { kind: 'parameter', name: 'name' },
};

export const kindOfType = (type: string): ResourceKind | undefined =>
  Object.hasOwn(RESOURCE_KINDS, type) ? RESOURCE_KINDS[type] : undefined;

/** The names that a resource has in AWS, as far as the file tells them. */
export const namesIn = (fields: Fields, { name }: ResourceKind): readonly string[] => {
  const own = fields[name];
  return typeof own === 'string' && own !== '' ? [own] : [];
};
