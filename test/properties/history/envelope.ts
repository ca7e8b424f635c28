import type { Fact, TaskFact } from '../../../shared/core/words/facts.ts';

export type EnvelopeOfFact = { 'detail-type': string; source: string; resources: readonly string[]; detail: object };

const KINDS = {
  task: 'ECS Task State Change',
  instance: 'ECS Container Instance State Change',
  health: 'ECS Container Instance Health Change',
  'daemon-action': 'ECS Daemon Service Action',
  deployment: 'ECS Daemon Deployment State Change',
  look: 'no event tells a look',
} as const;

/** The event that tells a fact, as EventBridge brings it: times as texts, what is unknown left out. */
export const envelopeOf = (fact: Fact): EnvelopeOfFact => {
  const known = Object.entries(fact).filter(([, value]) => value !== null);
  const detail = Object.fromEntries([...known.map(withTimeAsText), ...special(fact)]);
  return { 'detail-type': KINDS[fact.kind], source: 'aws.ecs', resources: [], detail };
};

const iso = (at: number): string => new Date(at).toISOString();

const withTimeAsText = ([name, value]: [string, unknown]): readonly [string, unknown] => [
  name,
  typeof value === 'number' && name.endsWith('At') ? iso(value) : value,
];

const special = (fact: Fact): readonly (readonly [string, unknown])[] => {
  switch (fact.kind) {
    case 'health':
      return [
        [
          'healthChecks',
          fact.daemonChecks
            .map((check) => ({ ...check, type: 'DAEMON', lastStatusChange: iso(fact.lastStatusChange) }))
            .concat(
              fact.daemonChecks.length > 0
                ? []
                : [
                    {
                      type: 'AGENT_CONNECTIVITY',
                      status: 'OK',
                      statusReason: null,
                      lastStatusChange: iso(fact.lastStatusChange),
                    },
                  ],
            ),
        ],
      ];
    case 'daemon-action':
    case 'deployment':
      return [['daemonArn', `arn:aws:ecs:eu-west-1:111122223333:daemon/payments/${fact.daemonName}`]];
    case 'task':
      return [
        [
          'containers',
          [{ name: 'one' }, { name: 'two', exitCode: fact.exitCode, reason: fact.exitReason }, ...unhealthy(fact)],
        ],
      ];
    case 'instance':
    case 'look':
      return [];
  }
};

const unhealthy = ({ healthStatus, unhealthyContainer: name }: TaskFact): readonly object[] =>
  healthStatus === null || name === null ? [] : [{ name, healthStatus: 'UNHEALTHY' }];
