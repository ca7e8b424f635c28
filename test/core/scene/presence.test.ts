import { describe, expect, it } from 'vitest';
import { type Presence, presenceOf } from '../../../shared/core/scene/presence.ts';
import { isWithin, leftAfter, meets, repairMomentsOf } from '../../../shared/core/scene/repair-moments.ts';
import type { Stretch } from '../../../shared/core/scene/stretches.ts';
import type { InstanceFact } from '../../../shared/core/words/facts.ts';
import { at, type Time } from '../../timeline/index.ts';
import { learned } from '../ledger/learned.ts';
import { instanceFact } from '../looks/small-ecs.ts';

/** `<version> <status> <time>`, and `look` where a look told it: then the status is at most as old as the look. */
type Mark = `${number} ${string} ${Time}${'' | ' look'}`;
type Span = `${Time | 'ever'} … ${Time | 'ever'}`;
type Spans = Readonly<Record<keyof Presence, readonly Span[]>>;

const factOf = (mark: Mark): InstanceFact => {
  const [version, status = '', time, look] = mark.split(' ');
  return {
    ...instanceFact('first', status),
    version: Number(version),
    updatedAt: at(time as Time),
    timeIsExact: look === undefined,
  };
};
const ledgerOf = (marks: readonly Mark[]) => learned(marks.map(factOf));

const stretchOf = (span: Span): Stretch => {
  const [from, to] = span.split(' … ');
  return {
    from: from === 'ever' ? Number.NEGATIVE_INFINITY : at(from as Time),
    to: to === 'ever' ? Number.POSITIVE_INFINITY : at(to as Time),
  };
};
const stretchesOf = (spans: Spans): Presence => ({
  isActive: spans.isActive.map(stretchOf),
  mayBeActive: spans.mayBeActive.map(stretchOf),
  mayHaveLeft: spans.mayHaveLeft.map(stretchOf),
  hasLeft: spans.hasLeft.map(stretchOf),
});

const JOINING: readonly Mark[] = ['1 REGISTERING 00:00', '2 ACTIVE 01:00'];

describe('the statuses of a container instance', () => {
  it.each<{ when: string; marks: readonly Mark[]; spans: Spans }>([
    {
      when: 'it was ACTIVE, drained and was gone',
      marks: [...JOINING, '3 DRAINING 20:00', '4 INACTIVE 25:00'],
      spans: {
        isActive: ['01:00 … 20:00'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['20:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'its registration failed',
      marks: ['1 REGISTERING 00:00', '2 REGISTRATION_FAILED 01:00'],
      spans: { isActive: [], mayBeActive: [], mayHaveLeft: [], hasLeft: [] },
    },
    {
      when: 'a drain was cancelled',
      marks: [...JOINING, '3 DRAINING 20:00', '4 ACTIVE 22:00'],
      spans: {
        isActive: ['01:00 … 20:00', '22:00 … ever'],
        mayBeActive: ['01:00 … 20:00', '22:00 … ever'],
        mayHaveLeft: ['20:00 … 22:00'],
        hasLeft: ['20:00 … 22:00'],
      },
    },
    {
      when: 'a drain was cancelled within its millisecond',
      marks: [...JOINING, '3 DRAINING 20:00', '4 ACTIVE 20:00'],
      spans: {
        isActive: ['01:00 … ever'],
        mayBeActive: ['01:00 … ever'],
        mayHaveLeft: ['20:00 … 20:00.001'],
        hasLeft: ['20:00 … 20:00.001'],
      },
    },
    {
      when: 'it was first seen ACTIVE: it may have drained before',
      marks: ['5 ACTIVE 10:00'],
      spans: {
        isActive: ['10:00 … ever'],
        mayBeActive: ['ever … ever'],
        mayHaveLeft: ['ever … 10:00'],
        hasLeft: [],
      },
    },
    {
      when: 'a version is missing while it was ACTIVE: a drain may hide there',
      marks: [...JOINING, '4 ACTIVE 10:00', '5 DRAINING 20:00'],
      spans: {
        isActive: ['10:00 … 20:00'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['01:00 … 10:00', '20:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'a version is missing between ACTIVE and DRAINING',
      marks: [...JOINING, '4 DRAINING 20:00'],
      spans: {
        isActive: [],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['01:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'a version is missing between DRAINING and INACTIVE: no ACTIVE comes just before that',
      marks: [...JOINING, '3 DRAINING 20:00', '5 INACTIVE 25:00'],
      spans: {
        isActive: ['01:00 … 20:00'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['20:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'versions are missing between DRAINING and DEREGISTERING: the drain may have been cancelled',
      marks: [...JOINING, '3 DRAINING 20:00', '6 DEREGISTERING 25:00'],
      spans: {
        isActive: ['01:00 … 20:00'],
        mayBeActive: ['01:00 … 25:00'],
        mayHaveLeft: ['20:00 … ever'],
        hasLeft: ['20:00 … 20:00.001', '25:00 … ever'],
      },
    },
    {
      when: 'a version is missing after DEREGISTERING: it can only be gone',
      marks: [...JOINING, '3 DEREGISTERING 20:00', '5 INACTIVE 25:00'],
      spans: {
        isActive: ['01:00 … 20:00'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['20:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'a version is missing between REGISTERING and INACTIVE: it never was ACTIVE just before that',
      marks: ['1 REGISTERING 00:00', '3 INACTIVE 05:00'],
      spans: { isActive: [], mayBeActive: [], mayHaveLeft: ['00:00 … ever'], hasLeft: ['05:00 … ever'] },
    },
    {
      when: 'versions are missing while it registers: no status goes back to that',
      marks: ['1 REGISTRATION_FAILED 00:00', '4 REGISTERING 05:00', '5 ACTIVE 06:00'],
      spans: { isActive: ['06:00 … ever'], mayBeActive: ['06:00 … ever'], mayHaveLeft: [], hasLeft: [] },
    },
    {
      when: 'only a look saw it DRAINING: it was still ACTIVE at its last event, and may have drained since',
      marks: [...JOINING, '3 DRAINING 20:00 look'],
      spans: {
        isActive: ['01:00 … 01:00.001'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['01:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'a look saw it ACTIVE before: ten seconds ago it surely was',
      marks: [...JOINING, '2 ACTIVE 10:00 look', '3 DRAINING 20:00 look'],
      spans: {
        isActive: ['01:00 … 09:50.001'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['09:50.001 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'only a look saw it ACTIVE: it may have been since it registered, and had not left',
      marks: ['1 REGISTERING 00:00', '2 ACTIVE 01:00 look'],
      spans: { isActive: ['01:00 … ever'], mayBeActive: ['00:00 … ever'], mayHaveLeft: [], hasLeft: [] },
    },
    {
      when: 'only a look saw it gone: it had been leaving until then',
      marks: [...JOINING, '3 DRAINING 20:00', '4 INACTIVE 25:00 look'],
      spans: {
        isActive: ['01:00 … 20:00'],
        mayBeActive: ['01:00 … 20:00'],
        mayHaveLeft: ['20:00 … ever'],
        hasLeft: ['20:00 … ever'],
      },
    },
    {
      when: 'it drained within the millisecond in which it became ACTIVE',
      marks: [...JOINING, '3 DRAINING 01:00'],
      spans: { isActive: [], mayBeActive: [], mayHaveLeft: ['01:00 … ever'], hasLeft: ['01:00 … ever'] },
    },
    {
      when: 'the version after a drain has an earlier time: the drain takes no time',
      marks: [...JOINING, '3 DRAINING 20:00', '4 ACTIVE 19:59.999'],
      spans: { isActive: ['01:00 … ever'], mayBeActive: ['01:00 … ever'], mayHaveLeft: [], hasLeft: [] },
    },
    {
      when: 'nothing was seen of it',
      marks: [],
      spans: { isActive: [], mayBeActive: [], mayHaveLeft: [], hasLeft: [] },
    },
  ])('when $when', ({ marks, spans }) => {
    expect(presenceOf(ledgerOf(marks))).toEqual(stretchesOf(spans));
  });
});

describe('the moments of repair', () => {
  const DEADLINE = 300_000;
  const moments = (...marks: readonly Mark[]) => repairMomentsOf(ledgerOf([...JOINING, ...marks]), DEADLINE);
  const moment = (time: Time): readonly Stretch[] => [{ from: at(time), to: at(time) + 1 }];

  it('are in time where a drain begins within the deadline, and late before that', () => {
    const { inTime, late } = moments('3 DRAINING 20:00');
    expect([meets(moment('15:00'), inTime), meets(moment('15:00'), late)]).toEqual([true, false]);
    expect([meets(moment('14:59.999'), inTime), meets(moment('14:59.999'), late)]).toEqual([false, true]);
    expect([meets(moment('19:59.999'), inTime), meets(moment('20:00'), inTime)]).toEqual([true, false]);
  });

  it('are both where the drain may have begun at several moments', () => {
    const { inTime, late, isActive } = moments('4 DRAINING 20:00');
    expect([meets(moment('05:00'), inTime), meets(moment('05:00'), late)]).toEqual([true, true]);
    expect([isWithin(moment('05:00'), isActive), isWithin([], isActive)]).toEqual([false, true]);
  });

  it('are late for ever on an instance that does not leave', () => {
    const { inTime, late, isActive } = moments();
    expect([meets(moment('59:00'), inTime), meets(moment('59:00'), late)]).toEqual([false, true]);
    expect([isWithin(moment('01:00'), isActive), isWithin(moment('00:59.999'), isActive)]).toEqual([true, false]);
  });

  it('are followed by the next leaving, or by none', () => {
    const cancelled = moments('3 DRAINING 20:00', '4 ACTIVE 22:00', '5 DRAINING 30:00');
    expect(leftAfter(cancelled, at('10:00'))).toBe(at('20:00'));
    expect(leftAfter(cancelled, at('21:00'))).toBe(at('21:00'));
    expect(leftAfter(cancelled, at('21:59.998'))).toBe(at('21:59.998'));
    expect(leftAfter(cancelled, at('21:59.999'))).toBe(at('30:00'));
    expect(leftAfter(cancelled, at('22:00'))).toBe(at('30:00'));
    expect(leftAfter(moments(), at('10:00'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('are in time until the drain is cancelled, and not at the moment itself', () => {
    const { inTime } = moments('3 DRAINING 20:00', '4 ACTIVE 22:00');
    expect(inTime).toEqual([{ from: at('15:00'), to: at('20:00') }]);
  });

  it('that take no time meet nothing', () => {
    const all = [{ from: at('10:00'), to: at('20:00') }];
    expect(meets([{ from: at('15:00'), to: at('15:00') }], all)).toBe(false);
    expect(meets(moment('15:00'), all)).toBe(true);
  });
});
