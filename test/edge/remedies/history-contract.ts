import { beforeEach, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../shared/core/remedies/history-entry.ts';
import type { HistoryQuestion, Kept, RemedyHistory } from '../../../shared/edge/remedies/history/remedy-history.ts';

export const T0 = Date.UTC(2026, 8, 14, 12);

export const entry = (more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: T0,
  asked: { by: 'bookend', action: null, reason: 'daemon-stayed-up' },
  action: 'drain-instance',
  clusterArn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/prod',
  containerInstanceArn: 'arn:aws:ecs:eu-west-1:000000000000:container-instance/prod/a',
  daemonArn: null,
  incidentId: 'prod/a/daemon-stayed-up/1',
  mode: 'enforce',
  dryRun: false,
  decision: 'act',
  guards: [{ guard: 'kill-switch', passed: true, reason: 'the kill switch is off', until: null }],
  override: [],
  plan: null,
  answers: null,
  outcome: null,
  ...more,
});

const ANY: HistoryQuestion = { since: 0, incidentId: null, containerInstanceArn: null };

/** Every history keeps to this. Each test gets one in which nothing is written. */
export const itIsAHistory = (newHistory: () => Promise<RemedyHistory>): void => {
  let history: RemedyHistory;
  beforeEach(async () => {
    history = await newHistory();
  });
  const listed = async (question: Partial<HistoryQuestion> = {}): Promise<readonly Kept[]> => {
    const all: Kept[] = [];
    for await (const kept of history.list({ ...ANY, ...question })) all.push(kept);
    return all;
  };
  const ids = async (question: Partial<HistoryQuestion> = {}) => (await listed(question)).map(({ id }) => id);

  it('gives back what was written', async () => {
    const kept = { id: 'p1', entry: entry() };
    await history.write(kept);
    expect(await listed()).toEqual([kept]);
  });

  it('lets the answers take the place of what was about to be done', async () => {
    const answered = entry({ answers: [], outcome: 'ECS refused it' });
    await history.write({ id: 'p1', entry: entry() });
    await history.write({ id: 'p1', entry: answered });
    expect(await listed()).toEqual([{ id: 'p1', entry: answered }]);
  });

  it('learns later what came of an act, and nothing of one that it does not hold', async () => {
    await history.write({ id: 'p1', entry: entry() });
    await history.conclude('p1', T0, 'repaired');
    await history.conclude('p2', T0, 'repaired');
    await history.conclude('p1', T0 + 1, 'repaired');
    expect(await listed()).toEqual([{ id: 'p1', entry: entry({ outcome: 'repaired' }) }]);
  });

  it('is listed oldest first, from a moment on', async () => {
    for (const at of [T0 + 2000, T0, T0 + 1000]) await history.write({ id: `at-${at - T0}`, entry: entry({ at }) });
    expect(await ids()).toEqual(['at-0', 'at-1000', 'at-2000']);
    expect(await ids({ since: T0 + 1000 })).toEqual(['at-1000', 'at-2000']);
    expect(await ids({ since: T0 + 2001 })).toEqual([]);
  });

  it('is listed by incident and by container instance', async () => {
    await history.write({ id: 'p1', entry: entry() });
    await history.write({ id: 'p2', entry: entry({ incidentId: 'another' }) });
    await history.write({ id: 'p3', entry: entry({ containerInstanceArn: 'another' }) });
    expect(await ids({ incidentId: 'another' })).toEqual(['p2']);
    expect(await ids({ containerInstanceArn: 'another' })).toEqual(['p3']);
    expect(await ids({ incidentId: 'another', containerInstanceArn: 'another' })).toEqual([]);
  });

  it('holds any text', async () => {
    const reason = 'a # and a %, \u0000, ☃, 🦊 and ]]>';
    const kept = { id: 'p#1%', entry: entry({ asked: { by: 'person', action: 'drain-instance', reason } }) };
    await history.write(kept);
    expect(await listed()).toEqual([kept]);
  });

  it('is listed whole, however long it is', async () => {
    const all = Array.from({ length: 230 }, (_, n) => ({ id: `p${n}`, entry: entry({ at: T0 + n }) }));
    for (const kept of all) await history.write(kept);
    expect(await ids()).toEqual(all.map(({ id }) => id));
  });
};
