import type { Kind } from '../resources/declared.ts';

/**
 * Makes a field of ECS's API of one of Terraform's.
 * `value`: as it is. `link`: it may refer to another resource. `links`: a list of these. `object`: a block, of which there is at most one. `objects`:
 * blocks. `json`: text of JSON.
 */
export type FieldShape = {
  /** The field's name in the API; with a dot, in an object of its own. */
  readonly to: string;
  readonly as: 'value' | 'link' | 'links' | 'object' | 'objects' | 'json';
  readonly fields?: Shape;
  /** True where Terraform says that it is not known yet although the configuration does not give it: then it has its default. */
  readonly isComputed?: boolean;
};

export type Shape = Readonly<Record<string, FieldShape>>;

const value = (to: string): FieldShape => ({ to, as: 'value' });
const link = (to: string): FieldShape => ({ to, as: 'link' });
const links = (to: string): FieldShape => ({ to, as: 'links' });
const object = (to: string, fields: Shape): FieldShape => ({ to, as: 'object', fields });
const objects = (to: string, fields: Shape): FieldShape => ({ to, as: 'objects', fields });

const SECRET: Shape = { name: value('name'), value_from: link('valueFrom') };

const CONTAINER: Shape = {
  name: value('name'),
  image: value('image'),
  essential: value('essential'),
  cpu: value('cpu'),
  memory: value('memory'),
  memory_reservation: value('memoryReservation'),
  entry_point: value('entryPoint'),
  command: value('command'),
  environment: objects('environment', { name: value('name'), value: value('value') }),
  environment_file: objects('environmentFiles', { type: value('type'), value: value('value') }),
  secret: objects('secrets', SECRET),
  repository_credentials: object('repositoryCredentials', { credentials_parameter: link('credentialsParameter') }),
  health_check: object('healthCheck', { command: value('command') }),
  restart_policy: object('restartPolicy', { enabled: value('enabled') }),
  stop_timeout: value('stopTimeout'),
  log_configuration: object('logConfiguration', {
    log_driver: value('logDriver'),
    options: value('options'),
    secret_option: objects('secretOptions', SECRET),
  }),
  mount_point: objects('mountPoints', {
    source_volume: value('sourceVolume'),
    container_path: value('containerPath'),
    read_only: value('readOnly'),
  }),
};

/** `host_path` is in the documentation, `host` with `source_path` in the released schema. */
const VOLUME: Shape = {
  name: value('name'),
  host_path: value('host.sourcePath'),
  host: object('host', { source_path: value('sourcePath') }),
  log_driver_volume_configuration: object('logDriverVolumeConfiguration', { driver: value('driver') }),
};

const DEFINITION: Shape = {
  family: value('family'),
  cpu: value('cpu'),
  memory: value('memory'),
  execution_role_arn: link('executionRoleArn'),
  task_role_arn: link('taskRoleArn'),
  container_definition: objects('containerDefinitions', CONTAINER),
  container_definitions: { to: 'containerDefinitions', as: 'json' },
  volume: objects('volumes', VOLUME),
};

const STRATEGY: Shape = { capacity_provider: link('capacityProvider') };
const RANGE: Shape = { min: value('min'), max: value('max') };

const TEMPLATE: Shape = {
  ec2_instance_profile_arn: link('ec2InstanceProfileArn'),
  capacity_option_type: value('capacityOptionType'),
  instance_requirements: object('instanceRequirements', {
    vcpu_count: object('vCpuCount', RANGE),
    memory_mib: object('memoryMiB', RANGE),
    allowed_instance_types: value('allowedInstanceTypes'),
    excluded_instance_types: value('excludedInstanceTypes'),
  }),
};

const ROLES: Shape = { role: links('roles'), policy: value('policyDocument') };

export type ResourceShape = { readonly kind: Kind; readonly shape: Shape; readonly names: readonly string[] };

/** Types of Terraform's resources (Terraform Registry, hashicorp/aws), and the fields that name one elsewhere. */
const SHAPES: Readonly<Record<string, ResourceShape>> = {
  aws_ecs_daemon: {
    kind: 'daemon',
    names: ['arn'],
    shape: {
      name: value('daemonName'),
      cluster_arn: link('clusterArn'),
      daemon_task_definition_arn: link('daemonTaskDefinitionArn'),
      capacity_provider_arns: links('capacityProviderArns'),
      critical: value('critical'),
      enable_ecs_managed_tags: value('enableECSManagedTags'),
      enable_execute_command: value('enableExecuteCommand'),
      propagate_tags: value('propagateTags'),
      deployment_configuration: object('deploymentConfiguration', {
        drain_percent: value('drainPercent'),
        bake_time_in_minutes: value('bakeTimeInMinutes'),
        alarms: object('alarms', { alarm_names: links('alarmNames'), enable: value('enable') }),
      }),
    },
  },
  aws_ecs_daemon_task_definition: { kind: 'daemon-definition', names: ['arn'], shape: DEFINITION },
  aws_ecs_task_definition: {
    kind: 'definition',
    names: ['arn', 'arn_without_revision', 'family'],
    shape: { ...DEFINITION, requires_compatibilities: value('requiresCompatibilities') },
  },
  aws_ecs_service: {
    kind: 'service',
    names: [],
    shape: {
      name: value('serviceName'),
      cluster: link('cluster'),
      task_definition: link('taskDefinition'),
      launch_type: { to: 'launchType', as: 'value', isComputed: true },
      scheduling_strategy: value('schedulingStrategy'),
      desired_count: value('desiredCount'),
      deployment_minimum_healthy_percent: value('deploymentConfiguration.minimumHealthyPercent'),
      deployment_maximum_percent: value('deploymentConfiguration.maximumPercent'),
      capacity_provider_strategy: objects('capacityProviderStrategy', STRATEGY),
      placement_constraints: objects('placementConstraints', { type: value('type') }),
    },
  },
  aws_ecs_capacity_provider: {
    kind: 'provider',
    names: ['name', 'arn'],
    shape: {
      name: value('name'),
      cluster: link('cluster'),
      auto_scaling_group_provider: object('autoScalingGroupProvider', {}),
      managed_instances_provider: object('managedInstancesProvider', {
        infrastructure_role_arn: link('infrastructureRoleArn'),
        auto_repair_configuration: object('autoRepairConfiguration', { actions_status: value('actionsStatus') }),
        instance_launch_template: object('instanceLaunchTemplate', TEMPLATE),
      }),
    },
  },
  aws_ecs_cluster: { kind: 'cluster', names: ['name', 'arn'], shape: { name: value('clusterName') } },
  aws_ecs_cluster_capacity_providers: {
    kind: 'cluster-providers',
    names: [],
    shape: {
      cluster_name: link('cluster'),
      capacity_providers: links('capacityProviders'),
      default_capacity_provider_strategy: objects('defaultCapacityProviderStrategy', STRATEGY),
    },
  },
  aws_iam_role: {
    kind: 'role',
    names: ['name', 'arn'],
    shape: {
      name: value('roleName'),
      assume_role_policy: value('assumeRolePolicyDocument'),
      managed_policy_arns: { to: 'managedPolicyArns', as: 'links', isComputed: true },
      inline_policy: { to: 'policies', as: 'objects', fields: { policy: value('policyDocument') }, isComputed: true },
    },
  },
  aws_iam_role_policy: { kind: 'inline-policy', names: [], shape: ROLES },
  aws_iam_policy: {
    kind: 'managed-policy',
    names: ['name', 'arn'],
    shape: { name: value('managedPolicyName'), policy: value('policyDocument') },
  },
  aws_iam_role_policy_attachment: {
    kind: 'attachment',
    names: [],
    shape: { role: links('roles'), policy_arn: link('policyArn') },
  },
  aws_iam_policy_attachment: {
    kind: 'attachment',
    names: [],
    shape: { roles: links('roles'), policy_arn: link('policyArn') },
  },
  aws_iam_instance_profile: { kind: 'iam-instance-profile', names: ['name', 'arn'], shape: { role: links('roles') } },
  aws_ssm_parameter: {
    kind: 'parameter',
    names: ['name', 'arn'],
    shape: { name: value('name'), value: value('value'), insecure_value: value('value') },
  },
};

export const shapeOf = (type: string): ResourceShape | undefined =>
  Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
