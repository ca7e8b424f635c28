import type { Scenario } from '../../../simulator/scenarios/scenario.ts';

const agent = (version: string) => ({
  taskRoleArn: 'agent',
  executionRoleArn: 'arn:aws:iam::123456789012:role/pull',
  cpu: 256,
  memory: 512,
  volumes: [{ name: 'logs', host: { sourcePath: '/var/log' } }],
  containerDefinitions: [
    {
      name: 'agent',
      image: `public.ecr.aws/agents/agent:${version}`,
      healthCheck: { command: ['CMD', '/healthy'] },
      restartPolicy: { enabled: true },
      stopTimeout: 90,
      mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }],
    },
    { name: 'router', image: 'public.ecr.aws/agents/router:1.0', essential: false },
  ],
});

const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

/** An account in which a scenario says all that only reads show. */
export const DESCRIBED: Scenario = {
  name: 'described',
  says: 'Everything that only reads of the API show.',
  hours: 4,
  clusters: [
    {
      name: 'prod',
      containerInsights: 'enhanced',
      configuration: { executeCommandConfiguration: { logging: 'NONE' } },
      fargate: true,
      capacityProviders: [
        {
          name: 'mi',
          instances: 2,
          infrastructureRole: 'infrastructure',
          instanceProfile: 'hosts',
          capacityOptionType: 'SPOT',
          updateStatus: 'UPDATE_COMPLETE',
          instanceRequirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 }, allowedInstanceTypes: ['m7g.*'] },
        },
      ],
      daemons: [
        {
          name: 'agent',
          critical: false,
          enableExecuteCommand: true,
          propagateTags: 'DAEMON',
          enableECSManagedTags: true,
          taskDefinition: agent('1.0'),
          updates: [
            {
              afterSeconds: 600,
              critical: true,
              enableExecuteCommand: false,
              taskDefinition: agent('2.0'),
              drainPercent: 100,
              bakeMinutes: 5,
              alarms: ['errors'],
              alarmsEnabled: false,
            },
          ],
        },
        { name: 'plain', deployment: { drainPercent: 50, alarms: ['errors'] }, metrics: false },
        { name: 'mistaken', taskDefinitionArn: 'arn:aws:ecs:us-west-2:123456789012:task-definition/web:7' },
      ],
      services: [
        {
          name: 'web',
          capacityProvider: 'mi',
          desiredCount: 2,
          minimumHealthyPercent: 100,
          maximumPercent: 100,
          placementConstraints: [{ type: 'distinctInstance' }],
        },
      ],
      static: {
        instances: 2,
        capacityProvider: 'asg',
        services: [
          { name: 'host-agent', launchType: 'EC2', schedulingStrategy: 'DAEMON' },
          { name: 'shop', launchType: 'FARGATE', desiredCount: 3 },
        ],
        tasks: [{ family: 'one-off', launchType: 'FARGATE' }],
      },
    },
    { name: 'other', capacityProviders: [{ name: 'other-mi', instances: 0 }] },
  ],
  resources: {
    taskDefinitions: [
      {
        family: 'web',
        cpu: 128,
        containerDefinitions: [
          { name: 'web', image: 'shop/web:1.0', environment: [{ name: 'DD_AGENT_HOST', value: 'localhost' }] },
        ],
      },
    ],
    roles: [
      {
        name: 'agent',
        trusts: ['ecs-tasks.amazonaws.com'],
        attached: ['arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy', 'read-config'],
        inline: { metrics: allow('cloudwatch:PutMetricData') },
      },
      { name: 'hosts-role', trusts: ['ec2.amazonaws.com'] },
    ],
    policies: [{ policy: 'read-config', document: allow('ssm:GetParameter') }],
    instanceProfiles: [{ name: 'hosts', role: 'hosts-role' }, { name: 'empty' }],
    alarms: [{ name: 'errors', state: 'ALARM' }, { name: 'latency' }],
    metrics: [
      {
        namespace: 'Agents',
        name: 'uptime',
        dimensions: { daemon: 'agent' },
        fromSeconds: -600,
        untilSeconds: 3600,
        value: 2,
      },
    ],
    logGroups: ['/aws/ecs/containerinsights/prod/performance', '/shop/web'],
    deliverySources: [{ name: 'actions', logType: 'ACTION_LOGS', of: 'prod' }],
    functions: [{ name: 'bookend-prod-sweep', environment: { CLUSTERS: 'prod' } }, { name: 'shop' }],
  },
};
