import type { SurveyPolicy } from './daemon-metrics.ts';
import { Definitions } from './definitions.ts';
import { readEvidence } from './read-evidence.ts';
import { Roles } from './roles.ts';
import type { SurveyClients } from './survey-clients.ts';
import { type EcsSurveyRequest, type RegionSurvey, surveyEcs } from './survey-ecs.ts';

export type { RegionSurvey, SurveyProgress } from './survey-ecs.ts';

export type SurveyRequest = Omit<EcsSurveyRequest, 'ecs'> & {
  readonly clients: SurveyClients;
  readonly policy: SurveyPolicy;
};

/**
 * Reads an account's clusters in a Region: ECS, and of what stands outside only as much as is needed. Whatever AWS refuses, loses or tells in
 * a form that can't be read is `Missing` in its place and stops nothing. It writes nothing.
 */
export const surveyRegion = ({ clients, policy, ...request }: SurveyRequest): Promise<RegionSurvey> => {
  const { region, now } = request;
  return surveyEcs({ ...request, ecs: clients.ecs }, (asking) => {
    const roles = new Roles(clients.iam, asking);
    return {
      roles,
      definitions: new Definitions(clients.ecs, asking, roles),
      read: (clusters) => readEvidence(clusters, { clients, region, policy, now }, asking),
    };
  });
};
