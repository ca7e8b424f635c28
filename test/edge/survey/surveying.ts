import type { SurveyClients } from '../../../shared/edge/survey/survey-clients.ts';
import type { SurveyPace } from '../../../shared/edge/survey/survey-pace.ts';
import { type RegionSurvey, type SurveyRequest, surveyRegion } from '../../../shared/edge/survey/survey-region.ts';
import type { Ecs } from '../../simulator/api/ecs.ts';

/** Everybody may call at once, and nobody waits. */
export const AT_ONCE: SurveyPace = { turn: async () => {}, rest: async () => {} };

export const POLICY = { orphanedAfterSeconds: 604_800, signalNamespaces: {} };

/** Reads a simulated ECS, and of what stands outside only what the clients given reach. */
export const survey = (
  { client, server }: Pick<Ecs, 'client' | 'server'>,
  request: Partial<SurveyRequest> = {},
  clients: Partial<SurveyClients> = {},
): Promise<RegionSurvey> =>
  surveyRegion({
    clients: { ecs: client, iam: null, cloudWatch: null, logs: null, lambda: null, ...clients },
    region: 'us-west-2',
    policy: POLICY,
    now: server.now,
    pace: AT_ONCE,
    ...request,
  });
