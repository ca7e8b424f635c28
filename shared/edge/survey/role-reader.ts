import type { Role } from '../../core/survey/role.ts';
import type { InstanceProfile } from '../../core/survey/survey.ts';

/** Reads roles and instance profiles by their ARN: each is there, and its parts may be missing. */
export type RoleReader = {
  readonly role: (roleArn: string) => Promise<Role>;
  readonly profile: (profileArn: string) => Promise<InstanceProfile>;
};
