import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../../shared/core/expected/expected-daemons.ts';
import { at, PROVIDER } from '../../../timeline/index.ts';
import { inventoryAt } from '../../advance/service.ts';
import { asked, ended, expectAlone, LATER, refusals, withFacts } from '../troubles.ts';

const daemons = (change: Partial<Coverage>) => {
  const inventory = inventoryAt(at(LATER));
  return withFacts(asked(ended), {
    inventory: { ...inventory, daemons: inventory.daemons.map((daemon) => ({ ...daemon, ...change })) },
  });
};

describe('daemon-critical', () => {
  it.each([
    { when: 'applications may run without it', input: daemons({ critical: false }) },
    { when: 'it is being deleted', input: daemons({ deletedAt: at('19:00') }) },
    { when: 'it was detached from the provider', input: daemons({ capacityProviderNames: ['another'] }) },
    { when: 'no daemon of that name exists', input: daemons({ daemonName: 'another' }) },
  ])('refuses alone when $when', ({ input }) => {
    expectAlone('daemon-critical', input);
  });

  it('passes when it is critical and stays', () => {
    expect(refusals(daemons({ capacityProviderNames: ['another', PROVIDER] }))).toEqual([]);
  });
});
