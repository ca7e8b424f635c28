import type { Incident } from '../incidents/incidents.ts';
import { lastPartOf } from '../words/arn.ts';
import { cut } from '../words/text-size.ts';
import type { RuleName, Violation } from '../words/verdict.ts';
import type { NoticeContext } from './notice-context.ts';

/** A daemon that is not there breaks each of these, in whatever order Bookend hears of it: they are one cause. */
const OF_A_MISSING_DAEMON: ReadonlySet<RuleName> = new Set<RuleName>([
  'daemon-started-first',
  'daemon-running',
  'daemon-stayed-up',
]);

/** Characters of one part: the names of ECS have at most 255, and a key of a table must hold all six. */
const LONGEST_PART = 255;

/** The parts of a group's key beside the account and the Region. */
type Parts = {
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  /** The hole's name, the kind of a notice that no rule leads, or the cause that its leading rule stands for. */
  readonly cause: string;
  readonly daemonName: string | null;
};

/** `<account>/<Region>/<cluster>/<provider>/<cause>/<daemon>`, with `-` where there is no provider or daemon. Plain text. */
export const groupIdOf = (
  { clusterArn, capacityProviderName, cause, daemonName }: Parts,
  { account, region }: Pick<NoticeContext, 'account' | 'region'>,
): string =>
  [account, region, lastPartOf(clusterArn), capacityProviderName ?? '-', cause, daemonName ?? '-']
    .map((part) => cut(part.replaceAll(/[\s/]/g, '_'), LONGEST_PART))
    .join('/');

/** The group of an incident about order: by the violation that opened it. */
export const orderGroupOf = (incident: Incident, context: Pick<NoticeContext, 'account' | 'region'>): string => {
  const { clusterArn, capacityProviderName } = incident;
  const opener = openerOf(incident);
  const rule = opener?.rule ?? null;
  const cause = rule === null ? 'order' : OF_A_MISSING_DAEMON.has(rule) ? 'daemon-missing' : rule;
  const daemonName = incident.daemonName ?? opener?.daemonName ?? null;
  return groupIdOf({ clusterArn, capacityProviderName, cause, daemonName }, context);
};

/** The id of an incident names the rule that opened it, for good: `<cluster>/<instance or daemon>/<rule>/<epoch ms>`. */
const openerOf = ({ id, violations }: Incident): Pick<Violation, 'rule' | 'daemonName'> | null => {
  const [, , rule] = id.split('/');
  return violations.find((violation) => violation.rule === rule) ?? violations[0] ?? null;
};
