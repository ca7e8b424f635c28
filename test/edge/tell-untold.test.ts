import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../shared/core/policy.ts';
import type { InstanceState } from '../../shared/core/state/instance-state.ts';
import { keyOf } from '../../shared/edge/store/keys.ts';
import { createMemoryStore } from '../../shared/edge/store/memory-store.ts';
import { tellUntold } from '../../shared/edge/tell-untold.ts';
import { incidentOf, instanceState, T0 } from './store/states.ts';

const broken = (name: string, silenced?: string): InstanceState => {
  const incident = { ...incidentOf(name), ...(silenced !== undefined && { silenced }) };
  return instanceState(name, { incident, notices: 1, untold: [{ id: `${incident.id}#1`, state: 'open', at: T0 }] });
};

describe('telling what is untold', () => {
  it('names the notices that no person is told of, and tells machines of them all the same', async () => {
    const store = createMemoryStore();
    const states = [broken('loud'), broken('silent', 'we know')];
    for (const state of states) await store.writePlace(state, 0);
    const published: { readonly ids: readonly string[]; readonly silenced: readonly string[] }[] = [];
    const { sent } = await tellUntold(states.map(keyOf), {
      store,
      publish: async (notices, silenced) =>
        void published.push({ ids: notices.map(({ id }) => id), silenced: [...silenced] }),
      policy: DEFAULT_POLICY,
      account: '123456789012',
      region: 'eu-west-1',
      runbookBaseUrl: null,
    });
    const [loud, silent] = states.map(({ untold: [one] }) => one?.id);
    expect(published).toEqual([{ ids: [loud, silent], silenced: [silent] }]);
    expect(sent).toEqual([loud, silent]);
  });
});
