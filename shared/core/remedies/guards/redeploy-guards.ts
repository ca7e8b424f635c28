import type { Policy } from '../../policy/policy.ts';
import type { FreshFacts, ProviderUsage } from '../fresh-facts.ts';
import { GUARD_NAMES, type GuardAnswer, type GuardName, type GuardVerdict, passes, refuses } from '../guard.ts';
import { budgetOf } from './budget.ts';
import { killSwitch } from './kill-switch.ts';
import { mode } from './mode.ts';
import { noDaemonDeployment } from './no-daemon-deployment.ts';

/** The facts right before a daemon is deployed once more; null always means "could not be found out". */
export type RedeployFacts = Pick<FreshFacts, 'tagNames' | 'daemonsDeploying'> & {
  /** The reason why the daemon's settings are not certain; null: ECS told every one of them. */
  readonly unclear: string | null;
  /** Each capacity provider that the daemon is on. */
  readonly providers: readonly ProviderUsage[] | null;
};

export type RedeployInput = { readonly facts: RedeployFacts; readonly policy: Policy };

type RedeployGuard = (input: RedeployInput) => GuardVerdict;

const notAsked =
  (why: string): RedeployGuard =>
  () =>
    passes(why);

/** The guards of container instances, applied to a whole daemon. ECS paces the deployment itself, by its drain percentage. */
const GUARDS: Readonly<Record<GuardName, RedeployGuard>> = {
  'fresh-look-agrees': ({ facts: { unclear } }) =>
    unclear === null ? passes('ECS tells every setting of the daemon') : refuses(unclear),
  'kill-switch': ({ policy }) => killSwitch({ policy }),
  'hands-off-tag': ({ policy, facts: { tagNames } }) => {
    if (tagNames === null) return refuses('the tags of the cluster could not be read');
    return tagNames.has(policy.handsOffTag)
      ? refuses(`the cluster has the tag ${policy.handsOffTag}`)
      : passes(`the cluster has no tag ${policy.handsOffTag}`);
  },
  budget: ({ policy, facts: { providers } }) => {
    if (providers === null || providers.length === 0)
      return refuses("how the daemon's capacity providers stand could not be found out");
    const isUsedUp = providers.some(
      ({ instances, leaving, reserved }) =>
        instances > 0 && leaving + reserved >= budgetOf(instances, policy.budgetPercent),
    );
    return isUsedUp
      ? refuses('as many container instances of a capacity provider are on their way out already as may be')
      : passes('the capacity providers have headroom; ECS paces the deployment itself');
  },
  'plan-is-current': notAsked('the settings are read right before the call'),
  mode: ({ policy }) => mode({ policy, by: 'person' }),
  'not-already-leaving': notAsked('it is about the daemon, not about one container instance'),
  'daemon-critical': notAsked('a person chose the daemon'),
  'repair-had-its-time': notAsked("ECS's own repair does not deploy daemons"),
  'no-daemon-deployment': ({ facts }) => noDaemonDeployment({ facts }),
  cooldown: notAsked('it is about the daemon, not about one container instance'),
  attempts: notAsked('it is about the daemon, not about an incident'),
};

/** Asks all guards about deploying a daemon once more, in the order of `GUARD_NAMES`. Only a person can ask for it. */
export const judgeRedeployGuards = (input: RedeployInput): readonly GuardAnswer[] =>
  GUARD_NAMES.map((guard) => ({ guard, ...GUARDS[guard](input) }));
