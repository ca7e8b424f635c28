import type { ItemState, Untold } from '../state/instance-state.ts';
import { isCritical } from '../state/judge-state.ts';
import { lastPartOf } from '../words/arn.ts';
import { isoTime } from '../words/format-time.ts';
import type { Severity } from '../words/severity.ts';
import { cut } from '../words/text-size.ts';
import { type NotJudged, troubleInWords } from '../words/trouble.ts';
import { type Notice, UNKNOWN_STANDING } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { groupIdOf } from './notice-group.ts';
import { linksOf } from './notice-links.ts';
import { openOrOver } from './notice-now.ts';

/**
 * Nothing is known to be broken, and events are recorded and judged later: so this wakes nobody. But a rule may be
 * broken meanwhile and not told, so a person has to look into it by day.
 */
const SEVERITY: Severity = 'warning';
const LONGEST_ARN = 2048;
const LONGEST_NAME = 255;

/** The notice that an item can't be judged, or can be again. It reads nothing of the ledger that may have made judging fail. */
export const notJudgedNotice = (
  state: ItemState,
  notJudged: NotJudged,
  untold: Untold,
  context: NoticeContext,
): Notice => ({
  schema: 'bookend.notice/1',
  id: untold.id,
  incidentId: notJudged.id,
  kind: 'not-judged',
  state: untold.state,
  severity: SEVERITY,
  rules: [],
  account: context.account,
  region: context.region,
  ...whereOf(state),
  daemons: daemonsOf(state, context),
  violations: [],
  summary: summaryOf(state, notJudged, untold),
  timeline: [
    { at: isoTime(notJudged.openedAt), what: `Bookend opened the incident: ${troubleInWords(notJudged)}` },
    ...(notJudged.resolvedAt === null
      ? []
      : [{ at: isoTime(notJudged.resolvedAt), what: `Bookend resolved the incident: ${notJudged.resolution ?? ''}` }]),
  ],
  remedy: null,
  ...UNKNOWN_STANDING,
  ...openOrOver(notJudged, { severity: SEVERITY, at: untold.at }),
  groupId: notJudgedGroupOf(state, context),
  hole: null,
  links: notJudgedLinks(state, context),
  occurredAt: isoTime(notJudged.openedAt),
  detectedAt: isoTime(untold.at),
});

/** Whatever keeps Bookend from judging is a fault of no capacity provider: all of a cluster is one group. */
export const notJudgedGroupOf = (state: ItemState, context: Pick<NoticeContext, 'account' | 'region'>): string => {
  const daemonName = state.kind === 'deployments' ? state.ledger.daemonName : null;
  const { clusterArn } = state.ledger;
  return groupIdOf({ clusterArn, capacityProviderName: null, cause: 'not-judged', daemonName }, context);
};

type Where = Pick<Notice, 'clusterArn' | 'containerInstanceArn' | 'capacityProviderName' | 'ec2InstanceId'>;

/** The cluster and the instance of an item, bounded for a notice. */
export const whereOf = (state: ItemState): Where => {
  const { ledger } = state;
  const clusterArn = cut(ledger.clusterArn, LONGEST_ARN);
  if (state.kind !== 'instance')
    return { clusterArn, containerInstanceArn: null, capacityProviderName: null, ec2InstanceId: null };
  const { containerInstanceArn, capacityProviderName, ec2InstanceId } = state.ledger;
  return {
    clusterArn,
    containerInstanceArn: cut(containerInstanceArn, LONGEST_ARN),
    capacityProviderName: capacityProviderName === null ? null : cut(capacityProviderName, LONGEST_NAME),
    ec2InstanceId: ec2InstanceId === null ? null : cut(ec2InstanceId, LONGEST_NAME),
  };
};

const daemonsOf = (state: ItemState, { coverages }: NoticeContext): Notice['daemons'] => {
  if (state.kind !== 'deployments') return [];
  const { daemonName } = state.ledger;
  return [{ name: cut(daemonName, LONGEST_NAME), critical: isCritical(coverages, daemonName) }];
};

const summaryOf = (state: ItemState, notJudged: NotJudged, { state: told }: Untold): string => {
  const what = whatOf(state);
  if (told === 'resolved') return `Resolved: Bookend could not judge ${what}; ${notJudged.resolution}`;
  return `Bookend cannot judge ${what}: ${troubleInWords(notJudged)}. ${MEANWHILE[state.kind]}`;
};

const MEANWHILE: Readonly<Record<ItemState['kind'], string>> = {
  instance: 'What happens there is recorded, and judged once that works again',
  deployments: 'What becomes of them is recorded, and judged once that works again',
  cluster:
    'No rule is called broken there meanwhile; what happens is recorded, and judged once ECS has told its daemons',
  hole: 'The next audit tries it again',
};

const whatOf = (state: ItemState): string => {
  const cluster = `cluster ${short(lastPartOf(state.ledger.clusterArn))}`;
  if (state.kind === 'cluster') return cluster;
  if (state.kind === 'deployments') return `the deployments of ${short(state.ledger.daemonName)} in ${cluster}`;
  if (state.kind === 'hole')
    return `the hole ${short(state.ledger.hole)} of ${short(lastPartOf(state.ledger.resource))} in ${cluster}`;
  const { ec2InstanceId, containerInstanceArn } = state.ledger;
  return `${short(ec2InstanceId ?? `container instance ${lastPartOf(containerInstanceArn)}`)} in ${cluster}`;
};

const short = (text: string): string => cut(text.replaceAll(/\s+/g, ' ').trim(), 80);

const notJudgedLinks = (state: ItemState, context: NoticeContext): Notice['links'] => {
  const { clusterArn, containerInstanceArn } = whereOf(state);
  const ledger = state.kind === 'instance' ? state.ledger : null;
  const { runbookBaseUrl } = context;
  return {
    ...linksOf({ clusterArn, containerInstanceArn, violations: [] }, ledger, context),
    ...(runbookBaseUrl === null ? {} : { runbook: `${runbookBaseUrl}#not-judged` }),
  };
};
