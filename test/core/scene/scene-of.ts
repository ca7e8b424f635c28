import { type DaemonFold, foldOf } from '../../../shared/core/ledger/fold.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { type Horizon, horizonOf } from '../../../shared/core/scene/ends.ts';
import { daemonScene, instanceScene, type Scene } from '../../../shared/core/scene/scene.ts';
import { at, DAEMON, type Envelope, type Time } from '../../timeline/index.ts';
import { factsIn } from '../advance/service.ts';
import { learned } from '../ledger/learned.ts';

type Told = {
  readonly now?: Time;
  /** The daemon's deletion. */
  readonly until?: Time;
  /** The folded part of the daemon's history. */
  readonly fold?: Partial<DaemonFold>;
  readonly ledger?: Partial<Ledger>;
  readonly evidence?: 'stream' | 'looks';
  /** Epoch milliseconds. */
  readonly knownSince?: number;
};

/** The scene of one daemon on the instance that events told of; as replay sees it, unless told otherwise. */
export const sceneOf = (events: readonly Envelope[], told: Told = {}): { scene: Scene; horizon: Horizon } => {
  const known = { ...learned(factsIn(events)), ...told.ledger };
  const folds = new Map([[DAEMON, { ...foldOf(known, DAEMON), ...told.fold }]]);
  const whole = instanceScene(
    { ...known, folds },
    {
      policy: DEFAULT_POLICY,
      now: at(told.now ?? '60:00'),
      evidence: told.evidence ?? 'stream',
      knownSince: told.knownSince ?? 0,
      isRepairHeldBack: () => false,
    },
  );
  const until = told.until === undefined ? Number.POSITIVE_INFINITY : at(told.until);
  const scene = daemonScene(whole, { daemonName: DAEMON, critical: true, until, whyNotViolated: null });
  return { scene, horizon: horizonOf(scene) };
};
