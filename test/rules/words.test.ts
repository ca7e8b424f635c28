/** The words in which people are told of each rule: in a headline, in a sentence, and beside a margin. */
import { describe, expect, it } from 'vitest';
import { WORDS } from '../../shared/core/rules/index.ts';
import { RULE_NAMES, type RuleName } from '../../shared/core/words/verdict.ts';

const told = { daemon: 'agent', tasks: '2 tasks of web', margin: '8 s', reason: 'the reason' };

type Words = { headline: string; sentence: string; margin?: string };

const WITH_MARGIN: Readonly<Record<RuleName, Words>> = {
  'daemon-started-first': {
    headline: 'web started before agent',
    sentence: '2 tasks of web ran for 8 s without agent, which started later,',
    margin: '8 s too early',
  },
  'daemon-stopped-last': {
    headline: 'agent ended before web',
    sentence: '2 tasks of web ran on for 8 s after agent had ended',
    margin: '8 s too early',
  },
  'daemon-signalled-last': {
    headline: 'agent told to stop early',
    sentence: '2 tasks of web ran on for 8 s after agent had been told to stop',
    margin: '8 s too early',
  },
  'daemon-stayed-up': {
    headline: 'web ran without agent',
    sentence: '2 tasks of web ran for 8 s without agent, which had ended,',
    margin: '8 s without the daemon',
  },
  'daemon-running': {
    headline: 'agent did not start in time',
    sentence: 'agent was not running in time (the reason)',
  },
  'daemon-alone': {
    headline: 'two tasks of agent ran together',
    sentence: 'Two tasks of agent ran beside each other for 8 s',
    margin: '8 s together',
  },
  'daemon-healthy': { headline: 'agent is unhealthy', sentence: 'agent is not healthy (the reason)' },
  'instance-activated': {
    headline: 'instance not ACTIVE in time',
    sentence: 'A container instance did not become ACTIVE in time (the reason)',
  },
  'repair-started': {
    headline: 'ECS does not repair failed agent',
    sentence: 'ECS did not begin to repair in time after agent had failed (the reason)',
  },
  'drain-finished': {
    headline: 'drain does not finish',
    sentence: 'A container instance has not finished draining in time (the reason)',
  },
  'deployment-settled': {
    headline: 'deployment of agent went wrong',
    sentence: 'A deployment of agent went wrong (the reason)',
  },
  'daemons-in-order': {
    headline: 'agent started out of order',
    sentence: 'agent started out of order (the reason)',
    margin: '8 s too early',
  },
};

/** The words that differ where the margin is not known, as for a daemon that never started. */
const WITHOUT_MARGIN: Readonly<Partial<Record<RuleName, Partial<Words>>>> = {
  'daemon-started-first': { headline: 'web started without agent', sentence: '2 tasks of web started without agent' },
  'daemon-stopped-last': { sentence: '2 tasks of web ran on after agent had ended' },
  'daemon-signalled-last': { sentence: '2 tasks of web ran on after agent had been told to stop' },
  'daemon-stayed-up': { sentence: '2 tasks of web ran without agent, which had ended,' },
  'daemon-alone': { sentence: 'Two tasks of agent ran beside each other' },
};

describe.each(RULE_NAMES)('people are told of %s', (rule) => {
  const { headline, sentence, margin } = WORDS[rule];
  const words = WITH_MARGIN[rule];

  it('with its margin, where that is known', () => {
    expect(headline('web', 'agent', true)).toBe(words.headline);
    expect(sentence(told)).toBe(words.sentence);
    expect(margin?.('8 s')).toBe(words.margin);
  });

  it('without it, where it is not', () => {
    const { headline: without, sentence: unmeasured } = { ...words, ...WITHOUT_MARGIN[rule] };
    expect(headline('web', 'agent', false)).toBe(without);
    expect(sentence({ ...told, margin: null })).toBe(unmeasured);
  });
});
