import { JUDGEMENTS } from '../../shared/core/rules/index.ts';
import type { Judgement } from '../../shared/core/scene/rule.ts';
import type { RuleName } from '../../shared/core/words/verdict.ts';

/** A rule as the core's table holds it, but for being changed under it. */
type Open = { -readonly [Kind in keyof Judgement]: Judgement[Kind] };

/**
 * Makes a rule throw, in this process, until it is mended: that is what a fault of ours looks like to all around the rules.
 * @param isBroken for which container instances, or `<cluster> <daemon>` of deployments; all unless it is said
 * @returns mends the rule
 */
export const breakRule = (name: RuleName, isBroken: (place: string) => boolean = () => true): (() => void) => {
  const rule: Open = JUDGEMENTS[name] as Judgement;
  const whole = { ...rule };
  const failing = (place: string): void => {
    if (isBroken(place)) throw new RangeError('Maximum call stack size exceeded');
  };
  const { perDaemon, perInstance, perDeployments } = whole;
  if (perDaemon !== undefined)
    rule.perDaemon = (scene) => {
      failing(scene.ledger.containerInstanceArn);
      return perDaemon(scene);
    };
  if (perInstance !== undefined)
    rule.perInstance = (scene) => {
      failing(scene.ledger.containerInstanceArn);
      return perInstance(scene);
    };
  if (perDeployments !== undefined)
    rule.perDeployments = (scene) => {
      failing(`${scene.clusterArn} ${scene.daemonName}`);
      return perDeployments(scene);
    };
  return () => void Object.assign(rule, whole);
};
