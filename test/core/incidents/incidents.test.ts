import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/core/incidents/incident.ts';
import { nextIncident } from '../../../shared/core/incidents/incidents.ts';
import type { IncidentContext } from '../../../shared/core/incidents/opened-incident.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { type Verdict, type Violation, violated } from '../../../shared/core/words/verdict.ts';
import { at } from '../../timeline/index.ts';

const verdict = (rule: Verdict['rule'], from: string, found: Partial<Verdict> = {}): Verdict => ({
  ...violated({
    reason: 'broken',
    occurredAt: at(`${from}:00` as `${number}:${number}`),
    taskArns: ['arn:aws:ecs:eu-west-1:1:task/c/one'],
  }),
  rule,
  clusterArn: 'arn:aws:ecs:eu-west-1:1:cluster/c',
  capacityProviderName: 'cp',
  containerInstanceArn: 'arn:aws:ecs:eu-west-1:1:container-instance/c/i1',
  daemonName: 'agent',
  ...found,
});

const context = (found: Partial<IncidentContext> = {}): IncidentContext => ({
  policy: DEFAULT_POLICY,
  now: at('30:00'),
  uncritical: new Set(),
  isGone: false,
  haveEnded: () => false,
  ...found,
});

const opened = (verdicts: readonly Verdict[], found: Partial<IncidentContext> = {}): Incident => {
  const incident = nextIncident(null, verdicts, context(found));
  if (incident === null) throw new Error('no incident opened');
  return incident;
};

const early = verdict('daemon-started-first', '05', { marginMs: -8400 });
const down = verdict('daemon-stayed-up', '10');

describe('an incident', () => {
  it('opens with the first violated verdict, under an id in plain text that says what and when', () => {
    const incident = opened([down, early]);
    expect(incident.id).toBe(`c/i1/daemon-started-first/${at('05:00')}`);
    expect(incident).toMatchObject({
      severity: 'critical',
      openedAt: at('30:00'),
      occurredAt: at('05:00'),
      resolvedAt: null,
      daemonName: null,
    });
  });

  it('takes its id from the act that came first, of two at once from the rule and the daemon that come first', () => {
    const idOf = (...verdicts: readonly Verdict[]) => opened(verdicts).id.split('/').slice(2);
    const alone = verdict('daemon-alone', '10');
    expect(idOf(alone, early)).toEqual(['daemon-started-first', String(at('05:00'))]);
    expect(idOf(early, alone)).toEqual(['daemon-started-first', String(at('05:00'))]);
    expect(idOf(down, alone)).toEqual(['daemon-alone', String(at('10:00'))]);
    expect(idOf(alone, down)).toEqual(['daemon-alone', String(at('10:00'))]);
    const onNone = (daemonName: string) => ({ ...early, containerInstanceArn: null, daemonName });
    expect(opened([onNone('b'), onNone('a')])).toMatchObject({ daemonName: 'a' });
    expect(opened([onNone('a'), onNone('b')])).toMatchObject({ daemonName: 'a' });
  });

  it('that is opened again under its own id still holds what it held', () => {
    const unrepaired = verdict('repair-started', '15', { taskArns: [], tasksTotal: 0 });
    const before = opened([down, unrepaired], { haveEnded: () => true, goesOn: () => false });
    expect(before.resolvedAt).not.toBeNull();
    const again = nextIncident(before, [down], context({ now: at('40:00') }));
    expect(again).toMatchObject({ id: before.id, resolvedAt: null });
    expect(again?.violations.map(({ rule }) => rule)).toEqual(['daemon-stayed-up', 'repair-started']);
  });

  it.each(['held', 'pending', 'inconclusive'] as const)('does not open for a verdict that is %s', (outcome) => {
    expect(nextIncident(null, [{ ...early, outcome }], context())).toBeNull();
  });

  it('does not open for a violation smaller than minMarginMs, and does for one as large', () => {
    const policy = { ...DEFAULT_POLICY, minMarginMs: 8401 };
    expect(nextIncident(null, [early], context({ policy }))).toBeNull();
    expect(nextIncident(null, [early], context({ policy: { ...policy, minMarginMs: 8400 } }))).not.toBeNull();
    // of what has no margin nobody can say that it is small
    expect(nextIncident(null, [{ ...early, marginMs: null }], context({ policy }))).not.toBeNull();
  });

  it('grows under the same id when another rule breaks', () => {
    const grown = nextIncident(opened([early]), [early, down], context({ now: at('31:00') }));
    expect(grown).toMatchObject({ id: opened([early]).id, openedAt: at('30:00'), resolvedAt: null });
    expect(grown?.violations.map(({ rule }) => rule)).toEqual(['daemon-started-first', 'daemon-stayed-up']);
  });

  it('keeps its id when an earlier violating act comes to light', () => {
    const grown = nextIncident(opened([down]), [early, down], context());
    expect(grown).toMatchObject({ id: opened([down]).id, occurredAt: at('05:00') });
  });

  it('is told at severity info for a daemon that is not critical, unless another one is', () => {
    const uncritical = new Set(['agent']);
    expect(opened([early], { uncritical }).severity).toBe('info');
    expect(opened([early, { ...down, daemonName: 'guard' }], { uncritical }).severity).toBe('critical');
  });
});

describe('an incident resolves', () => {
  it.each<{ when: string; verdicts: readonly Verdict[]; found: Partial<IncidentContext>; resolution: RegExp }>([
    { when: 'nothing is violated any more', verdicts: [], found: {}, resolution: /^nothing is violated/ },
    { when: 'the instance is gone', verdicts: [early], found: { isGone: true }, resolution: /gone.*cannot be undone/ },
    {
      when: 'its deployments have ended',
      verdicts: [{ ...early, containerInstanceArn: null }],
      found: { isGone: true },
      resolution: /^the daemon's newest deployment has ended$/,
    },
    {
      when: 'its tasks have ended',
      verdicts: [early],
      found: { haveEnded: () => true },
      resolution: /ended.*cannot be undone/,
    },
  ])('when $when', ({ verdicts, found, resolution }) => {
    const resolved = nextIncident(opened([early]), verdicts, context({ now: at('40:00'), ...found }));
    expect(resolved).toMatchObject({ resolvedAt: at('40:00'), resolution: expect.stringMatching(resolution) });
  });

  const { named, ...kept } = early;
  it.each<{ of: string; violation: Violation; andOthers: boolean }>([
    {
      of: 'a verdict, though it counts more: those have ended',
      violation: { ...early, tasksTotal: 2 },
      andOthers: false,
    },
    { of: 'what an incident keeps of one, with all its tasks', violation: kept, andOthers: false },
    { of: 'what an incident keeps of one that counts more', violation: { ...kept, tasksTotal: 2 }, andOthers: true },
  ])('by asking for the tasks of $of', ({ violation, andOthers }) => {
    const asked: (readonly unknown[])[] = [];
    const haveEnded = (...question: readonly unknown[]) => asked.push(question) > 0;
    nextIncident(null, [violation], context({ haveEnded }));
    expect(asked).toEqual([[early.taskArns, andOthers]]);
  });

  it('not because one of two has nothing left to help: every violation of it must be over', () => {
    const late = verdict('daemon-running', '05');
    const haveEnded = () => true;
    expect(nextIncident(opened([early, late]), [early, late], context({ haveEnded }))?.resolvedAt).toBeNull();
  });

  it('and takes no violation into what is over but those that it held', () => {
    const resolved = nextIncident(opened([early]), [early], context({ isGone: true }));
    const more = { ...early, tasksTotal: 3 };
    const corrected = nextIncident(resolved, [more], context({ isGone: true, now: at('50:00') }));
    expect(corrected).toMatchObject({ id: resolved?.id, resolvedAt: at('30:00'), violations: [{ tasksTotal: 3 }] });
    const anew = nextIncident(resolved, [more, down], context({ isGone: true, now: at('50:00') }));
    expect(anew).toMatchObject({ openedAt: at('50:00'), violations: [{ rule: early.rule }, { rule: down.rule }] });
  });

  it('and knows of violations that it only counts that they were before that', () => {
    const resolved = nextIncident(opened([early]), [early], context({ isGone: true }));
    if (resolved === null) throw new Error('no incident');
    const counting = { ...resolved, violationsTotal: 2 };
    const judgedAgain = (...violations: readonly Verdict[]) =>
      nextIncident(counting, violations, context({ isGone: true, now: at('50:00') }));
    expect(judgedAgain(early, down)).toBe(counting);
    expect(judgedAgain(early, verdict('daemon-stayed-up', '30'))).toBe(counting);
    expect(judgedAgain(early, verdict('daemon-stayed-up', '31'))?.openedAt).toBe(at('50:00'));
    expect(judgedAgain({ ...early, tasksTotal: 3 }, down)?.violations).toMatchObject([
      { rule: early.rule, tasksTotal: 3 },
    ]);
  });

  it('and keeps the worst of what is corrected, where not all has room', () => {
    const many = Array.from({ length: 40 }, (_, n) => ({ ...early, daemonName: `${n + 10}${'x'.repeat(500)}` }));
    const uncritical = new Set(many.slice(0, 20).map(({ daemonName }) => daemonName));
    const resolved = { ...opened([early]), violations: many, resolvedAt: at('30:00'), resolution: 'over' };
    const more = many.map((violation) => ({ ...violation, tasksTotal: 2 }));
    const corrected = nextIncident(resolved, more, context({ isGone: true, uncritical }));
    expect(corrected?.violations.map(({ daemonName }) => daemonName)).toEqual(
      many.slice(20).map(({ daemonName }) => daemonName),
    );
  });

  it('not because tasks ended, if the instance itself is in a wrong state', () => {
    const late = verdict('daemon-running', '05');
    expect(nextIncident(opened([late]), [late], context({ haveEnded: () => true }))?.resolvedAt).toBeNull();
    const unwell = verdict('daemon-healthy', '05');
    const found = { haveEnded: () => true, goesOn: () => false };
    expect(nextIncident(opened([unwell]), [unwell], context(found))?.resolvedAt).toBeNull();
  });

  it('once: the same violations on an instance that is gone open nothing', () => {
    const resolved = nextIncident(opened([early]), [early], context({ isGone: true }));
    expect(nextIncident(resolved, [early], context({ isGone: true, now: at('50:00') }))).toBe(resolved);
  });

  it('and opens anew when something is violated again', () => {
    const resolved = nextIncident(opened([early]), [], context());
    expect(nextIncident(resolved, [down], context({ now: at('50:00') }))).toMatchObject({
      openedAt: at('50:00'),
      resolvedAt: null,
    });
  });

  it('and keeps ids apart: an act from before the resolution may have been told under its plain id', () => {
    const resolved = nextIncident(opened([early]), [], context());
    const again = nextIncident(resolved, [down], context({ now: at('50:00') }));
    expect(again?.id).toBe(`${opened([down]).id}/${at('50:00')}`);
    expect(nextIncident(resolved, [early], context({ now: at('50:00') }))?.id).toBe(resolved?.id);
    const then = verdict('daemon-stayed-up', '30');
    expect(nextIncident(resolved, [then], context({ now: at('50:00') }))?.id).toBe(
      `${opened([then]).id}/${at('50:00')}`,
    );
    const later = verdict('daemon-stayed-up', '45');
    expect(nextIncident(resolved, [later], context({ now: at('50:00') }))?.id).toBe(opened([later]).id);
  });

  it('whatever came between: what is open in the end depends on the last verdicts alone', () => {
    const steps = [[early], [], [early, down], [down], []];
    const openAfter = (order: readonly (readonly Verdict[])[]) =>
      order.reduce<Incident | null>((known, verdicts) => nextIncident(known, verdicts, context()), null)?.resolvedAt ===
      null;
    expect(openAfter([...steps, [down]])).toBe(true);
    expect(openAfter([...steps.toReversed(), [down]])).toBe(true);
    expect(openAfter([...steps, []])).toBe(false);
    expect(openAfter([...steps.toReversed(), []])).toBe(false);
  });
});
