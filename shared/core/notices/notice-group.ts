import type { Incident } from '../incidents/incident.ts';
import { TRAITS } from '../rules/index.ts';
import { lastPartOf } from '../words/arn.ts';
import { cut } from '../words/text-size.ts';
import type { Violation } from '../words/verdict.ts';
import type { NoticeContext } from './notice-context.ts';

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
  const cause = rule === null ? 'order' : (TRAITS[rule].cause ?? rule);
  const daemonName = daemonOfGroup(incident);
  return groupIdOf({ clusterArn, capacityProviderName, cause, daemonName }, context);
};

/** The daemon that the group of an incident about order is about; null for none. */
export const daemonOfGroup = (incident: Incident): string | null =>
  incident.daemonName ?? openerOf(incident)?.daemonName ?? null;

/** An incident of an earlier release names it in its id alone: `<cluster>/<instance or daemon>/<rule>/<epoch ms>`. */
const openerOf = ({ id, opener, violations }: Incident): Pick<Violation, 'rule' | 'daemonName'> | null => {
  const [, , rule] = id.split('/');
  return opener ?? violations.find((violation) => violation.rule === rule) ?? violations[0] ?? null;
};
