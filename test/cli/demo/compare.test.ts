import { describe, expect, it } from 'vitest';
import { compare, wrongIn } from '../../../cli/demo/world/compare.ts';
import type { Outcome, Verdict } from '../../../shared/core/words/verdict.ts';
import type { TruthLine } from '../../../simulator/truth/verdict-line.ts';
import { noticeOf } from './notice.ts';

const RULE = 'daemon-started-first';
const place = (on: string) => ({
  rule: RULE,
  clusterArn: 'cluster',
  capacityProviderName: null,
  containerInstanceArn: on,
  daemonName: 'log-agent',
  marginMs: null,
  reason: 'it is so',
});
const really = (outcome: Outcome, on: string): TruthLine => ({
  ...place(on),
  rule: RULE,
  type: 'verdict',
  outcome,
  tasks: [],
  occurredAt: null,
  expectedInReplay: [outcome],
  exact: true,
  needs: [],
  victims: [],
});
const said = (outcome: Outcome, on: string): Verdict => ({
  ...place(on),
  rule: RULE,
  outcome,
  taskArns: [],
  named: [],
  tasksTotal: 0,
  occurredAt: null,
  until: null,
});

describe('the notices, against the truth', () => {
  it.each<{ when: string; truth: Outcome; isTold: boolean; last: Outcome; wrong: readonly string[] }>([
    { when: 'what is violated was told', truth: 'violated', isTold: true, last: 'violated', wrong: [] },
    {
      when: 'what was told has been forgotten since',
      truth: 'violated',
      isTold: true,
      last: 'inconclusive',
      wrong: [],
    },
    { when: 'what held is proven', truth: 'held', isTold: false, last: 'held', wrong: [] },
    { when: 'what held is not proven', truth: 'held', isTold: false, last: 'inconclusive', wrong: [] },
    { when: 'what is pending is waited for', truth: 'pending', isTold: false, last: 'pending', wrong: [] },
    { when: 'nobody was told', truth: 'violated', isTold: false, last: 'violated', wrong: ['missed'] },
    { when: 'what held was told', truth: 'held', isTold: true, last: 'held', wrong: ['false'] },
    { when: 'what is pending was told', truth: 'pending', isTold: true, last: 'pending', wrong: ['false'] },
    { when: 'held is said of it', truth: 'violated', isTold: true, last: 'held', wrong: ['opposite verdict'] },
    { when: 'violated is said of it', truth: 'held', isTold: false, last: 'violated', wrong: ['opposite verdict'] },
  ])('$wrong is wrong when $when', ({ truth, isTold, last, wrong }) => {
    const notices = isTold ? [noticeOf('one', RULE, 'log-agent')] : [];
    const compared = compare([really(truth, 'one')], notices, [said(last, 'one')]);
    expect(wrongIn(compared)).toEqual(wrong.map((word) => `${word}: ${RULE}, log-agent on one`));
  });

  it('counts each item once, however often it was told', () => {
    const notices = [
      noticeOf('one', RULE, 'log-agent'),
      noticeOf('one', RULE, 'log-agent'),
      noticeOf('two', RULE, 'log-agent'),
    ];
    const truth = [really('violated', 'one'), really('violated', 'two'), really('held', 'three')];
    const [compared] = compare(truth, notices, [said('held', 'three')]);
    expect(compared).toMatchObject({
      told: ['log-agent on one', 'log-agent on two'],
      missed: [],
      false: [],
      proven: ['log-agent on three'],
      unproven: [],
    });
  });

  it('keeps daemons and rules of one container instance apart', () => {
    const notices = [noticeOf('one', RULE, 'another')];
    expect(wrongIn(compare([really('violated', 'one')], notices, []))).toEqual([
      `missed: ${RULE}, log-agent on one`,
      `false: ${RULE}, another on one`,
    ]);
  });
});
