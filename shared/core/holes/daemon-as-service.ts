import { type AgentOf, agentsOf } from '../survey/agents.ts';
import type { Container, Definition } from '../survey/definition.ts';
import { type Field, isMissing } from '../survey/field.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import type { Place } from '../survey/place.ts';
import { atContainer, containerResource, definitionNamed } from '../survey/select.ts';
import type { Service, Survey } from '../survey/survey.ts';
import { knownPlacesOf, onePerInstance, usedDefinitions } from '../survey/uses.ts';
import type { Severity } from '../words/severity.ts';

/**
 * An agent runs as ordinary tasks: in a service with one task per instance, or beside an application. On Managed Instances only a managed
 * daemon is sure to start first, and is repaired. On Fargate there is no other way.
 */
export const daemonAsService: Hole = {
  judge: (survey) => {
    const agentOf = agentsOf(survey);
    return [
      ...judgeEach(survey.services, (service, need) => judgeService(service, survey, agentOf, need)),
      ...judgeEach(besideOthers(survey, agentOf), (beside, need) => judgeSidecar(need(beside), agentOf, need)),
    ];
  },
  isHourly: false,
  headline: 'An agent runs as ordinary tasks',
  source:
    'ECS Developer Guide, managed daemons; one of five mistakes that are made again and again with a first daemon',
};

const judgeService = (service: Service, survey: Survey, agentOf: AgentOf, need: Need): readonly Found[] => {
  const { resource, definitionArn } = service;
  const places = knownPlacesOf(survey, service);
  if (definitionArn === null || isOnFargate(places)) return [];
  const kind = need(onePerInstance(service));
  if (kind === null) return [];
  const { containers, isFargateOnly } = need(definitionNamed(survey, need(definitionArn) ?? ''));
  if (isFargateOnly === true) return [];
  const names = need(containers).map((container) => agentIn(container, agentOf));
  const name = names.find((one) => one !== null && !isMissing(one)) ?? null;
  if (name === null) for (const one of names) need(one);
  const severity = name === null ? null : severityOf(places, need);
  if (severity === null) return [];
  return [
    {
      severity,
      resource,
      why: `the service runs ${need(name)} with ${kind === 'DAEMON' ? 'schedulingStrategy DAEMON' : 'one task per instance (distinctInstance)'}${
        severity === 'warning'
          ? ': on Managed Instances a managed daemon alone is sure to start first, and is repaired'
          : ''
      }`,
      cure: AS_DAEMON[severity === 'warning' ? 'managed' : 'other'],
    },
  ];
};

const judgeSidecar = ({ container, definition, places }: Beside, agentOf: AgentOf, need: Need): readonly Found[] => {
  const name = need(agentIn(container, agentOf));
  const severity = name === null ? null : severityOf(places, need);
  if (severity === null || need(definition.isFargateOnly)) return [];
  return [
    {
      severity,
      resource: containerResource(definition, container),
      why: `container ${container.name} runs ${name} in each task beside the application, where one per instance would do`,
      cure: AS_DAEMON[severity === 'warning' ? 'managed' : 'other'],
      at: atContainer(definition, container, 'image'),
    },
  ];
};

const AS_DAEMON = {
  managed:
    'Run it as a managed daemon on the capacity provider, and take it out here once that runs. A log router of awsfirelens stays as long as its task logs by it',
  other: 'Nothing has to be done on EC2 and External instances; on Managed Instances it can be a managed daemon',
} as const;

type Beside = {
  readonly container: Container;
  readonly definition: Definition;
  readonly places: readonly Field<Place>[];
};

/** Containers that share their task with one that is no agent, as far as that is known. */
const besideOthers = (survey: Survey, agentOf: AgentOf): readonly Field<Beside>[] =>
  usedDefinitions(survey).flatMap((used): readonly Field<Beside>[] => {
    if (isMissing(used)) return [used];
    const { definitionArn, places } = used;
    if (isOnFargate(places)) return [];
    const definition = definitionNamed(survey, definitionArn);
    if (isMissing(definition)) return [definition];
    const { containers, isFargateOnly } = definition;
    if (isFargateOnly === true) return [];
    if (isMissing(containers)) return [containers];
    const isAgents = (container: Container) => typeof agentIn(container, agentOf) === 'string';
    if (containers.length < 2 || containers.every(isAgents)) return [];
    return containers.map((container) => ({ container, definition, places }));
  });

const agentIn = ({ image }: Container, agentOf: AgentOf): Field<string | null> =>
  image === null || isMissing(image) ? image : agentOf(image);

const isOnFargate = (places: readonly Field<Place>[]): boolean => places.every((place) => place === 'fargate');

/** null: on Fargate alone. */
const severityOf = (places: readonly Field<Place>[], need: Need): Severity | null => {
  if (places.includes('managed-instances')) return 'warning';
  return places.map((place) => need(place)).includes('other') ? 'info' : null;
};
