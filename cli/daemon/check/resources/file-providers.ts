import { type Field, isMissing, type Missing } from '../../../../shared/core/survey/field.ts';
import type { Provider } from '../../../../shared/core/survey/survey.ts';
import { providerIn } from '../../../../shared/edge/survey/provider-fields.ts';
import type { Declared } from './declared.ts';
import { nameOfProvider } from './file-daemons.ts';
import { type Links, textsOf } from './links.ts';
import type { FileRoles } from './roles.ts';

/** A capacity provider as a file declares it: it will be ACTIVE, unless it may be one that a daemon names and that seems to be of elsewhere. */
export const providerOf = (declared: Declared, roles: FileRoles, links: Links): Provider => {
  const { resource, fields } = declared;
  const known = { resource, name: nameOfProvider(declared), status: 'ACTIVE', isBeingDeleted: false };
  const { provider, infrastructureRoleArn, instanceProfileArn } = providerIn(fields, known);
  return {
    ...provider,
    status: openNameOf(declared, links) ?? provider.status,
    infrastructureRole: ifKnown(infrastructureRoleArn, (named) => roles.role(named)),
    instanceProfile: ifKnown(instanceProfileArn, (named) => roles.profile(named)),
  };
};

/** Its name, where the file leaves it open and a daemon names a provider that is not in the file; else null. */
const openNameOf = ({ fields }: Declared, links: Links): Missing | null => {
  const name: unknown = fields.name;
  if (!isMissing(name)) return null;
  const named = links.ofKind('daemon').flatMap((daemon) => textsOf(daemon.fields.capacityProviderArns));
  return named.some((text) => links.find('provider', text) === undefined) ? name : null;
};

const ifKnown = <Value>(named: Field<string | null>, find: (named: string) => Value): Field<Value | null> =>
  named === null || isMissing(named) ? named : find(named);
