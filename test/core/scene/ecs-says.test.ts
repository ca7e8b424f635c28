import { describe, expect, it } from 'vitest';
import type { KnownAction } from '../../../shared/core/ledger/ledger.ts';
import { ecsSays, ecsSaysOf } from '../../../shared/core/scene/ecs-says.ts';

const action = (daemonName: string, failureType: string | null, reason: string | null): KnownAction => ({
  daemonName,
  failureType,
  reason,
  createdAt: 9,
  firstCreatedAt: 5,
});
const actions = [action('agent', 'RESOURCE', 'no CPU'), action('logs', null, 'no memory')];

describe('why ECS could not start daemons', () => {
  it('is said of each, with what is known of it', () => {
    expect(ecsSays({ actions })).toBe('; ECS says agent: RESOURCE, no CPU; logs: no memory');
    expect(ecsSays({ actions: [action('agent', 'RESOURCE', null)] })).toBe('; ECS says agent: RESOURCE');
    expect(ecsSays({ actions: [] })).toBe('');
  });

  it('is said of one daemon, as far as ECS had begun to say it before a moment', () => {
    expect(ecsSaysOf({ actions }, 'logs')).toBe('; ECS says logs: no memory');
    expect(ecsSaysOf({ actions }, 'logs', 6)).toBe('; ECS says logs: no memory');
    expect(ecsSaysOf({ actions }, 'logs', 5)).toBe('');
    expect(ecsSaysOf({ actions }, 'proxy')).toBe('');
  });
});
