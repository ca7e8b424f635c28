import type { ApiError } from './request/error.ts';
import { type Call, permissionOf } from './services/call.ts';
import { errorOf } from './services/service.ts';

/** Actions that the caller may not do, as IAM spells them: `iam:GetRole`, `cloudwatch:*`. A test adds and takes away. */
export type Denials = Set<string>;

/** AWS's own words for a call that no policy of the caller allows. */
export const refusalOf = (denials: Denials, call: Call, account: string): ApiError | undefined => {
  const permission = permissionOf(call);
  if (!denials.has(permission) && !denials.has(`${call.service.prefix}:*`) && !denials.has('*')) return undefined;
  return errorOf(
    call.service,
    'denied',
    `User: arn:aws:iam::${account}:user/simulated is not authorized to perform: ${permission} on resource: * because no identity-based policy allows the ${permission} action`,
  );
};
