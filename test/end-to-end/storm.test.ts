import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadFromSource } from '../../cli/demo/account/functions.ts';
import { findScenario } from '../../simulator/scenarios/load.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { REPOSITORY, startService } from './service.ts';

afterEach(() => vi.resetModules()); // functions read where AWS is when they are loaded

/** The demo's fleet, of which only the cluster with the storm is there: 14 of 16 instances begin with tasks before their daemon. */
const storm = (): Scenario => {
  const { clusters, faults = [], ...fleet } = findScenario(join(REPOSITORY, 'cli/demo/fleet.yaml'));
  return {
    ...fleet,
    hours: 0.75,
    clusters: clusters.filter(({ name }) => name === 'batch'),
    faults: faults.filter((fault) => 'cluster' in fault && fault.cluster === 'batch'),
  };
};

describe.runIf(RUNS_ALL_DRAWN)(inCi("the demo's storm, from its events to what people read"), () => {
  it.each([
    { way: 'bot', messages: 2 },
    { way: 'webhook', messages: 3 },
  ] as const)('is $messages messages by $way, and the last one has the true number', async ({ way, messages }) => {
    const { passSeconds, slack, notices, account, stop } = await startService({
      way,
      load: loadFromSource(REPOSITORY),
      scenario: storm(),
    });
    try {
      for (let minute = 0; minute < 40; minute += 1) await passSeconds(60);
      expect(account.failures).toEqual([]);
      expect(new Set(notices.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(14);
      const pushed = slack.messages.filter(({ thread, isBroadcast }) => thread === null || isBroadcast);
      expect(pushed).toHaveLength(messages);
      const texts = (way === 'bot' ? slack.messages.filter(({ thread }) => thread === null) : pushed).map(
        ({ text }) => text,
      );
      expect(texts.at(-1)).toMatch(/^✅ Over: batch: 14 of 16 instances: /);
    } finally {
      await stop();
    }
  });
});
