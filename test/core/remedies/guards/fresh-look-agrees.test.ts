import { describe, expect, it } from 'vitest';
import { at, daemonTask, taskArn, timeline } from '../../../timeline/index.ts';
import { inventoryAt } from '../../advance/service.ts';
import { asked, ended, expectAlone, freshFacts, LATER, refusals, started, withFacts } from '../troubles.ts';

const back = timeline(ended, daemonTask({ id: 'second', started: '19:59' }));
const lookedBefore = (events: typeof ended) => {
  const input = asked(events);
  return withFacts(input, { askedAt: input.facts.askedAt + 1 });
};
const partly = () => {
  const input = asked(ended);
  const { ledger } = input.facts.state;
  const look = ledger.look === null ? null : { ...ledger.look, complete: false };
  return withFacts(input, { state: { ...input.facts.state, ledger: { ...ledger, look } } });
};
const listed = (events: typeof ended, ...tasks: readonly string[]) =>
  withFacts(asked(events), { daemonTaskArns: new Set(tasks.map((task) => taskArn(task))) });

describe('fresh-look-agrees', () => {
  it.each([
    { when: 'the look is older than the question', input: lookedBefore(ended) },
    { when: 'the look did not see everything', input: partly() },
    {
      when: 'the inventory is more than an hour old',
      input: withFacts(asked(ended), { inventory: inventoryAt(at(LATER) - 3_600_001) }),
    },
    { when: 'ECS did not list the tasks of the daemons', input: withFacts(asked(ended), { daemonTaskArns: null }) },
    { when: 'a task borrows the daemon’s group', input: listed(started.early) },
    { when: 'ECS lists a daemon task that the look did not find', input: listed(ended, 'unheard-of') },
    { when: 'nothing is violated any more', input: withFacts(asked(started.early), { verdicts: [] }) },
    {
      when: 'it is not sure any more',
      input: withFacts(asked(started.early), {
        verdicts: asked(started.early).facts.verdicts.map((verdict) => ({
          ...verdict,
          outcome: 'inconclusive' as const,
        })),
      }),
    },
  ])('refuses alone when $when', ({ input }) => {
    expectAlone('fresh-look-agrees', input);
  });

  it('refuses alone to stop a task that is a daemon’s by ECS’s own list', () => {
    const { reason } = expectAlone('fresh-look-agrees', listed(started.early, 'agent', 'one'));
    expect(reason).toBe(`${taskArn('one')} may be a task of a daemon`);
  });

  it('refuses alone to stop a task that the look did not find', () => {
    const { reason } = expectAlone('fresh-look-agrees', asked(started.early, { tasks: ['one', 'agent'] }));
    expect(reason).toBe(`the look did not find ${taskArn('two')}`);
  });

  it('refuses when there is no inventory', () => {
    const input = withFacts(asked(ended), { inventory: null });
    expect(refusals(input).map(({ guard }) => guard)).toContain('fresh-look-agrees');
  });

  it('refuses alone a plan that was right a moment ago: the daemon is back', () => {
    const input = asked(ended);
    const { state, verdicts, daemonTaskArns } = freshFacts(back, { tasks: ['one', 'agent', 'second'] });
    const now = withFacts(input, {
      state,
      daemonTaskArns,
      verdicts: verdicts.filter(({ rule }) => rule !== 'daemon-stayed-up'),
    });
    expect(expectAlone('fresh-look-agrees', now).reason).toContain('daemon-stayed-up is not violated');
  });

  it.each([
    { when: 'a task started before the daemon', input: asked(started.early) },
    { when: 'the daemon has ended, so that ECS lists none of its tasks', input: asked(ended) },
  ])('passes when a complete look shows it: $when', ({ input }) => {
    expect(refusals(input)).toEqual([]);
  });
});
