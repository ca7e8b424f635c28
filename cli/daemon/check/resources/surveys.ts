import type { Definition } from '../../../../shared/core/survey/definition.ts';
import { type Field, isMissing, mapField, unknown } from '../../../../shared/core/survey/field.ts';
import type { Service, Survey } from '../../../../shared/core/survey/survey.ts';
import { serviceIn } from '../../../../shared/edge/survey/service-fields.ts';
import { Clusters } from './clusters.ts';
import type { Declared } from './declared.ts';
import { daemonOf, daemonOfDefinition, providerNameOf } from './file-daemons.ts';
import { FileDefinitions } from './file-definitions.ts';
import { providerOf } from './file-providers.ts';
import { Links } from './links.ts';
import { FileRoles } from './roles.ts';

export type SurveyOptions = {
  /** Epoch milliseconds. */
  readonly now: number;
  /** True for inputs of single calls, which tell nothing of what else a cluster has. */
  readonly isCallInput: boolean;
};

/**
 * The surveys of what files declare together: one for each cluster that they name, and one for the daemon task definitions that no daemon of
 * theirs uses.
 */
export const surveysOf = (declared: readonly Declared[], options: SurveyOptions): readonly Survey[] => {
  const links = new Links(declared);
  const roles = new FileRoles(links);
  const parts: Parts = { links, roles, clusters: new Clusters(links), definitions: new FileDefinitions(links, roles) };
  const keys = parts.clusters.keys();
  const [first = null] = keys;
  const named =
    first === null
      ? [clusterSurvey(parts, null, () => true, options)]
      : keys.map((key) => clusterSurvey(parts, key, isOfCluster(parts, key), options));
  return [...named, ...standalone(parts, options)];
};

type Parts = {
  readonly links: Links;
  readonly roles: FileRoles;
  readonly clusters: Clusters;
  readonly definitions: FileDefinitions;
};

/** True of what is of the cluster, or does not say that it is of another. */
const isOfCluster =
  ({ clusters }: Parts, key: string) =>
  (one: Declared): boolean =>
    one.kind === 'provider' ? clusters.hasProvider(key, one) : (clusters.keyOf(one) ?? key) === key;

const clusterSurvey = (
  parts: Parts,
  key: string | null,
  isHere: (one: Declared) => boolean,
  options: SurveyOptions,
): Survey => {
  const { links, roles, clusters, definitions } = parts;
  const here = links.all.filter(isHere);
  const services = here.filter(({ kind }) => kind === 'service').map((one) => serviceOf(one, parts));
  const isUsedElsewhere = usedBy(
    links
      .ofKind('service')
      .filter((one) => !isHere(one))
      .map((one) => serviceOf(one, parts)),
  );
  const isUsedHere = usedBy(services);
  return {
    ...emptySurvey(options),
    resource: key ?? 'the cluster',
    clusterName: clusters.nameOf(key),
    providers: here.filter(({ kind }) => kind === 'provider').map((one) => providerOf(one, roles, links)),
    daemons: here.filter(({ kind }) => kind === 'daemon').map((one) => daemonOf(one, links, definitions)),
    services,
    definitions: new Map(
      links
        .ofKind('definition')
        .filter(({ resource }) => isUsedHere(resource) || !isUsedElsewhere(resource))
        .map((one): [string, Field<Definition>] => [one.resource, definitions.read(one)]),
    ),
  };
};

const usedBy = (services: readonly Service[]): ((resource: string) => boolean) => {
  const used = new Set(services.map(({ definitionArn }) => definitionArn));
  return (resource) => used.has(resource);
};

/** Definitions without a daemon are judged by themselves: nothing tells where they will run. */
const standalone = ({ links, definitions }: Parts, options: SurveyOptions): readonly Survey[] => {
  const daemons = links.ofKind('daemon').map(({ fields }) => fields.daemonTaskDefinitionArn);
  const used = new Set(
    daemons.flatMap((named) =>
      typeof named === 'string' ? (definitions.declaredOfDaemon(named)?.resource ?? []) : [],
    ),
  );
  const alone = links.ofKind('daemon-definition').filter(({ resource }) => !used.has(resource));
  if (alone.length === 0) return [];
  return [{ ...emptySurvey(options), daemons: alone.map((one) => daemonOfDefinition(one, definitions)) }];
};

const emptySurvey = ({ now, isCallInput }: SurveyOptions): Survey => {
  const none = unknown('the evidence of the cluster', 'a file tells none');
  return {
    origin: 'file',
    isCallInput,
    now,
    resource: 'the cluster',
    clusterName: unknown('the name of the cluster', 'the file does not tell it'),
    providers: [],
    daemons: [],
    instances: [],
    tasksElsewhere: [],
    services: [],
    definitions: new Map(),
    evidence: { actionLogs: none, containerInsights: none, bookend: none },
  };
};

const serviceOf = (declared: Declared, { links, clusters, definitions }: Parts): Service => {
  const service = serviceIn(declared.fields, declared.resource, clusters.defaultStrategyOf(declared));
  return {
    ...service,
    providers: mapField(service.providers, (all) => all.map((text) => providerNameOf(text, links))),
    definitionArn: mapField(service.definitionArn, (named) =>
      named === null ? null : (definitions.ordinary(named)?.resource ?? named),
    ),
  };
};

/** True where a survey has something of which a hole can speak. */
export const hasSubject = ({ daemons, services, definitions }: Survey): boolean =>
  definitions.size > 0 || [daemons, services].some((all) => isMissing(all) || all.length > 0);
