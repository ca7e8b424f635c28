import { stringify } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;

/** A deployment in ECS's own shapes: what each format is made of. Absent parts are not deployed. */
export type Deployment = {
  readonly definition?: Fields;
  readonly daemon?: Fields;
  readonly provider?: Fields;
  readonly application?: Fields;
  readonly service?: Fields;
};

const ACCOUNT = 'eu-west-1:111122223333';
export const CLUSTER_ARN = `arn:aws:ecs:${ACCOUNT}:cluster/prod`;

/** The names of the parts in each format, by which holes are told. */
export type Names = Readonly<Record<keyof Deployment, string>>;

export type Format = {
  readonly name: string;
  readonly names: Names;
  readonly write: (deployment: Deployment) => string;
};

const OWN_NAMES: Names = {
  definition: 'agent',
  daemon: 'agent',
  provider: 'managed',
  application: 'web',
  service: 'web',
};
const LOGICAL: Names = {
  definition: 'Definition',
  daemon: 'Daemon',
  provider: 'Provider',
  application: 'Application',
  service: 'Service',
};
const ADDRESSES: Names = {
  definition: 'aws_ecs_daemon_task_definition.this',
  daemon: 'aws_ecs_daemon.this',
  provider: 'aws_ecs_capacity_provider.this',
  application: 'aws_ecs_task_definition.web',
  service: 'aws_ecs_service.web',
};

const present = (parts: readonly (Fields | undefined)[]): readonly Fields[] =>
  parts.filter((part) => part !== undefined);

const calls = ({ definition, daemon, provider, application, service }: Deployment): readonly Fields[] =>
  present([
    definition,
    daemon && {
      clusterArn: CLUSTER_ARN,
      daemonTaskDefinitionArn: `arn:aws:ecs:${ACCOUNT}:daemon-task-definition/agent:1`,
      capacityProviderArns: [`arn:aws:ecs:${ACCOUNT}:capacity-provider/managed`],
      ...daemon,
    },
    provider && { cluster: 'prod', ...provider },
    application && { networkMode: 'awsvpc', ...application },
    service && { cluster: 'prod', taskDefinition: 'web', ...service },
  ]);

/** Keys that are somebody's own. */
const OWN_KEYS = new Set(['options']);

const capitalised = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(capitalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      OWN_KEYS.has(key) || key.startsWith('Fn::') ? inner : capitalised(inner),
    ]),
  );
};

const template = ({ definition, daemon, provider, application, service }: Deployment): Fields => {
  const resource = (type: string, properties: Fields | undefined, more: Fields = {}) =>
    properties && { Type: `AWS::ECS::${type}`, Properties: { ...more, ...(capitalised(properties) as Fields) } };
  const resources = {
    Definition: resource('DaemonTaskDefinition', definition),
    Daemon: resource('Daemon', daemon, {
      ClusterArn: CLUSTER_ARN,
      DaemonTaskDefinitionArn: { Ref: 'Definition' },
      CapacityProviderArns: [
        provider ? { 'Fn::GetAtt': ['Provider', 'Arn'] } : `arn:aws:ecs:${ACCOUNT}:capacity-provider/managed`,
      ],
    }),
    Provider: resource('CapacityProvider', provider, { ClusterName: 'prod' }),
    Application: resource('TaskDefinition', application),
    Service: resource('Service', service, { Cluster: 'prod', TaskDefinition: { Ref: 'Application' } }),
  };
  return { Resources: Object.fromEntries(Object.entries(resources).filter(([, one]) => one !== undefined)) };
};

const snake = (key: string): string =>
  key
    .replace('vCpuCount', 'vcpuCount')
    .replace('memoryMiB', 'memoryMib')
    .replace('enableECSManagedTags', 'enableEcsManagedTags')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Blocks that come many times are written in the singular, and each block is a list. */
const SINGULAR: Readonly<Record<string, string>> = {
  container_definitions: 'container_definition',
  mount_points: 'mount_point',
  secrets: 'secret',
  volumes: 'volume',
};

const blocks = (value: unknown, isAttribute = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? fieldsOf(item) : item));
  if (typeof value !== 'object' || value === null) return value;
  return isAttribute ? value : [fieldsOf(value)];
};

const fieldsOf = (value: object): Fields =>
  Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = snake(key);
      return [SINGULAR[name] ?? name, blocks(inner, OWN_KEYS.has(key))];
    }),
  );

const plan = ({ definition, daemon, provider, application, service }: Deployment): Fields => {
  const change = (address: string, fields: Fields | undefined, unknown: Fields = {}) => {
    const [type, name] = address.split('.');
    return (
      fields && {
        address,
        mode: 'managed',
        type,
        name,
        change: { actions: ['create'], before: null, after: fields, after_unknown: { arn: true, ...unknown } },
      }
    );
  };
  const own = (fields: Fields | undefined, renamed: Readonly<Record<string, string>>) =>
    fields && Object.fromEntries(Object.entries(fieldsOf(fields)).map(([key, value]) => [renamed[key] ?? key, value]));
  const deployments = service?.deploymentConfiguration as Fields | undefined;
  const refers = (...names: readonly string[]) => ({ references: names });
  return {
    format_version: '1.2',
    resource_changes: present([
      change(ADDRESSES.definition, own(definition, {})),
      change(ADDRESSES.daemon, daemon && { cluster_arn: CLUSTER_ARN, ...own(daemon, { daemon_name: 'name' }) }, {
        daemon_task_definition_arn: daemon?.daemonTaskDefinitionArn === undefined,
        capacity_provider_arns: provider !== undefined,
      }),
      change(ADDRESSES.provider, provider && { cluster: 'prod', ...own(provider, {}) }),
      change(
        ADDRESSES.application,
        application && {
          ...own({ ...application, containerDefinitions: undefined }, {}),
          container_definitions: JSON.stringify(application.containerDefinitions),
        },
      ),
      change(
        ADDRESSES.service,
        service && {
          cluster: 'prod',
          ...own({ ...service, deploymentConfiguration: undefined }, { service_name: 'name' }),
          deployment_minimum_healthy_percent: deployments?.minimumHealthyPercent,
          deployment_maximum_percent: deployments?.maximumPercent,
        },
        { task_definition: true },
      ),
    ]),
    configuration: {
      root_module: {
        resources: [
          {
            address: ADDRESSES.daemon,
            expressions: {
              daemon_task_definition_arn: refers(`${ADDRESSES.definition}.arn`, ADDRESSES.definition),
              capacity_provider_arns: refers(`${ADDRESSES.provider}.arn`, ADDRESSES.provider),
            },
          },
          {
            address: ADDRESSES.service,
            expressions: { task_definition: refers(`${ADDRESSES.application}.arn`, ADDRESSES.application) },
          },
        ],
      },
    },
  };
};

export const FORMATS: readonly Format[] = [
  { name: 'inputs of calls', names: OWN_NAMES, write: (deployment) => JSON.stringify(calls(deployment)) },
  { name: 'a template in YAML', names: LOGICAL, write: (deployment) => stringify(template(deployment)) },
  { name: 'a template in JSON', names: LOGICAL, write: (deployment) => JSON.stringify(template(deployment)) },
  { name: 'a Terraform plan', names: ADDRESSES, write: (deployment) => JSON.stringify(plan(deployment)) },
];
