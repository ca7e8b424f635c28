import type { Notice } from '../../shared/core/notices/notice.ts';
import type { ServiceRun } from './service-run.ts';
import type { Claim, SeenIncident, SeenNotice } from './witness.ts';

export const noticeIn = ({ text }: SeenNotice): Notice => JSON.parse(text);

/** The last notice of an incident; undefined if none was published. */
export const lastOf = (notices: ReadonlyMap<string, SeenNotice>, incident: SeenIncident): SeenNotice | undefined =>
  notices.get(`${incident.id}#${incident.notices}`);

/** A violation that an incident holds and its last notice does not tell of, though it should be. */
export const untoldViolations = (run: ServiceRun): readonly string[] =>
  untoldOf(run).flatMap(({ claim: { rule, daemonName, incidentId }, leftOut }) =>
    leftOut === null ? [`the last notice says nothing of ${rule} ${daemonName}: ${incidentId}`] : [],
  );

/** A violation that an incident holds and its last notice does not tell of. */
export interface Untold {
  readonly claim: Claim;
  /** The reason why it need not be told; null if it must. */
  readonly leftOut: string | null;
}

export const untoldOf = ({ service: { witness } }: ServiceRun): readonly Untold[] =>
  [...witness.incidents.values()].flatMap((incident) => {
    const last = lastOf(witness.notices, incident);
    if (last === undefined) return [];
    const told = new Set(noticeIn(last).violations.map(({ rule, daemonName }) => `${rule} ${daemonName}`));
    return [...incident.claims]
      .filter(([key]) => !told.has(key))
      .map(([, claim]) => ({ claim, leftOut: claim.writtenAt < last.firstAt ? null : whyLeftOut(incident, last) }));
  });

/** Of an open incident a dozen changes are told in a day: what it came to since the last of them is left out, and counted. */
export const whyLeftOut = ({ isResolved, leftOutAt }: SeenIncident, last: SeenNotice): string | null =>
  !isResolved && leftOutAt !== null && leftOutAt > last.firstAt
    ? 'a dozen changes of the incident were told that day'
    : null;
