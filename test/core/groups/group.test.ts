import { describe, expect, it } from 'vitest';
import { countsOf } from '../../../shared/core/groups/counts.ts';
import { type Group, grownBy, MOST_MEMBERS, takesMembers } from '../../../shared/core/groups/group.ts';
import type { Member } from '../../../shared/core/groups/members.ts';
import { packed } from '../../../shared/core/groups/members.ts';
import { notice } from '../messages/notices.ts';

const HOUR = 3_600_000;
const STARTED = 100 * HOUR;

const began = (rest: Partial<Group> = {}): Group => {
  const group = grownBy(null, 'g', [notice(1)], STARTED);
  if (group === null) throw new Error('a group begins with a notice');
  return { ...group, ...rest };
};

const MEMBER: Member = {
  ...{ sequence: 1, state: 'open', standing: 'going-on', severity: 'critical' },
  ...{ revision: null, count: 1, isPart: false },
};
const full = (amount: number): string =>
  packed(new Map(Array.from({ length: amount }, (_, n) => [String(n).padStart(10, '0'), MEMBER])));

describe('a group takes a further incident', () => {
  it.each<{ when: string; group: Group; at: number; takes: boolean }>([
    { when: 'at once', group: began(), at: 0, takes: true },
    { when: 'just before four hours', group: began(), at: 4 * HOUR - 1, takes: true },
    { when: 'after four hours', group: began(), at: 4 * HOUR, takes: false },
    { when: 'by a clock that is a minute behind that of who began it', group: began(), at: -60_000, takes: true },
    { when: 'by a clock that is further behind', group: began(), at: -60_001, takes: false },
    { when: 'with one place left of 12 000', group: began({ members: full(11_999) }), at: 0, takes: true },
    { when: 'with 12 000 in it', group: began({ members: full(12_000) }), at: 0, takes: false },
    { when: 'where it is closed', group: began({ isClosed: true }), at: 0, takes: false },
  ])('$when: $takes', ({ group, at, takes }) => {
    expect(MOST_MEMBERS).toBe(12_000);
    expect(takesMembers(group, STARTED + at)).toBe(takes);
  });

  it('and counts its instances apart from its incidents', () => {
    const both = grownBy(began(), 'g', [notice(2), { ...notice(1), id: 'other#1', incidentId: 'other' }], STARTED);
    expect(both && countsOf(both)).toMatchObject({ incidents: 3, places: 2 });
  });
});
