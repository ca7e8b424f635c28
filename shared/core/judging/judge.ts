import { type Coverage, daemonsSeenOn, type ExpectedDaemon, expectedOn } from '../expected/expected-daemons.ts';
import { isWithin, type Life } from '../expected/life.ts';
import { agentIsLost, TOLD_LATE } from '../ledger/agent-lost.ts';
import type { DeploymentLedger, KnownDeployment } from '../ledger/deployments.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { JUDGEMENTS, TRAITS } from '../rules/index.ts';
import type { Judgement, OrderRule } from '../scene/rule.ts';
import { daemonScene, type InstanceScene, instanceScene, type JudgeContext, type Scene } from '../scene/scene.ts';
import { byCodeUnit } from '../words/join.ts';
import { type Finding, inconclusive, RULE_NAMES, type RuleName, type Verdict, worstOf } from '../words/verdict.ts';

/** Gives all rules one shape, however few kinds of subject a rule has: every judgement goes through all of them. */
const EACH_RULE = RULE_NAMES.map((name) => ({
  name,
  rule: JUDGEMENTS[name] as Judgement,
  optional: TRAITS[name].optional,
}));

/**
 * The verdicts of one container instance: a pure function of its ledger, the daemons, the policy and the clock.
 * A rule that has nothing to judge gives none. Sorted as `inOutputOrder` sorts.
 */
export const judge = (ledger: Ledger, coverages: readonly Coverage[], context: JudgeContext): readonly Verdict[] => {
  const { scene, scenes } = scenesOf(ledger, coverages, context);
  const verdicts: Verdict[] = [];
  for (const { name, rule, optional } of EACH_RULE) {
    if (optional?.isOn(context.policy) === false) continue;
    const { perInstance, perDaemon, perOrder } = rule;
    const alone = perInstance?.(scene);
    if (alone) verdicts.push(verdictOf(name, scene, null, alone));
    for (const ofDaemon of scenes.values()) {
      const finding = perDaemon?.(ofDaemon) ?? (perOrder ? judgeOrder(perOrder, ofDaemon, scenes) : null);
      if (finding) verdicts.push(verdictOf(name, scene, ofDaemon.daemon.daemonName, lawful(ofDaemon.daemon, finding)));
    }
  }
  return verdicts.sort(inOutputOrder);
};

/** The scene of the instance, and one for each daemon that is expected on it. */
const scenesOf = (ledger: Ledger, coverages: readonly Coverage[], context: JudgeContext) => {
  const expected = expectedOn(ledger, coverages, context.policy.startDeadlineSeconds * 1000);
  const scene = instanceScene(ledger, context, onlyOf(ledger, expected, coverages, context));
  const scenes = new Map<string, Scene>();
  for (const daemon of expected) scenes.set(daemon.daemonName, daemonScene(scene, daemon));
  return { scene, scenes };
};

const MEASURED_RULES = EACH_RULE.filter(({ optional }) => optional?.concerns !== undefined);

/** A margin of a rule that the policy leaves off: a measurement, not a verdict. */
export type Measured = Pick<Verdict, 'rule' | 'daemonName' | 'occurredAt'> & { readonly marginMs: number };

/** The margins of one container instance under the rules that the policy leaves off. */
export const measure = (ledger: Ledger, coverages: readonly Coverage[], context: JudgeContext): readonly Measured[] => {
  const off = MEASURED_RULES.filter(({ optional }) => !optional?.isOn(context.policy) && optional?.concerns?.(ledger));
  if (off.length === 0) return [];
  const seen = daemonsSeenOn(ledger);
  const shown = coverages.filter(({ daemonName }) => seen.has(daemonName));
  const scenes = [...scenesOf(ledger, shown, context).scenes].sort(([one], [other]) => byCodeUnit(one, other));
  return off.flatMap(({ name, rule }) =>
    scenes.flatMap(([daemonName, scene]) => {
      const { marginMs = null, occurredAt = null } = rule.perDaemon?.(scene) ?? {};
      return marginMs === null ? [] : { rule: name, daemonName, marginMs, occurredAt };
    }),
  );
};

/**
 * The one daemon that can have tasks on the instance; null where there may be others, also where the expected daemons
 * are only those that were seen.
 */
const onlyOf = (
  ledger: Ledger,
  [one, ...others]: readonly ExpectedDaemon[],
  coverages: readonly Coverage[],
  { hasMoreDaemons }: JudgeContext,
): string | null => {
  if (one === undefined || others.length > 0 || hasMoreDaemons) return null;
  if (coverages.some(({ firstSeenAt }) => firstSeenAt !== null)) return null;
  for (const { role } of ledger.tasks.values()) if (role === 'unnamed-daemon') return null;
  const names = [...daemonsSeenOn(ledger), ...ledger.folds.keys()];
  return ledger.unnamedFold === null && names.every((name) => name === one.daemonName) ? one.daemonName : null;
};

/**
 * The verdicts on the deployments of one daemon of one cluster, the worst for each rule; none where none is judged.
 * Each life of the daemon is judged by itself, by the deployments that were first seen in it.
 */
export const judgeDeployments = (
  { clusterArn, daemonName, deployments }: DeploymentLedger,
  { policy, now }: Pick<JudgeContext, 'policy' | 'now'>,
  lives: readonly Life[],
): readonly Verdict[] => {
  const sorted = [...deployments.values()].sort(byFirstSight);
  const scenes = lives.map((life) => {
    const ofLife = sorted.filter(({ firstSeenAt }) => isWithin(firstSeenAt, life));
    return { clusterArn, daemonName, deployments: ofLife, policy, now, until: life.until };
  });
  return EACH_RULE.flatMap(({ name, rule: { perDeployments } }) => {
    const findings = scenes.flatMap((scene) => perDeployments?.(scene) ?? []);
    const finding = worstOf(findings);
    return finding === null
      ? []
      : { ...finding, rule: name, clusterArn, capacityProviderName: null, containerInstanceArn: null, daemonName };
  });
};

const byFirstSight = (one: KnownDeployment, other: KnownDeployment): number =>
  one.firstSeenAt - other.firstSeenAt || byCodeUnit(one.daemonDeploymentArn, other.daemonDeploymentArn);

/** Judges a daemon against those that the policy puts before it and that are expected on the instance too. */
const judgeOrder = (rule: OrderRule, scene: Scene, scenes: ReadonlyMap<string, Scene>): Finding | null => {
  const order = scene.policy.daemonOrder;
  const position = order.indexOf(scene.daemon.daemonName);
  if (position < 1) return null;
  const before = order.slice(0, position).flatMap((daemonName) => scenes.get(daemonName) ?? []);
  return before.length === 0 ? null : rule(scene, before);
};

/** If it is not known that the daemon had to be there, nothing is violated. */
const lawful = ({ whyNotViolated }: ExpectedDaemon, finding: Finding): Finding =>
  finding.outcome === 'violated' && whyNotViolated !== null ? inconclusive(whyNotViolated) : finding;

const verdictOf = (
  rule: RuleName,
  { ledger }: InstanceScene,
  daemonName: string | null,
  finding: Finding,
): Verdict => ({
  // Field by field: spreading the findings of so many rules is slow, and this is the hot path.
  outcome: finding.outcome,
  marginMs: finding.marginMs,
  taskArns: finding.taskArns,
  named: finding.named,
  tasksTotal: finding.tasksTotal,
  occurredAt: finding.occurredAt,
  until: finding.until,
  reason: finding.outcome === 'inconclusive' ? withWhyUnknown(finding.reason, ledger) : finding.reason,
  rule,
  clusterArn: ledger.clusterArn,
  capacityProviderName: ledger.capacityProviderName,
  containerInstanceArn: ledger.containerInstanceArn,
  daemonName,
  ...(finding.latestAt === undefined ? {} : { latestAt: finding.latestAt }),
});

/** ECS's own reason why it does not know, beside the part that is not known. */
const withWhyUnknown = (reason: string, ledger: Ledger): string =>
  agentIsLost(ledger) ? `${reason}; ECS's agent there is disconnected: ${TOLD_LATE}` : reason;

/** By containerInstanceArn, daemonName, rule, clusterArn; by code unit, null first. */
export const inOutputOrder = (one: Verdict, other: Verdict): number =>
  byCodeUnit(one.containerInstanceArn, other.containerInstanceArn) ||
  byCodeUnit(one.daemonName, other.daemonName) ||
  byCodeUnit(one.rule, other.rule) ||
  byCodeUnit(one.clusterArn, other.clusterArn);
