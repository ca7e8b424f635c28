import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../shared/core/policy.ts';
import { readDaemons } from '../../shared/edge/daemons.ts';
import { InputError } from '../../shared/edge/input-error.ts';
import { readPolicy } from '../../shared/edge/policy.ts';

const problemsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
};

describe('a policy', () => {
  it('that says nothing is the default', () => {
    expect(readPolicy({})).toEqual(DEFAULT_POLICY);
  });

  it('changes what it names and leaves the rest', () => {
    const policy = {
      startDeadlineSeconds: 0,
      minMarginMs: 12.5,
      daemonOrder: ['a', 'b'],
      severities: { 'daemon-alone': 'info' },
    };
    expect(readPolicy(policy)).toEqual({
      ...DEFAULT_POLICY,
      ...policy,
      severities: { ...DEFAULT_POLICY.severities, 'daemon-alone': 'info' },
    });
  });

  it('has all its problems named at once', () => {
    const policy = {
      settleSeconds: -1,
      overlapSeconds: '60',
      healthGraceSeconds: Number.POSITIVE_INFINITY,
      daemonOrder: ['a', 5],
      severities: { 'daemon-alone': 'loud', 'daemon-early': 'info' },
      startDeadline: 5,
    };
    expect(problemsOf(() => readPolicy(policy)).toSorted()).toEqual([
      'daemonOrder.1: must be a daemonName',
      'healthGraceSeconds: must be finite',
      'overlapSeconds: must be a number',
      'settleSeconds: must not be negative',
      'severities.daemon-alone: must be critical, warning or info',
      'severities.daemon-early: is no rule',
      'startDeadline: is no field of a policy',
    ]);
  });

  it.each([{ document: null }, { document: 5 }, { document: 'text' }, { document: [] }, { document: [{}] }])(
    'is no other JSON: $document',
    ({ document }) => {
      expect(problemsOf(() => readPolicy(document))).toEqual(['must be a JSON object']);
    },
  );
});

describe('the daemons', () => {
  it('have any, all, true, since ever and never for what is left out or null', () => {
    const absent = { clusterArn: null, capacityProviderNames: null, critical: true, createdAt: null, deletedAt: null };
    expect(readDaemons([{ daemonName: 'a' }, { daemonName: 'b', ...absent, critical: null }])).toEqual([
      { daemonName: 'a', ...absent },
      { daemonName: 'b', ...absent },
    ]);
  });

  it('may say it all, and twice', () => {
    const daemon = { daemonName: 'a', clusterArn: 'arn', capacityProviderNames: ['p', 'q'], critical: false };
    const times = { createdAt: '2026-09-14T12:00:00Z', deletedAt: '2026-09-14T14:00:00.5+02:00' };
    const read = { ...daemon, createdAt: Date.UTC(2026, 8, 14, 12), deletedAt: Date.UTC(2026, 8, 14, 12, 0, 0, 500) };
    expect(
      readDaemons([
        { ...daemon, ...times },
        { ...daemon, ...times },
      ]),
    ).toEqual([read, read]);
  });

  it('have all their problems named at once', () => {
    const daemons = [
      7,
      {},
      { daemonName: '', critical: 'yes' },
      { daemonName: 'a', createdAt: 'yesterday', capacityProviderNames: 'p', clusterARN: 'arn' },
    ];
    expect(problemsOf(() => readDaemons(daemons)).toSorted()).toEqual([
      '0: must be an object',
      '1.daemonName: must be given',
      '2.critical: must be true or false',
      '2.daemonName: must not be empty',
      '3.capacityProviderNames: must be an array of names',
      '3.clusterARN: is no field of a daemon',
      '3.createdAt: must be an ISO 8601 time',
    ]);
  });

  it.each([null, {}, 'text', { daemonName: 'a' }])('%j is no list of them', (document) => {
    expect(problemsOf(() => readDaemons(document))).toEqual(['must be a JSON array of daemons']);
  });
});
