import { unread } from '../../core/survey/field.ts';
import type { Role } from '../../core/survey/role.ts';
import { lastPartOf } from '../../core/words/arn.ts';

/** A role of which only its ARN is known: nobody asked IAM. */
export const unaskedRole = (roleArn: string): Role => {
  const missing = unread(`the role ${roleArn}`, 'iam:GetRole: it was not asked for');
  return { resource: roleArn, name: lastPartOf(roleArn), trust: missing, policies: missing };
};
