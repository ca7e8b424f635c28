import { describe, expect, it } from 'vitest';
import { canaryDefinition, familyOf, idOfFamily, startedByOf } from '../../../shared/core/canary/canary-task.ts';

const ID = '0123456789ab';
const TASK = { id: ID, size: { cpu: 256, memory: 512 }, architecture: null, longestSeconds: 2100 };

describe('the task of a canary', () => {
  it('has a family of its own, by which it is found, and no other is', () => {
    expect(idOfFamily(familyOf(ID))).toBe(ID);
    for (const family of ['bookend-canary-', 'bookend-canary-mine', `x-${familyOf(ID)}`, `${familyOf(ID)}-web`])
      expect(idOfFamily(family)).toBeNull();
    expect(startedByOf(ID).length).toBeLessThanOrEqual(36);
  });

  it('ends by itself, when it is told to, and has neither roles nor ports', () => {
    const definition = canaryDefinition(TASK);
    const [container] = definition.containerDefinitions;
    expect(container?.command.join(' ')).toBe("sh -c trap 'exit 0' TERM; sleep 2100 & wait");
    expect(Object.keys({ ...definition, ...container }).filter((name) => /role|port|volume/i.test(name))).toEqual([]);
    expect(definition.networkMode).toBe('host');
    expect(definition).not.toHaveProperty('runtimePlatform');
    expect(canaryDefinition({ ...TASK, architecture: 'ARM64' }).runtimePlatform?.cpuArchitecture).toBe('ARM64');
  });
});
