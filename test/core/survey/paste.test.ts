import { describe, expect, it } from 'vitest';
import { withCommand } from '../../../shared/core/survey/paste.ts';
import { CLUSTER, daemonArn } from '../../holes/survey.ts';

describe('a command to paste', () => {
  it('names the Region of its ARN', () => {
    expect(withCommand('See why', 'ecs list-tasks', { cluster: CLUSTER, 'desired-status': 'STOPPED' })).toBe(
      'See why: aws ecs list-tasks --region eu-west-1 --cluster prod --desired-status STOPPED',
    );
  });

  it('names by its ARN what ECS takes by its ARN alone', () => {
    const flags = { 'daemon-arn': daemonArn('agent') };
    expect(withCommand('See why', 'ecs list-daemon-deployments', flags)).toBe(
      `See why: aws ecs list-daemon-deployments --region eu-west-1 --daemon-arn ${daemonArn('agent')}`,
    );
  });

  it.each([
    { what: 'a name of a file', flags: { cluster: 'Cluster' } },
    { what: 'an ARN without a Region', flags: { role: 'arn:aws:iam::111122223333:role/agent' } },
    { what: 'a name that a shell reads', flags: { 'daemon-arn': daemonArn('$(reboot)') } },
    { what: 'a later name that a shell reads', flags: { cluster: CLUSTER, task: 'a;b' } },
    { what: 'a name that is taken for a flag', flags: { cluster: CLUSTER, task: '--force' } },
    { what: 'a Region that a shell reads', flags: { cluster: 'arn:aws:ecs:`reboot`:1:cluster/prod' } },
    { what: 'nothing', flags: {} },
  ])('is left out for $what', ({ flags }) => {
    expect(withCommand('See why', 'ecs list-tasks', flags)).toBe('See why');
  });
});
