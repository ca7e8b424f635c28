import type { Incident } from '../incidents/incident.ts';
import type { HoleLedger } from '../ledger/hole-ledger.ts';
import type { HoleState, Untold } from '../state/instance-state.ts';
import { isCritical } from '../state/judge-state.ts';
import { lastPartOf } from '../words/arn.ts';
import { isoTime } from '../words/format-time.ts';
import { plain } from '../words/plain.ts';
import { cut } from '../words/text-size.ts';
import { incidentIdOf } from '../words/trouble.ts';
import { type Notice, type NoticeAbout, type NoticeHole, UNKNOWN_STANDING } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { groupIdOf } from './notice-group.ts';
import { linksOf } from './notice-links.ts';
import { openOrOver } from './notice-now.ts';
import { ownMoments } from './own-moments.ts';

const LONGEST_ARN = 2048;
const LONGEST_TEXT = 2000;
const LONGEST_NAME = 255;

/** The notice that a hole was found, became worse or is gone: for one resource, or for many of them at once. */
export const holeNotice = (state: HoleState, incident: Incident, untold: Untold, context: NoticeContext): Notice => {
  const { ledger } = state;
  const { daemonName, containerInstanceArn, capacityProviderName } = incident;
  const severity = incident.silenced === undefined ? incident.severity : 'info';
  return {
    schema: 'bookend.notice/1',
    id: untold.id,
    incidentId: incidentIdOf(untold.id),
    kind: 'hole',
    state: untold.state,
    severity,
    rules: [],
    account: context.account,
    region: context.region,
    clusterArn: cut(ledger.clusterArn, LONGEST_ARN),
    capacityProviderName: capacityProviderName === null ? null : cut(capacityProviderName, LONGEST_NAME),
    containerInstanceArn: containerInstanceArn === null ? null : cut(containerInstanceArn, LONGEST_ARN),
    ec2InstanceId: null,
    daemons:
      daemonName === null
        ? []
        : [{ name: cut(daemonName, LONGEST_NAME), critical: isCritical(context.coverages, daemonName) }],
    violations: [],
    summary: summaryOf(ledger, incident, untold),
    timeline: ownMoments(incident).map(({ at, what }) => ({ at: isoTime(at), what: cut(what, LONGEST_TEXT) })),
    remedy: null,
    ...UNKNOWN_STANDING,
    ...openOrOver(incident, { severity, at: ledger.at }),
    groupId: holeGroupOf(ledger, incident, context),
    hole: holeOf(ledger),
    about: aboutOf(ledger, untold),
    links: holeLinks(ledger, incident, context),
    occurredAt: isoTime(incident.occurredAt),
    detectedAt: isoTime(untold.at),
  };
};

/** The group of a hole's incident: of all resources with this hole. */
export const holeGroupOf = (
  { hole }: Pick<HoleLedger, 'hole'>,
  { clusterArn, capacityProviderName, daemonName }: Incident,
  context: Pick<NoticeContext, 'account' | 'region'>,
): string => groupIdOf({ clusterArn, capacityProviderName, cause: hole, daemonName }, context);

/** The hole as a notice holds it, bounded. */
export const holeOf = ({ hole, resource, found: { why, cure } }: HoleLedger): NoticeHole => ({
  hole: cut(hole, LONGEST_NAME),
  resource: cut(resource, LONGEST_ARN),
  why: cut(why, LONGEST_TEXT),
  cure: cut(cure, LONGEST_TEXT),
});

const aboutOf = ({ resource, found: { headline } }: HoleLedger, { alike }: Untold): NoticeAbout => ({
  headline: cut(headline, LONGEST_NAME),
  ...(alike ?? { count: 1, first: [cut(resource, LONGEST_ARN)] }),
});

/** `A container instance runs without its daemon, 40 times in cluster prod; the first: no task of agent is RUNNING on i-0f3c…`. */
const summaryOf = ({ clusterArn, found }: HoleLedger, { resolution }: Incident, { state, alike }: Untold): string => {
  const times = alike === undefined ? '' : `, ${alike.count} times`;
  const what = `${found.headline}${times} in cluster ${short(lastPartOf(clusterArn), 80)}`;
  if (state === 'resolved') return `Resolved: ${what}; ${short(resolution ?? 'it is over', 400)}`;
  return `${what}${alike === undefined ? ': ' : '; the first: '}${short(found.why, 600)}`;
};

/** People read a summary too, wherever the topic leads: nothing in it becomes a link. */
const short = (text: string, length: number): string => cut(plain(text).replaceAll(/\s+/g, ' ').trim(), length);

/** The page of the rules stands beside that of the holes. */
const RULES_PAGE = /\/rules\.md$/;

const holeLinks = (
  { hole }: HoleLedger,
  { clusterArn, containerInstanceArn }: Incident,
  context: NoticeContext,
): Notice['links'] => {
  const { runbookBaseUrl } = context;
  const base = runbookBaseUrl?.replace(RULES_PAGE, '/audit.md') ?? null;
  return {
    ...linksOf({ clusterArn, containerInstanceArn, violations: [] }, null, context),
    ...(base === null ? {} : { runbook: `${base}#${encodeURIComponent(cut(hole, LONGEST_NAME))}` }),
  };
};
