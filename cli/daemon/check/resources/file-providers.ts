import { type Field, isMissing } from '../../../../shared/core/survey/field.ts';
import type { Provider } from '../../../../shared/core/survey/survey.ts';
import { providerIn } from '../../../../shared/edge/survey/provider-fields.ts';
import type { Declared } from './declared.ts';
import { nameOfProvider } from './file-daemons.ts';
import type { FileRoles } from './roles.ts';

/** A capacity provider as a file declares it: it will be ACTIVE. */
export const providerOf = (declared: Declared, roles: FileRoles): Provider => {
  const { resource, fields } = declared;
  const known = { resource, name: nameOfProvider(declared), status: 'ACTIVE', isBeingDeleted: false };
  const { provider, infrastructureRoleArn, instanceProfileArn } = providerIn(fields, known);
  return {
    ...provider,
    infrastructureRole: ifKnown(infrastructureRoleArn, (named) => roles.role(named)),
    instanceProfile: ifKnown(instanceProfileArn, (named) => roles.profile(named)),
  };
};

const ifKnown = <Value>(named: Field<string | null>, find: (named: string) => Value): Field<Value | null> =>
  named === null || isMissing(named) ? named : find(named);
