import { describe, expect, it } from 'vitest';
import { DAEMON } from '../../../timeline/index.ts';
import { asked, ended, expectAlone, refusals, withFacts } from '../troubles.ts';

describe('no-daemon-deployment', () => {
  it.each([
    { when: 'the daemon is being deployed', daemonsDeploying: [DAEMON] },
    { when: 'another daemon of the provider is', daemonsDeploying: ['log-router'] },
    { when: 'it could not be found out', daemonsDeploying: null },
  ])('refuses alone when $when', ({ daemonsDeploying }) => {
    expectAlone('no-daemon-deployment', withFacts(asked(ended), { daemonsDeploying }));
  });

  it('passes when none is', () => {
    expect(refusals(withFacts(asked(ended), { daemonsDeploying: [] }))).toEqual([]);
  });
});
