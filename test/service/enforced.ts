import { type InHand, isAbandoned, leasesOf } from '../remediation/left-over.ts';
import type { Enforcing } from './policy-in-force.ts';
import type { Service } from './service.ts';
import type { ServiceRun } from './service-run.ts';

const MINUTE_MS = 60_000;
/** An incident is asked for again for an hour, and then handed over. */
const IN_HAND_WITHIN_MS = 80 * MINUTE_MS;
/** A function that tells of an incident goes by a policy that is a minute old at most. */
const REMEMBERED_MS = MINUTE_MS + 1000;

/** Names everything that went wrong with the acts, where Bookend enforces: each act, each incident, and the budget in the end. */
export const enforcedProblems = async ({ service, places }: ServiceRun): Promise<readonly string[]> => {
  const { acts, policy, remedies, world } = service;
  const { enforcing } = policy;
  if (enforcing === null) return acts.acts.map((act) => `${act}, though Bookend observes`);
  const inHand = inHandOf(service);
  const leases = await leasesOf(world.fleet, remedies.budget, inHand.deadLetters);
  const abandoned = places.flatMap((state) =>
    state.kind === 'instance' && wasAsked(state.incident?.id, service, enforcing) && isAbandoned(state, inHand)
      ? [`left to nobody: ${state.incident?.id}`]
      : [],
  );
  return [...acts.breaches, ...abandoned, ...(leases === 0 ? [] : [`${leases} leases are kept`])];
};

const inHandOf = ({ witness, remediesQueue }: Service): InHand => ({
  notices: [...witness.notices.values()].sort((one, other) => one.firstAt - other.firstAt).map(noticeIn),
  deadLetters: remediesQueue.deadLetters.map(({ body }) => body),
});

/** Tells whether a remedy was asked for early enough to be seen through, and not while the kill switch was on. */
const wasAsked = (incidentId: string | undefined, { witness }: Service, { until, pause }: Enforcing): boolean =>
  [...witness.notices.values()].some((notice) => {
    if (notice.incidentId !== incidentId || witness.ofMargin.has(notice.id)) return false;
    if (noticeIn(notice).remedy === null) return false;
    const toldAt = notice.firstAt;
    const wasPaused = pause !== null && toldAt >= pause.from && toldAt < pause.to + REMEMBERED_MS;
    return toldAt < until - IN_HAND_WITHIN_MS && !wasPaused;
  });

const noticeIn = ({ text }: { readonly text: string }): InHand['notices'][number] => JSON.parse(text);
