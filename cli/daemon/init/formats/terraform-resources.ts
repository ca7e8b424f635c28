import type { Plan, Statement } from '../plan/plan.ts';
import type { Composed } from '../plan/value.ts';
import { LOG_RETENTION_DAYS } from './comments.ts';
import { attribute, block, type Item, quoted } from './hcl.ts';
import { expressionOf } from './terraform-values.ts';

export const configuration = ({ name, text }: NonNullable<Plan['configuration']>): Item =>
  block('resource "aws_ssm_parameter" "configuration"', [
    attribute('name', expressionOf(name)),
    attribute('type', quoted('String')),
    attribute('value', expressionOf(text)),
  ]);

export const logGroup = (label: string, name: Composed, comment: string): Item =>
  block(
    `resource "aws_cloudwatch_log_group" "${label}"`,
    [attribute('name', expressionOf(name)), attribute('retention_in_days', String(LOG_RETENTION_DAYS))],
    comment,
  );

/** Lets tasks of ECS take a role. */
export const trust = (): Item =>
  block('data "aws_iam_policy_document" "trust"', [
    block('statement', [
      attribute('actions', '["sts:AssumeRole"]'),
      block('principals', [
        attribute('type', quoted('Service')),
        attribute('identifiers', '["ecs-tasks.amazonaws.com"]'),
      ]),
    ]),
  ]);

/** A role with these rights alone, and the policy that holds them. */
export const role = (label: string, statements: readonly Statement[], comment: string): readonly Item[] => [
  block(
    `resource "aws_iam_role" "${label}"`,
    [
      attribute('name_prefix', quoted(`daemon-${label}-`)),
      attribute('assume_role_policy', 'data.aws_iam_policy_document.trust.json'),
    ],
    comment,
  ),
  block(`data "aws_iam_policy_document" "${label}"`, statements.map(statementBlock)),
  block(`resource "aws_iam_role_policy" "${label}"`, [
    attribute('role', `aws_iam_role.${label}.id`),
    attribute('policy', `data.aws_iam_policy_document.${label}.json`),
  ]),
];

const statementBlock = ({ actions, resources, condition }: Statement): Item =>
  block('statement', [
    attribute('actions', expressionOf(actions)),
    attribute('resources', expressionOf(resources)),
    condition === null
      ? null
      : block('condition', [
          attribute('test', quoted(condition.operator)),
          attribute('variable', quoted(condition.key)),
          attribute('values', expressionOf([condition.value])),
        ]),
  ]);
