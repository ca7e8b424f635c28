import { type FoundHole, judgeHoles } from '../../../shared/core/holes/judge-holes.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { isMissing, unread } from '../../../shared/core/survey/field.ts';
import type { Daemon, Survey } from '../../../shared/core/survey/survey.ts';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { createSurveyClients } from '../../../shared/edge/survey/survey-clients.ts';
import type { SurveyPace } from '../../../shared/edge/survey/survey-pace.ts';
import { surveyRegion } from '../../../shared/edge/survey/survey-region.ts';
import { accessTo } from '../../aws/log-in.ts';
import { namesNear } from '../../terminal/nearest-name.ts';
import type { LiveDaemon } from './check-request.ts';
import type { Checked } from './checked/checked.ts';

/** Checks one daemon that is deployed, by what the audit reads of its cluster. It only reads. @throws InputError if it can't be found */
export const checkLive = async (live: LiveDaemon, policy: Policy, pace?: SurveyPace): Promise<Checked> => {
  const { daemonName, cluster, region } = live;
  const clients = createSurveyClients(await accessTo(live));
  const { surveys, unread: notRead } = await surveyRegion({
    clients,
    region,
    clusters: [cluster],
    policy,
    now: Date.now(),
    ...(pace === undefined ? {} : { pace }),
  });
  const [survey] = surveys;
  if (survey === undefined)
    throw new InputError(
      `the cluster ${cluster} in ${region}`,
      notRead.length === 0 ? ['there is none'] : notRead.map(({ what, why }) => `${what}: ${why}`),
    );
  const daemon = daemonIn(survey, daemonName);
  const { found, untold } = judgeHoles(survey, policy);
  const nowhere = { file: null, path: null, line: null, column: null };
  return {
    subject: `${daemonName} of ${cluster}`,
    holes: found.filter(isAbout(survey, daemon)).map((hole) => ({ ...hole, ...nowhere, isKnown: null })),
    unknown: [],
    unread: [...notRead, ...untold].map(({ what, why }) => ({ file: null, what, why })),
    notes: [],
    hasSubject: true,
  };
};

const daemonIn = ({ daemons }: Survey, daemonName: string): Daemon => {
  const known = isMissing(daemons) ? unread('the daemons of the cluster', daemons.why) : daemons;
  if (isMissing(known)) throw new InputError(known.what, [known.why]);
  const daemon = known.find((one) => one.daemonName === daemonName);
  if (daemon !== undefined) return daemon;
  const names = known.map((one) => one.daemonName);
  throw new InputError(`the daemon ${daemonName}`, [
    names.length === 0
      ? 'the cluster has no daemon'
      : `the cluster has no daemon of this name; it has ${namesNear(daemonName, names)}`,
  ]);
};

/** Holes of the daemon, its definition, its capacity providers, and of container instances that lack it. */
const isAbout = (
  survey: Survey,
  { resource, daemonName, revision, providers }: Daemon,
): ((hole: FoundHole) => boolean) => {
  const definition = isMissing(revision) || isMissing(revision.definition) ? null : revision.definition.resource;
  const covered = isMissing(providers) ? [] : providers;
  const known = isMissing(survey.providers) ? [] : survey.providers;
  const its = new Set([
    resource,
    definition,
    ...known.filter(({ name }) => covered.includes(name)).map((one) => one.resource),
  ]);
  return (hole) => {
    const at = hole.resource.indexOf('#');
    const owner = at < 0 ? hole.resource : hole.resource.slice(0, at);
    return its.has(owner) || hole.resource.slice(at + 1) === daemonName;
  };
};
