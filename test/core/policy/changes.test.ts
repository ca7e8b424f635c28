import { describe, expect, it } from 'vitest';
import { changeInWords, changesBetween } from '../../../shared/core/policy/changes.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { readPolicy } from '../../../shared/edge/policy/read-policy.ts';

const saidOf = (document: object): readonly string[] =>
  changesBetween(DEFAULT_POLICY, readPolicy(document)).map(changeInWords);

describe('what a change of the policy is told as', () => {
  it.each([
    {
      field: 'a silence, as a person writes it',
      document: { silences: [{ daemonName: 'falco', until: '2027-01-01T00:00:00Z', reason: 'is replaced' }] },
      says: 'silences: [] → [{"daemonName":"falco","until":"2027-01-01T00:00:00.000Z","reason":"is replaced"}]',
    },
    {
      field: 'a daemon that must exist, without what it leaves open',
      document: { daemons: [{ daemonName: 'falco', clusterArn: 'prod' }] },
      says: expect.not.stringContaining('null'),
    },
    {
      field: 'a value of one rule',
      document: { severities: { 'daemon-alone': 'info' } },
      says: 'severities.daemon-alone: "warning" → "info"',
    },
  ])('is $field', ({ document, says }) => {
    expect(saidOf(document)).toEqual([says]);
  });
});
