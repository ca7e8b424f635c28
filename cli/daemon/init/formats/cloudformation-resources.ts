import type { YAMLMap } from 'yaml';
import type { LogGroup, Plan, Statement } from '../plan/plan.ts';
import { valueNode } from './cloudformation-values.ts';
import { LOG_RETENTION_DAYS } from './comments.ts';
import { list, map, text } from './yaml-nodes.ts';

export const parameterStore = ({ name, text: configuration }: NonNullable<Plan['configuration']>): YAMLMap =>
  map(
    ['Type', text('AWS::SSM::Parameter')],
    ['Properties', map(['Name', valueNode(name)], ['Type', text('String')], ['Value', valueNode(configuration)])],
  );

export const logGroup = ({ name }: LogGroup): YAMLMap =>
  map(
    ['Type', text('AWS::Logs::LogGroup')],
    ['Properties', map(['LogGroupName', valueNode(name)], ['RetentionInDays', text(LOG_RETENTION_DAYS)])],
  );

/** A role that tasks of ECS may take, with these rights alone. */
export const role = (statements: readonly Statement[]): YAMLMap =>
  map(
    ['Type', text('AWS::IAM::Role')],
    [
      'Properties',
      map(
        ['AssumeRolePolicyDocument', policy(TRUST)],
        [
          'Policies',
          list(map(['PolicyName', text('daemon')], ['PolicyDocument', policy(list(...statements.map(statementNode)))])),
        ],
      ),
    ],
  );

const policy = (statements: ReturnType<typeof list>): YAMLMap =>
  map(['Version', text('2012-10-17')], ['Statement', statements]);

const TRUST = list(
  map(
    ['Effect', text('Allow')],
    ['Principal', map(['Service', text('ecs-tasks.amazonaws.com')])],
    ['Action', text('sts:AssumeRole')],
  ),
);

const statementNode = ({ actions, resources, condition }: Statement): YAMLMap =>
  map(
    ['Effect', text('Allow')],
    ['Action', valueNode(actions)],
    ['Resource', resources.length === 1 && resources[0] !== undefined ? valueNode(resources[0]) : valueNode(resources)],
    condition === null ? null : ['Condition', map([condition.operator, map([condition.key, text(condition.value)])])],
  );
