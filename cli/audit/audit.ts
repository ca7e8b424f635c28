import { auditOf } from '../../shared/core/holes/audit-of.ts';
import type { Policy } from '../../shared/core/policy/policy.ts';
import { isMissing } from '../../shared/core/survey/field.ts';
import { managedProviders } from '../../shared/core/survey/select.ts';
import type { Survey } from '../../shared/core/survey/survey.ts';
import { isCluster } from '../../shared/core/words/arn.ts';
import { unreadOf } from '../../shared/edge/audit/audit-lines.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { readNewPolicy } from '../../shared/edge/policy/read-policy.ts';
import { createSurveyClients } from '../../shared/edge/survey/survey-clients.ts';
import type { SurveyPace } from '../../shared/edge/survey/survey-pace.ts';
import { type RegionSurvey, type SurveyProgress, surveyRegion } from '../../shared/edge/survey/survey-region.ts';
import { hintsFor } from '../aws/hints.ts';
import { accessTo } from '../aws/log-in.ts';
import { withRegion } from '../aws/with-region.ts';
import { readJsonFile } from '../files/json-file.ts';
import { isFailing } from '../holes/hole-rows.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { counted, grouped } from '../terminal/numbers.ts';
import { writePage } from '../terminal/page.ts';
import { progressLine } from '../terminal/progress-line.ts';
import { sayNotes } from '../terminal/say-notes.ts';
import { paintFor } from '../terminal/text.ts';
import { auditLines } from './audit-lines.ts';
import { type AuditRequest, readAuditRequest } from './audit-request.ts';
import type { Audited, AuditedCluster } from './audited.ts';
import { markdownOf } from './markdown.ts';
import { pageOf } from './page.ts';

const [FINE, HOLES_FOUND, COULD_NOT_TELL] = [0, 1, 3];
const RIGHTS = 'docs/audit-policy.json has what the audit needs';

/**
 * `bookend audit`: exit code 1 for a hole of severity warning or above, 3 as `--strict` asks, else 0.
 * @param pace absent: a quarter of AWS's limits @throws InputError if nothing could be read
 */
export const audit = async (argv: readonly string[], io: Io, pace?: SurveyPace): Promise<number> => {
  const request = readAuditRequest(argv, await withRegion(argv, io.env));
  const policy = readNewPolicy(request.policy === null ? {} : await readJsonFile(request.policy));
  const began = Date.now();
  const { regions, wasStopped } = await surveyRegions(request, policy, { io, pace });
  const audited = auditedOf(request, policy, regions, { began, ended: Date.now(), wasStopped });
  const isNothing = request.clusters.length > 0 || regions.every(({ unread }) => unread.length > 0);
  if (audited.clusters.length === 0 && isNothing)
    throw new InputError('the audit could read nothing', [
      ...audited.unread.map(({ what, why }) => `${what}: ${why}`),
      ...(audited.unread.length === 0
        ? audited.namedUnread
        : hintsFor(
            audited.unread.map(({ why }) => why),
            { profile: request.profile, rights: RIGHTS },
          )),
    ]);
  const lines = shownAs(request.form, audited, io);
  await (request.form === 'page' ? writePage(io, lines) : writeLines(io.stdout, lines));
  await sayNotes(io, audited.namedUnread);
  if (audited.holes.some(isFailing)) return HOLES_FOUND;
  return request.strict && audited.namedUnread.length > 0 ? COULD_NOT_TELL : FINE;
};

const shownAs = (form: AuditRequest['form'], audited: Audited, { stdout, env }: Io): Iterable<string> => {
  if (form === 'json') return auditLines(audited);
  return form === 'markdown' ? markdownOf(audited) : pageOf(audited, paintFor(stdout, env));
};

type Surveyed = RegionSurvey & { readonly region: string };

/** One Region after the other. The first interruption ends the asking; the second, as usual, the process. */
const surveyRegions = async (
  { clusters, regions, profile, endpoint }: AuditRequest,
  policy: Policy,
  { io, pace }: { readonly io: Io; readonly pace: SurveyPace | undefined },
) => {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  const progress = progressLine(io.stderr);
  const surveyed: Surveyed[] = [];
  process.once('SIGINT', interrupt);
  try {
    for (const region of regions) {
      const clients = createSurveyClients(await accessTo({ region, profile, endpoint }));
      const own = clusters.filter((cluster) => !cluster.startsWith('arn:') || cluster.split(':')[3] === region);
      if (clusters.length > 0 && own.length === 0) continue;
      const survey = await surveyRegion({
        clients,
        region,
        ...(own.length === 0 ? {} : { clusters: own }),
        policy,
        now: Date.now(),
        ...(pace === undefined ? {} : { pace }),
        signal: stop.signal,
        onProgress: (now) => progress.show(() => progressText(region, now)),
      });
      surveyed.push({ ...survey, region });
    }
  } finally {
    process.off('SIGINT', interrupt);
    progress.clear();
  }
  return { regions: surveyed, wasStopped: stop.signal.aborted };
};

const progressText = (region: string, { clusters, clustersDone, calls }: SurveyProgress): string =>
  `${region}: ${grouped(clustersDone)} of ${counted(clusters, 'cluster')}, ${counted(calls, 'call')}; Ctrl-C shows what was found so far`;

const auditedOf = (
  { clusters, regions, namesRegions }: AuditRequest,
  policy: Policy,
  surveyed: readonly Surveyed[],
  run: Pick<Audited, 'began' | 'ended' | 'wasStopped'>,
): Audited => {
  const surveys = surveyed.flatMap((one) => one.surveys);
  const { coverage, holes, untold } = auditOf(surveys, policy);
  const found = (cluster: string) => surveys.filter(({ resource }) => isCluster(cluster, resource));
  return {
    ...run,
    coverage,
    holes,
    unread: [...surveyed.flatMap(({ unread }) => unread), ...untold.map(unreadOf)],
    clusters: surveys.map(clusterOf),
    regions,
    namedUnread: [
      ...clusters.flatMap((cluster) => whyUnread(cluster, found(cluster), regions) ?? []),
      ...surveyed
        .filter((one) => namesRegions && one.surveys.length === 0 && one.unread.length > 0)
        .map(({ region }) => `${region} could not be read`),
    ],
    calls: surveyed.flatMap(({ calls }) => Object.values(calls)).reduce((sum, calls) => sum + calls, 0),
  };
};

/** The reason why a cluster that was named counts as not read; null if it was. */
const whyUnread = (cluster: string, surveys: readonly Survey[], regions: readonly string[]): string | null => {
  if (surveys.length === 0) return `there is no cluster ${cluster} in ${regions.join(', ')}, or it could not be read`;
  const isRead = surveys.every(({ providers, daemons, instances }) => ![providers, daemons, instances].some(isMissing));
  return isRead ? null : `${cluster} could not be read in full`;
};

const clusterOf = (survey: Survey): AuditedCluster => {
  const { resource, instances, daemons } = survey;
  const providers = managedProviders(survey);
  const isKnown = !isMissing(instances) && !isMissing(providers);
  const names = new Set(isMissing(providers) ? [] : providers.map(({ name }) => name));
  const managed = isMissing(instances)
    ? []
    : instances.filter(({ capacityProviderName }) => names.has(capacityProviderName ?? ''));
  return {
    clusterArn: resource,
    managed: isKnown ? managed.length : null,
    onEc2: isKnown ? instances.length - managed.length : null,
    providers: isMissing(providers) ? null : providers.length,
    daemons: isMissing(daemons) ? null : daemons.length,
  };
};
