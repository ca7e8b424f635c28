import { advance } from '../../../shared/core/advance/advance.ts';
import { told } from '../../../shared/core/advance/notices-due.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { NoticeContext } from '../../../shared/core/notices/notice-context.ts';
import { noticeOf } from '../../../shared/core/notices/notice-of.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { AdvanceContext, Advanced } from '../../../shared/core/state/context.ts';
import type { Inventory, ItemState } from '../../../shared/core/state/instance-state.ts';
import type { Fact, LookFact } from '../../../shared/core/words/facts.ts';
import { readEcsEvent } from '../../../shared/edge/events/read-ecs-event.ts';
import { at, CLUSTER, clusterArn, DAEMON, PROVIDER, type Time, taskArn } from '../../timeline/index.ts';
import { ACCOUNT, REGION } from '../../timeline/names.ts';
import { lookFact } from '../looks/look-fact.ts';

/** The inventory knows the timelines' fleet: one daemon on one provider, refreshed just now. */
export const inventoryAt = (now: number, found: Partial<Inventory> = {}): Inventory => ({
  clusterArn: clusterArn(CLUSTER),
  watchedSince: at('-60:00'),
  refreshedAt: now,
  daemons: [
    {
      daemonName: DAEMON,
      clusterArn: clusterArn(CLUSTER),
      capacityProviderNames: [PROVIDER],
      critical: true,
      createdAt: null,
      deletedAt: null,
      firstDeployment: null,
      firstSeenAt: null,
    },
  ],
  providers: [{ name: PROVIDER, autoRepair: true }],
  ...found,
});

export const contextAt = (now: number, found: Partial<AdvanceContext> = {}): AdvanceContext => ({
  policy: DEFAULT_POLICY,
  inventory: inventoryAt(now),
  now,
  isRepairHeldBack: () => false,
  ...found,
});

export const noticeContext = (found: Partial<NoticeContext> = {}): NoticeContext => ({
  policy: DEFAULT_POLICY,
  coverages: inventoryAt(0).daemons,
  providers: inventoryAt(0).providers,
  inventoryAt: null,
  account: ACCOUNT,
  region: REGION,
  stage: 'prod',
  mayAct: false,
  runbookBaseUrl: null,
  ...found,
});

export const factsIn = (events: readonly unknown[]): readonly Fact[] =>
  events.flatMap((event) => {
    const read = readEcsEvent(event);
    return read.kind === 'fact' ? [read.fact] : [];
  });

/** A complete look at the instance of the timelines that found these tasks. */
export const lookAt = (time: Time, found: readonly string[] = []): LookFact =>
  lookFact(at(time), { taskArns: found.map((task) => taskArn(task)).sort() });

/** One item as the service keeps it: events and looks come in, notices go out. */
export const place = (found: Partial<AdvanceContext> = {}) => {
  let state: ItemState | null = null;
  const notices: Notice[] = [];

  const hears = (time: Time, facts: readonly Fact[], more: Partial<AdvanceContext> = {}): Advanced => {
    const advanced = advance(state, facts, contextAt(at(time), { ...found, ...more }));
    state = advanced.state;
    return advanced;
  };
  const known = (): ItemState => {
    if (state === null) throw new Error('nothing was heard yet');
    return state;
  };
  return {
    hears,
    known,
    /** Sends what is untold, and clears it. */
    tells: (context: Partial<NoticeContext> = {}): readonly Notice[] => {
      const { untold } = known();
      const sent = untold.map((one) => noticeOf(known(), one, noticeContext(context)));
      notices.push(...sent);
      state = told(
        known(),
        untold.map(({ id }) => id),
      );
      return sent;
    },
    notices,
  };
};
