import type { Incident } from '../../../shared/core/incidents/incident.ts';
import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import { commandsOf } from '../../../shared/core/notices/notice-commands.ts';
import type { NoticeContext } from '../../../shared/core/notices/notice-context.ts';
import type { Plan } from '../../../shared/core/remedies/plan.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { TRAITS } from '../../../shared/core/rules/index.ts';
import { NOWS, type Now } from '../../../shared/core/words/now.ts';
import { MODES } from '../../../shared/core/words/remedy.ts';
import { RULE_NAMES, type RuleName, type Violation } from '../../../shared/core/words/verdict.ts';
import { payloadOf } from '../../../shared/edge/tell/slack/blocks.ts';
import { factsIn, noticeContext } from '../../core/advance/service.ts';
import { notice } from '../../core/messages/notices.ts';
import { needed } from '../../simulator/api/ecs.ts';

export const DAEMON = 'agent';
const REGION = 'us-west-2';
const STAGE = 'prod';

/** The ledger of the first container instance on which the service's tasks run, from the events of a simulated fleet. */
export const ledgerFrom = (events: readonly unknown[]): Ledger => {
  const facts = factsIn(events).flatMap((fact) => ('containerInstanceArn' in fact ? [fact] : []));
  const ofService = facts.find((fact) => fact.kind === 'task' && fact.group === 'service:web');
  const { containerInstanceArn, clusterArn } = needed(ofService, 'a task of the service');
  const ledger = emptyLedger(needed(containerInstanceArn ?? undefined, 'its instance'), clusterArn);
  for (const fact of facts)
    if (fact.containerInstanceArn === containerInstanceArn && fact.kind !== 'look') learn(ledger, fact as never);
  return ledger;
};

const violationOf = (rule: RuleName, ledger: Ledger): Violation => ({
  rule,
  outcome: 'violated',
  clusterArn: ledger.clusterArn,
  capacityProviderName: 'mi',
  containerInstanceArn: ledger.containerInstanceArn,
  daemonName: DAEMON,
  marginMs: null,
  taskArns: [...ledger.tasks.values()].filter(({ group }) => group === 'service:web').map(({ taskArn }) => taskArn),
  tasksTotal: [...ledger.tasks.values()].filter(({ group }) => group === 'service:web').length,
  occurredAt: 0,
  until: null,
  reason: 'it broke',
});

const incidentOf = (violation: Violation): Incident => ({
  id: `prod/${violation.containerInstanceArn?.split('/').at(-1)}/${violation.rule}/1`,
  clusterArn: violation.clusterArn,
  capacityProviderName: violation.capacityProviderName,
  containerInstanceArn: violation.rule === 'deployment-settled' ? null : violation.containerInstanceArn,
  daemonName: violation.rule === 'deployment-settled' ? DAEMON : null,
  severity: 'critical',
  violations: [violation],
  occurredAt: 0,
  openedAt: 0,
  resolvedAt: null,
  resolution: null,
});

/** A plan of the first rung of the rule's ladder; null where it has none. */
const planFor = ({ rule }: Violation, { id }: Incident, ledger: Ledger): Plan | null => {
  const [rung] = TRAITS[rule].ladder;
  if (rung === undefined) return null;
  return {
    id: 'p1',
    incidentId: id,
    remedy: rung.remedy,
    clusterArn: ledger.clusterArn,
    capacityProviderName: 'mi',
    containerInstanceArn: ledger.containerInstanceArn,
    against: [],
    attempt: 0,
    deadlineSeconds: 60,
    steps: [],
    madeAt: 0,
    restsOn: [],
  };
};

export type Case = Pick<NoticeContext['policy'], 'mode' | 'killSwitch'> & {
  readonly rule: RuleName;
  readonly now: Now;
  readonly mayAct: boolean;
};

/** Each rule, however it stands, in each mode, with and without rights, with the kill switch on and off. */
export const CASES: readonly Case[] = RULE_NAMES.flatMap((rule) =>
  NOWS.flatMap((now) =>
    MODES.flatMap((mode) =>
      [true, false].flatMap((mayAct) => [true, false].map((killSwitch) => ({ rule, now, mode, mayAct, killSwitch }))),
    ),
  ),
);

/** The texts that Slack gets about one case. */
export const textsFor = ({ rule, now, mode, mayAct, killSwitch }: Case, ledger: Ledger): readonly string[] => {
  const worst = violationOf(rule, ledger);
  const incident = incidentOf(worst);
  const policy = { ...DEFAULT_POLICY, mode, killSwitch };
  const context = noticeContext({ policy, mayAct, stage: STAGE, region: REGION });
  const isOfInstance = incident.containerInstanceArn !== null;
  const plan = isOfInstance ? planFor(worst, incident, ledger) : null;
  const asked = { incident, worst: isOfInstance ? worst : { ...worst, taskArns: [], tasksTotal: 0 }, now, plan };
  const commands = commandsOf({ ...asked, ledger: isOfInstance ? ledger : null }, context);
  const newest = notice(1, { rules: [rule], now, state: now === 'over' ? 'resolved' : 'open', commands });
  const message = incidentMessage({ notices: [newest], newest });
  return payloadOf(message, 'all').blocks.flatMap((block) =>
    block.type === 'section' && 'text' in block ? [block.text.text] : [],
  );
};

/** The commands in a message: what stands between fences, and is no picture and no timeline. */
export const commandsIn = (texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => text.split('```').filter((_, index) => index % 2 === 1))
    .filter((code) => /^(aws|for|printf) /.test(code))
    .map((code) => code.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
