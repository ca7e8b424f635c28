import { GUARD_NAMES, type Guard, type GuardAnswer, type GuardInput, type GuardName } from '../guard.ts';
import { attempts } from './attempts.ts';
import { budget } from './budget.ts';
import { cooldown } from './cooldown.ts';
import { daemonCritical } from './daemon-critical.ts';
import { freshLookAgrees } from './fresh-look-agrees.ts';
import { handsOffTag } from './hands-off-tag.ts';
import { killSwitch } from './kill-switch.ts';
import { mode } from './mode.ts';
import { noDaemonDeployment } from './no-daemon-deployment.ts';
import { notAlreadyLeaving } from './not-already-leaving.ts';
import { planIsCurrent } from './plan-is-current.ts';
import { repairHadItsTime } from './repair-had-its-time.ts';

/** Every guard by its name: file, key, test and documentation row carry the same one. */
export const GUARDS: Readonly<Record<GuardName, Guard>> = {
  'fresh-look-agrees': freshLookAgrees,
  'kill-switch': killSwitch,
  'hands-off-tag': handsOffTag,
  budget,
  'plan-is-current': planIsCurrent,
  mode,
  'not-already-leaving': notAlreadyLeaving,
  'daemon-critical': daemonCritical,
  'repair-had-its-time': repairHadItsTime,
  'no-daemon-deployment': noDaemonDeployment,
  cooldown,
  attempts,
};

/** Asks all guards about a plan, always all of them and in the order of `GUARD_NAMES`. */
export const judgeGuards = (input: GuardInput): readonly GuardAnswer[] =>
  GUARD_NAMES.map((guard) => ({ guard, ...GUARDS[guard](input) }));
