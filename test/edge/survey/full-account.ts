import { createSurveyClients } from '../../../shared/edge/survey/survey-clients.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { type Ecs, PLAIN, startEcs } from '../../simulator/api/ecs.ts';

/** An account in which every call of a survey has something to tell. */
const FULL: Scenario = {
  ...PLAIN,
  clusters: [
    {
      name: 'prod',
      capacityProviders: [{ name: 'mi', instances: 2, everySeconds: 1 }],
      daemons: [
        {
          name: 'agent',
          taskDefinition: {
            taskRoleArn: 'arn:aws:iam::123456789012:role/task',
            containerDefinitions: [{ image: 'agent:1' }],
          },
          deployment: { alarms: ['errors'] },
          updates: [{ afterSeconds: 600, critical: false, alarms: ['errors'] }],
        },
      ],
      services: [{ name: 'web', capacityProvider: 'mi', desiredCount: 4 }],
    },
    { name: 'empty', capacityProviders: [{ name: 'none', instances: 0 }], daemons: [{ name: 'idle' }] },
  ],
  resources: {
    roles: [
      {
        name: 'task',
        trusts: ['ecs-tasks.amazonaws.com'],
        attached: ['team'],
        inline: { own: { Version: '2012-10-17', Statement: [] } },
      },
      { name: 'ecsInstanceRole', trusts: ['ec2.amazonaws.com'] },
    ],
    policies: [{ policy: 'team', document: { Version: '2012-10-17', Statement: [] } }],
    instanceProfiles: [{ name: 'ecsInstanceRole', role: 'ecsInstanceRole' }],
    alarms: [{ name: 'errors' }],
    functions: [{ name: 'bookend-dev-observe' }],
  },
};

export const startFull = () => startEcs({ scenario: FULL, throttled: false, afterSeconds: 7200 });

/** Clients of all five services, as the audit has them. */
export const clientsOf = ({ server }: Pick<Ecs, 'server'>) =>
  createSurveyClients({
    region: 'us-west-2',
    endpoint: server.url,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
