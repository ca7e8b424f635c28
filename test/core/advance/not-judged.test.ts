import { afterEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/core/words/facts.ts';
import { causeInWords } from '../../../shared/core/words/trouble.ts';
import { breakRule } from '../../doubles/broken-rule.ts';
import {
  applicationTask,
  at,
  clusterArn,
  daemonTask,
  deployment,
  instance,
  instanceArn,
  type Time,
  timeline,
} from '../../timeline/index.ts';
import { expectNotice } from '../notices/notice-contract.ts';
import { factsIn, place } from './service.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const daemon = daemonTask({ started: '00:50' });
const web = applicationTask({ started: '01:05' });
const goodDay = factsIn(timeline(joined, daemon, web));
const gone = factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE', '04:00 DRAINING', '05:00 INACTIVE']));

let mend = (): void => {};
const broken = (...args: Parameters<typeof breakRule>): void => {
  mend = breakRule(...args);
};
afterEach(() => mend());

const statesOf = ({ untold }: { untold: readonly { id: string; state: string }[] }): readonly string[] =>
  untold.map(({ state }) => state);

describe('a place whose judgement throws', () => {
  it('learns all the same, says so once, and asks for nothing but another try in an hour', () => {
    broken('daemon-running');
    const one = place();
    const first = one.hears('02:00', goodDay);
    expect(first).toMatchObject({ changed: true, verdicts: [], failed: { trouble: { step: 'judge' } } });
    expect(first.state).toMatchObject({
      incident: null,
      notJudged: {
        step: 'judge',
        why: 'RangeError: Maximum call stack size exceeded',
        openedAt: at('02:00'),
        resolvedAt: null,
      },
      due: { at: at('62:00'), needs: 'clock' },
    });
    expect(statesOf(first.state)).toEqual(['open']);
    const later = one.hears('03:00', factsIn(applicationTask({ id: 'next', started: '02:30' })));
    expect(later.changed).toBe(true);
    expect(statesOf(later.state)).toEqual(['open']);
    expect(later.state.due).toEqual(first.state.due);
    expect(
      later.state.kind === 'instance' && [...later.state.ledger.tasks.values()].map(({ startedAt }) => startedAt),
    ).toEqual(expect.arrayContaining([at('00:50'), at('01:05'), at('02:30')]));
  });

  it('changes nothing when the same facts come again, or when it is judged again in vain', () => {
    broken('daemon-running');
    const one = place();
    const { state } = one.hears('02:00', goodDay);
    for (const facts of [goodDay, []]) {
      const again = one.hears('02:30', facts);
      expect(again.changed).toBe(false);
      expect(again.state).toBe(state);
    }
  });

  it('is tried again ever more rarely, a day apart at last', () => {
    broken('daemon-running');
    const one = place();
    const { openedAt } = { openedAt: at('02:00') };
    let { due } = one.hears('02:00', goodDay).state;
    const pauses: number[] = [];
    for (let tries = 0; tries < 8 && due !== null; tries++) {
      const now = due.at;
      due = one.hears('00:00', [], { now }).state.due;
      pauses.push(Math.round((Number(due?.at) - now) / 3_600_000));
    }
    expect(openedAt).toBe(at('02:00'));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 24, 24, 24]);
    expect(statesOf(one.known())).toEqual(['open']);
  });

  it('is over as soon as it is judged, with all that it had learned meanwhile', () => {
    broken('daemon-running');
    const one = place();
    one.hears('02:00', factsIn(timeline(joined, daemonTask({ started: '01:13.4' }))));
    one.tells();
    one.hears('02:01', factsIn(web));
    mend();
    const { state, verdicts } = one.hears('02:10', []);
    expect(verdicts.find(({ rule }) => rule === 'daemon-started-first')).toMatchObject({ outcome: 'violated' });
    expect(statesOf(state)).toEqual(['open', 'resolved']);
    expect(state.notJudged).toMatchObject({ resolvedAt: at('02:10'), resolution: 'it is judged again' });
    const told = one.tells();
    for (const notice of told) expectNotice(notice);
    expect(told.map(({ kind, state: of }) => [kind, of])).toEqual([
      ['order', 'open'],
      ['not-judged', 'resolved'],
    ]);
  });

  it('keeps the incident that was open, and resolves nothing of it', () => {
    const one = place();
    one.hears('02:00', factsIn(timeline(joined, daemonTask({ started: '01:13.4' }), web)));
    one.tells();
    broken('daemon-running');
    const { state } = one.hears('02:30', factsIn(applicationTask({ started: '01:05', ended: '02:20' })));
    expect(state.incident).toMatchObject({ resolvedAt: null });
    expect(statesOf(state)).toEqual(['open']);
    expect(one.tells()).toMatchObject([{ kind: 'not-judged' }]);
    mend();
    expect(one.hears('02:40', []).state.incident?.resolvedAt).toBe(at('02:40'));
  });

  it('records that its instance is gone, is told as over once, and is due no more', () => {
    broken('daemon-running');
    const one = place();
    one.hears('02:00', goodDay);
    const { state } = one.hears('05:10', gone);
    expect(statesOf(state)).toEqual(['open', 'resolved']);
    expect(state.due).toBeNull();
    one.tells();
    const late = one.hears('05:20', factsIn(applicationTask({ started: '01:05', ended: '04:30' })));
    expect(late).toMatchObject({ changed: true, state: { untold: [], due: null } });
  });

  it('opens another incident, under another id, when it fails again later', () => {
    const one = place();
    const ids = (['02:00', '03:00'] as const).map((time) => {
      broken('daemon-running');
      one.hears(time, goodDay.concat(factsIn(applicationTask({ id: time, started: '01:30' }))));
      mend();
      one.hears('03:30', []);
      return one.tells().map(({ id }) => id);
    });
    expect(ids.map((of) => of.length)).toEqual([2, 2]);
    expect(new Set(ids.flat()).size).toBe(4);
  });

  it('of deployments learns and says so too', () => {
    broken('deployment-settled');
    const one = place();
    const { state } = one.hears('02:00', factsIn(deployment(['00:00 IN_PROGRESS', '01:00 SUCCESSFUL'])));
    expect(state).toMatchObject({ kind: 'deployments', notJudged: { step: 'judge' }, due: { needs: 'clock' } });
    const [notice] = one.tells();
    expectNotice(notice);
    expect(notice).toMatchObject({
      kind: 'not-judged',
      containerInstanceArn: null,
      daemons: [{ name: 'cloudwatch-agent' }],
    });
  });
});

describe('a fact that cannot be learned', () => {
  const poison = (time: Time): Fact => {
    const fact = factsIn(applicationTask({ id: 'poison', started: time }))[0];
    if (fact === undefined) throw new Error('no fact');
    return Object.defineProperty({ ...fact }, 'group', {
      get: () => {
        throw new TypeError('group: is not text');
      },
    });
  };

  it('is left out; the others are learned and judged, and it is told', () => {
    const one = place();
    const { state, verdicts } = one.hears('02:00', [poison('01:20'), ...goodDay]);
    expect(verdicts.map(({ outcome }) => outcome)).toContain('held');
    expect(state.notJudged).toMatchObject({ step: 'learn', why: 'TypeError: group: is not text' });
  });

  it('is told once an hour, however many of its kind come', () => {
    const one = place();
    for (const time of ['02:00', '02:10', '02:20', '02:30'] as const) {
      one.hears(time, [poison('01:20')]);
      one.hears(time, goodDay);
    }
    expect(statesOf(one.known())).toEqual(['open']);
    expect(one.hears('62:01', []).state.notJudged?.resolvedAt).toBe(at('62:01'));
  });
});

describe('the notice of what cannot be judged', () => {
  it('names the place and the cause, asks for no remedy, and no rule', () => {
    broken('daemon-running');
    const one = place();
    one.hears('02:00', goodDay);
    const [notice] = one.tells({ runbookBaseUrl: 'https://bookend.example/rules.md' });
    expectNotice(notice);
    expect(notice).toMatchObject({
      kind: 'not-judged',
      state: 'open',
      severity: 'warning',
      rules: [],
      violations: [],
      remedy: null,
      hole: null,
      clusterArn: clusterArn(),
      containerInstanceArn: instanceArn(),
      links: { runbook: 'https://bookend.example/rules.md#not-judged' },
    });
    expect(notice?.summary).toMatch(
      /^Bookend cannot judge .+: no verdict could be given \(RangeError: Maximum call stack/,
    );
  });
});

describe('a cause in words', () => {
  it.each([
    [new RangeError('too deep'), 'RangeError: too deep'],
    ['just text', 'just text'],
    [new Error('two\n  lines'), 'Error: two lines'],
    [undefined, 'undefined'],
    ['', 'no cause was given'],
    [Object.create(null), 'the cause cannot be put into words'],
    [new Error('\ud800'), 'Error: \ufffd'],
  ])('of %o is %s', (cause, words) => {
    expect(causeInWords(cause)).toBe(words);
  });

  it('is bounded', () => {
    expect(causeInWords(new Error('x'.repeat(1_000_000)))).toHaveLength(200);
  });
});
