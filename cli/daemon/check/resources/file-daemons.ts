import { allKnown, type Field, isMissing, mapField, unknown } from '../../../../shared/core/survey/field.ts';
import type { Daemon, DeploymentConfiguration, Revision, Setting } from '../../../../shared/core/survey/survey.ts';
import { lastPartOf } from '../../../../shared/core/words/arn.ts';
import { configurationIn } from '../../../../shared/edge/survey/daemon-deployments.ts';
import { settingsIn } from '../../../../shared/edge/survey/daemon-settings.ts';
import { neededTextIn, textsIn } from '../../../../shared/edge/survey/value-fields.ts';
import type { Declared } from './declared.ts';
import type { FileDefinitions } from './file-definitions.ts';
import type { Links } from './links.ts';

/** The API's field of each setting. */
const FIELD_OF: Readonly<Record<Setting, string>> = {
  critical: 'critical',
  enableExecuteCommand: 'enableExecuteCommand',
  enableEcsManagedTags: 'enableECSManagedTags',
  propagatesTags: 'propagateTags',
};

/** A daemon as a file declares it. */
export const daemonOf = (declared: Declared, links: Links, definitions: FileDefinitions): Daemon => {
  const { resource, fields, exists, before } = declared;
  const revision = revisionOf(declared);
  const { definitionArn } = revision;
  return {
    ...common(resource, typeof fields.daemonName === 'string' ? fields.daemonName : resource),
    revision: {
      ...revision,
      definition: isMissing(definitionArn) ? definitionArn : definitions.ofDaemon(definitionArn),
    },
    previousRevision: before === null ? null : previousOf(declared, before),
    providers: providersOf(declared, links),
    configuration: deploymentConfigurationOf(declared),
    exists,
  };
};

/** A daemon that stands for a definition which no daemon of the files uses: nothing but its definition is to be judged. */
export const daemonOfDefinition = (declared: Declared, definitions: FileDefinitions): Daemon => {
  const { resource, fields } = declared;
  const settings = settingsIn({}, { resource, path: '' });
  return {
    ...common(resource, typeof fields.family === 'string' ? fields.family : resource),
    revision: {
      resource,
      createdAt: 0,
      ...settings,
      given: [],
      definitionArn: `daemon-task-definition/${resource}`,
      definition: definitions.read(declared),
    },
    previousRevision: null,
    providers: [],
    configuration: {
      drainPercent: 25,
      bakeTimeInMinutes: 0,
      alarmNames: [],
      alarmsEnabled: false,
      alarmStates: new Map(),
    },
    exists: false,
  };
};

const common = (resource: string, daemonName: string) => ({
  resource,
  daemonName,
  status: 'ACTIVE',
  createdAt: null,
  updatedAt: null,
  running: [],
  deployments: [],
  hasSignal: unknown(`the metrics of ${resource}`, 'a file has none'),
  hadTasks: unknown(`the tasks of ${resource}`, 'a file has none'),
});

const revisionOf = ({ resource, fields }: Declared): Omit<Revision, 'definition'> => {
  const isGiven = (name: string): boolean =>
    fields[name] !== undefined && fields[name] !== null && !isMissing(fields[name]);
  return {
    resource,
    createdAt: 0,
    ...settingsIn(fields, { resource, path: '' }),
    given: (Object.keys(FIELD_OF) as Setting[]).filter((setting) => isGiven(FIELD_OF[setting])),
    definitionArn: neededTextIn(fields.daemonTaskDefinitionArn, { resource, path: 'daemonTaskDefinitionArn' }),
  };
};

const previousOf = (declared: Declared, before: Declared['fields']): Revision => ({
  ...revisionOf({ ...declared, fields: before }),
  definition: unknown(`the former definition of ${declared.resource}`, 'it is not asked for'),
});

/** Names of providers: an ARN ends in one; a resource of the file has its own. */
const providersOf = ({ resource, fields }: Declared, links: Links): Field<readonly string[]> => {
  const listed = textsIn(fields.capacityProviderArns, { resource, path: 'capacityProviderArns' });
  if (isMissing(listed)) return listed;
  return mapField(allKnown(listed), (texts) => texts.map((one) => providerNameOf(one, links)));
};

/** The name of the provider that a text means. */
export const providerNameOf = (text: string, links: Links): string => {
  const declared = links.find('provider', text);
  if (declared === undefined) return text.startsWith('arn:') ? lastPartOf(text) : text;
  return nameOfProvider(declared);
};

/** Its own name, or the one that the file has for it where AWS makes one up. */
export const nameOfProvider = ({ fields, resource }: Declared): string =>
  typeof fields.name === 'string' && fields.name !== '' ? fields.name : resource;

const deploymentConfigurationOf = ({ resource, fields }: Declared): Field<DeploymentConfiguration> => {
  const read = configurationIn(fields.deploymentConfiguration ?? {}, resource);
  return read === null
    ? unknown(`the deployment configuration of ${resource}`, 'the file does not tell it')
    : { ...read, alarmStates: unknown(`the alarms of ${resource}`, 'a file does not tell their states') };
};
