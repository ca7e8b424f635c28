import { describe, expect, it } from 'vitest';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import type { AcceptedHole } from '../../shared/core/policy/policy.ts';
import { UNREAD } from './rows.ts';
import {
  containerOf,
  DAY,
  daemonArn,
  daemonOf,
  definitionArn,
  definitionOf,
  NOW,
  policyOf,
  revisionOf,
  surveyOf,
} from './survey.ts';

const sick = surveyOf({
  daemons: [
    daemonOf({
      revision: revisionOf({
        critical: false,
        definition: definitionOf({ containers: [containerOf({ healthCheck: null, hasRestartPolicy: true })] }),
      }),
    }),
    daemonOf({ daemonName: 'blind', revision: UNREAD }),
  ],
});
const judged = (...acceptedHoles: readonly AcceptedHole[]) =>
  judgeHoles(sick, { ...policyOf(), acceptedHoles }, [
    'daemon-not-critical',
    'no-health-check',
    'restart-hides-crashes',
  ]);
const accepted: AcceptedHole = {
  hole: 'no-health-check',
  resource: definitionArn('agent'),
  reason: 'the vendor has none',
  until: NOW + DAY,
};
const reasonsOf = (found: ReturnType<typeof judged>['found']) =>
  found.flatMap(({ hole, accepted: by }) => (by === null ? [] : `${hole}: ${by.reason}`));

describe('holes together', () => {
  it('are sorted by severity, name and resource', () => {
    expect(judged().found.map(({ severity, hole, resource }) => `${severity} ${hole} ${resource}`)).toEqual([
      `warning no-health-check ${definitionArn('agent')}`,
      `warning restart-hides-crashes ${definitionArn('agent')}#agent`,
      `info daemon-not-critical ${daemonArn('agent')}`,
    ]);
  });

  it('name what is missing once, with the holes that it hides', () => {
    const { untold } = judged();
    expect(untold).toEqual([{ ...UNREAD, holes: ['daemon-not-critical', 'no-health-check', 'restart-hides-crashes'] }]);
  });

  it('are accepted by name and resource, until then', () => {
    expect(reasonsOf(judged(accepted).found)).toEqual(['no-health-check: the vendor has none']);
    expect(reasonsOf(judged({ ...accepted, until: null }).found)).toHaveLength(1);
    expect(reasonsOf(judged({ ...accepted, until: NOW }).found)).toEqual([]);
    expect(reasonsOf(judged({ ...accepted, resource: definitionArn('other') }).found)).toEqual([]);
    expect(reasonsOf(judged({ ...accepted, hole: 'restart-hides-crashes' }).found)).toEqual([]);
  });
});
