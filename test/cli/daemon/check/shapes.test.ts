import { describe, expect, it } from 'vitest';
import { checked } from './checking.ts';

/** Shapes of templates as they are published, written anew from the facts; the answers were decided before. */
describe('templates as they are published', () => {
  it('an agent as a DAEMON service on EC2, with the host mounted: nothing has to be done there', async () => {
    const { lines, code } = await checked({
      'datadog.yaml': `
Parameters:
  ClusterName: { Type: String }
  ApiKey: { Type: String, NoEcho: true }
Resources:
  DatadogTask:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: datadog-agent-task
      ContainerDefinitions:
        - Name: datadog-agent
          Image: public.ecr.aws/datadog/agent:latest
          Cpu: 100
          Memory: 512
          Essential: true
          Environment: [{ Name: DD_API_KEY, Value: !Ref ApiKey }]
          MountPoints: [{ SourceVolume: docker_sock, ContainerPath: /var/run/docker.sock, ReadOnly: true }]
      Volumes: [{ Name: docker_sock, Host: { SourcePath: /var/run/docker.sock } }]
  DatadogService:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref ClusterName
      LaunchType: EC2
      SchedulingStrategy: DAEMON
      TaskDefinition: !Ref DatadogTask
`,
    });
    expect(lines.map(({ hole, severity, resource }) => [hole, severity, resource])).toEqual([
      ['daemon-as-service', 'info', 'DatadogService'],
    ]);
    expect(code).toBe(0);
  });

  it('a log router beside an application on Fargate: a sidecar is the only way', async () => {
    const { holes } = await checked({
      'firelens.json': {
        Resources: {
          Task: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              RequiresCompatibilities: ['FARGATE'],
              NetworkMode: 'awsvpc',
              ContainerDefinitions: [
                {
                  Name: 'log_router',
                  Image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
                  FirelensConfiguration: { Type: 'fluentbit' },
                },
                {
                  Name: 'app',
                  Image: 'httpd:2.4',
                  LogConfiguration: { LogDriver: 'awsfirelens', Options: { Name: 'cloudwatch_logs' } },
                },
              ],
            },
          },
          Service: {
            Type: 'AWS::ECS::Service',
            Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' }, DesiredCount: 1 },
          },
        },
      },
    });
    expect(holes).toEqual([]);
  });

  it('a synthesized stack whose execution role may not make the log group', async () => {
    const trust = {
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
      Version: '2012-10-17',
    };
    const { holes, lines } = await checked({
      'Agents.template.json': {
        Parameters: {
          BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
        },
        Resources: {
          ExecutionRoleB0C2: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
          ExecutionRoleDefaultPolicy9F: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyDocument: {
                Statement: [{ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Effect: 'Allow', Resource: '*' }],
              },
              PolicyName: 'ExecutionRoleDefaultPolicy9F',
              Roles: [{ Ref: 'ExecutionRoleB0C2' }],
            },
          },
          Definition: {
            Type: 'AWS::ECS::DaemonTaskDefinition',
            Properties: {
              Family: 'node-exporter',
              ExecutionRoleArn: { 'Fn::GetAtt': ['ExecutionRoleB0C2', 'Arn'] },
              ContainerDefinitions: [
                {
                  Name: 'node-exporter',
                  Image: 'quay.io/prometheus/node-exporter:v1.9.1',
                  HealthCheck: { Command: ['CMD-SHELL', 'wget -q -O- http://localhost:9100/ || exit 1'] },
                  LogConfiguration: {
                    LogDriver: 'awslogs',
                    Options: {
                      'awslogs-group': '/ecs/agents',
                      'awslogs-create-group': 'true',
                      'awslogs-region': { Ref: 'AWS::Region' },
                    },
                  },
                },
              ],
            },
          },
        },
        Rules: { CheckBootstrapVersion: { Assertions: [] } },
      },
    });
    expect(holes).toEqual(['execution-role Definition']);
    expect(lines[0]?.why).toContain('logs:CreateLogGroup');
  });

  it('a collector beside an application on Managed Instances, by a Terraform module', async () => {
    const address = 'module.service.aws_ecs_task_definition.this[0]';
    const change = (after: object, type: string, name: string, extra = {}) => ({
      mode: 'managed',
      type,
      name,
      ...extra,
      change: { actions: ['create'], before: null, after, after_unknown: {} },
    });
    const { lines } = await checked({
      'plan.json': {
        format_version: '1.2',
        resource_changes: [
          {
            address,
            ...change(
              {
                family: 'shop',
                container_definitions: JSON.stringify([
                  { name: 'shop', image: 'shop:1.2' },
                  { name: 'collector', image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0' },
                ]),
              },
              'aws_ecs_task_definition',
              'this',
              { module_address: 'module.service', index: 0 },
            ),
          },
          {
            address: 'aws_ecs_capacity_provider.mi',
            ...change({ name: 'mi', managed_instances_provider: [{}] }, 'aws_ecs_capacity_provider', 'mi'),
          },
          {
            address: 'module.service.aws_ecs_service.this[0]',
            ...change(
              { name: 'shop', task_definition: 'shop', capacity_provider_strategy: [{ capacity_provider: 'mi' }] },
              'aws_ecs_service',
              'this',
              { module_address: 'module.service', index: 0 },
            ),
          },
        ],
      },
    });
    expect(
      lines.filter(({ type }) => type === 'hole').map(({ hole, severity, resource }) => [hole, severity, resource]),
    ).toEqual([['daemon-as-service', 'warning', `${address}#collector`]]);
  });

  it('two daemons of one cluster that both listen for traces', async () => {
    const definition = (family: string, environment: object) => ({
      family,
      containerDefinitions: [
        {
          name: family,
          image: `example/${family}:1.2.3`,
          healthCheck: { command: ['CMD', '/healthy'] },
          environment: [environment],
        },
      ],
    });
    const daemon = (daemonName: string) => ({
      daemonName,
      clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
      daemonTaskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/${daemonName}:1`,
      capacityProviderArns: ['arn:aws:ecs:eu-west-1:111122223333:capacity-provider/mi'],
    });
    const { holes } = await checked({
      'calls.json': [
        definition('traces', { name: 'LISTEN_ADDRESS', value: '0.0.0.0:4317' }),
        definition('relay', { name: 'LISTEN_PORT', value: '4317' }),
        daemon('traces'),
        daemon('relay'),
      ],
    });
    expect(holes).toEqual(['port-conflict relay#4317', 'port-conflict traces#4317']);
  });
});
