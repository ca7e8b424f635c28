import { describe, expect, it } from 'vitest';
import { boundDeployments } from '../../../shared/core/ledger/bound-deployments.ts';
import { isOutOfOrder, type KnownDeployment } from '../../../shared/core/ledger/deployments.ts';

const DEADLINE = 60_000;
const REASONS = { statusReason: { at: 1, value: 'it was told' } };

/** It was first seen at a time that is also its name, and went well: it lasted a second. */
const deployment = (firstSeenAt: number, change: Partial<KnownDeployment> = {}): KnownDeployment => ({
  daemonDeploymentArn: `d${firstSeenAt}`,
  firstSeenAt,
  eventName: 'DAEMON_DEPLOYMENT_SUCCESSFUL',
  updatedAt: firstSeenAt + 1000,
  rollbackAt: null,
  reasons: REASONS,
  ...change,
});
const rolledBack = { rollbackAt: 5 };

/** The first `wrong` of `count` were rolled back, one deployment a millisecond. They are learned in no order of time. */
const bounded = (count: number, wrong = 0): readonly KnownDeployment[] => {
  const all = Array.from({ length: count }, (_, number) => deployment(number, number < wrong ? rolledBack : {}));
  return boundedOf(all.filter((_, number) => number % 2 === 1).concat(all.filter((_, number) => number % 2 === 0)));
};

const boundedOf = (all: readonly KnownDeployment[]): readonly KnownDeployment[] => {
  const deployments = new Map(all.map((one) => [one.daemonDeploymentArn, one]));
  boundDeployments({ clusterArn: 'c', daemonName: 'agent', deployments }, DEADLINE);
  for (const [arn, one] of deployments) expect(one.daemonDeploymentArn).toBe(arn);
  return [...deployments.values()].sort((one, other) => one.firstSeenAt - other.firstSeenAt);
};

/** Runs of their names: `0…3, 7`. */
const namesOf = (all: readonly KnownDeployment[]): string => {
  const times = all.map(({ firstSeenAt }) => firstSeenAt);
  const begins = times.filter((time) => !times.includes(time - 1));
  const ends = times.filter((time) => !times.includes(time + 1));
  return begins.map((begin, run) => (begin === ends[run] ? `${begin}` : `${begin}…${ends[run]}`)).join(', ');
};
const withReasons = (all: readonly KnownDeployment[]): string => namesOf(all.filter((one) => 'reasons' in one));

describe('the deployments of a daemon that are kept', () => {
  it.each([
    { count: 12, wrong: 0, kept: '0…11', told: '0…11' },
    { count: 13, wrong: 0, kept: '0…12', told: '5…12' },
    { count: 13, wrong: 13, kept: '0…12', told: '0…3, 5…12' },
    { count: 64, wrong: 0, kept: '0…63', told: '56…63' },
    { count: 64, wrong: 20, kept: '0…63', told: '0…3, 56…63' },
    { count: 65, wrong: 0, kept: '33…64', told: '57…64' },
    { count: 65, wrong: 3, kept: '0…2, 33…64', told: '0…2, 57…64' },
    { count: 65, wrong: 40, kept: '0…15, 33…64', told: '0…3, 57…64' },
  ])(
    'are $kept of $count with the first $wrong gone wrong, and $told keep their reasons',
    ({ count, wrong, ...is }) => {
      const all = bounded(count, wrong);
      expect({ kept: namesOf(all), told: withReasons(all) }).toEqual(is);
    },
  );

  it('are chosen by name where they were first seen at one time', () => {
    const alike = Array.from({ length: 13 }, (_, number) =>
      deployment(7, { daemonDeploymentArn: `d${String.fromCharCode(97 + number)}` }),
    );
    const told = (all: readonly KnownDeployment[]) =>
      boundedOf(all)
        .filter((one) => 'reasons' in one)
        .map(({ daemonDeploymentArn }) => daemonDeploymentArn)
        .sort()
        .join(' ');
    expect(told(alike)).toBe('df dg dh di dj dk dl dm');
    expect(told(alike.toReversed())).toBe(told(alike));
  });

  it('stay the very same where they had no reasons, or keep them', () => {
    const all = Array.from({ length: 13 }, (_, number) => deployment(number));
    const { reasons: _, ...silent } = deployment(0);
    expect(boundedOf([silent, ...all.slice(1)])[0]).toBe(silent);
    expect(boundedOf(all)[12]).toBe(all[12]);
    expect(boundedOf(all)[0]).toEqual(silent);
  });
});

describe('a deployment', () => {
  it.each<{ what: string; is: Partial<KnownDeployment>; wrong: boolean }>([
    { what: 'succeeded in time', is: {}, wrong: false },
    { what: 'was stopped in time', is: { eventName: 'DAEMON_DEPLOYMENT_STOPPED' }, wrong: false },
    { what: 'took a millisecond', is: { updatedAt: 1001 }, wrong: false },
    { what: 'took as long as it may', is: { updatedAt: 1000 + DEADLINE }, wrong: false },
    { what: 'took a millisecond longer than that', is: { updatedAt: 1001 + DEADLINE }, wrong: true },
    { what: 'is known by its end alone', is: { updatedAt: 1000 }, wrong: true },
    { what: 'goes on', is: { eventName: 'DAEMON_DEPLOYMENT_IN_PROGRESS' }, wrong: true },
    {
      what: 'rolled back, and was stopped',
      is: { ...rolledBack, eventName: 'DAEMON_DEPLOYMENT_STOPPED' },
      wrong: true,
    },
    { what: 'rolled back', is: { ...rolledBack, eventName: 'DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL' }, wrong: true },
  ])('that $what counts as one that went wrong: $wrong', ({ is, wrong }) => {
    expect(isOutOfOrder(deployment(1000, is), DEADLINE)).toBe(wrong);
  });
});
