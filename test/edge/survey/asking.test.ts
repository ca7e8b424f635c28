import { describe, expect, it } from 'vitest';
import { isMissing } from '../../../shared/core/survey/field.ts';
import { FieldProblem } from '../../../shared/edge/events/fields.ts';
import { Asking } from '../../../shared/edge/survey/asking.ts';

const errorOf = (name: string, fields: object = {}): Error =>
  Object.assign(new Error('arn:aws:iam::123456789012:user/me may not: AKIASECRET'), { name, ...fields });
const refusal = (name: string, httpStatusCode = 400) => errorOf(name, { $metadata: { httpStatusCode } });

/** Asks for the answers one after the other; an error is thrown, and the last one stays. */
const setUp = (answers: readonly unknown[], signal?: AbortSignal) => {
  const waits: number[] = [];
  const rests: number[] = [];
  let calls = 0;
  const asking = new Asking({
    pace: {
      turn: async () => signal?.throwIfAborted(),
      rest: async (_, milliseconds) => void rests.push(milliseconds),
    },
    signal,
    onCall: () => {},
    wait: async (milliseconds) => void waits.push(milliseconds),
  });
  const send = async () => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const ask = () => asking.ask({ action: 'ecs:ListTasks', what: 'the tasks', send }, (told) => told);
  return { asking, ask, send, waits, rests, calls: () => calls };
};

describe('a call', () => {
  it('is counted, with its repetitions', async () => {
    const { asking, ask, calls } = setUp([refusal('ThrottlingException'), 'told']);
    expect(await ask()).toBe('told');
    expect(calls()).toBe(2);
    expect(asking.calls).toEqual(new Map([['ecs:ListTasks', 2]]));
  });

  it.each(['ThrottlingException', 'Throttling', 'TooManyRequestsException'])(
    'that is refused by %s comes back later each time, and is given up in the end',
    async (name) => {
      const { ask, rests, calls } = setUp([refusal(name)]);
      expect(await ask()).toEqual({ missing: 'unread', what: 'the tasks', why: `ecs:ListTasks: ${name}` });
      expect(rests).toEqual([1000, 2000, 4000, 8000]);
      expect(calls()).toBe(5);
    },
  );

  it.each([
    { lost: 'by the network', error: errorOf('Error', { code: 'ECONNRESET' }), why: 'ECONNRESET' },
    { lost: 'by a time-out', error: errorOf('TimeoutError'), why: 'TimeoutError' },
    { lost: 'by the server', error: refusal('ServerException', 500), why: 'ServerException' },
  ])('that was lost $lost is made three times', async ({ error, why }) => {
    const { ask, waits, calls } = setUp([error]);
    expect(await ask()).toMatchObject({ why: `ecs:ListTasks: ${why}` });
    expect(waits).toEqual([200, 1000]);
    expect(calls()).toBe(3);
  });

  it.each([
    { error: refusal('AccessDeniedException'), why: 'AccessDeniedException' },
    { error: refusal('UnknownOperationException'), why: 'UnknownOperationException' },
    { error: errorOf('CredentialsProviderError'), why: 'CredentialsProviderError' },
    { error: errorOf('no name\u001b[31m of ours'), why: 'an error without a name' },
  ])('that is refused by $why is made once, and says no more than that', async ({ error, why }) => {
    const { ask, calls } = setUp([error]);
    expect(await ask()).toEqual({ missing: 'unread', what: 'the tasks', why: `ecs:ListTasks: ${why}` });
    expect(calls()).toBe(1);
  });

  it('whose answer lacks a field names it', async () => {
    const { asking, send } = setUp(['told']);
    const read = () => {
      throw new FieldProblem('taskArns[0]', 'is missing');
    };
    expect(await asking.ask({ action: 'ecs:ListTasks', what: 'the tasks', send }, read)).toMatchObject({
      why: 'ecs:ListTasks: taskArns[0] is missing',
    });
  });

  it('is not made once the signal is aborted, nor made again', async () => {
    const ended = new AbortController();
    const { ask, calls } = setUp([refusal('ThrottlingException')], ended.signal);
    const first = ask();
    ended.abort();
    expect(await first).toMatchObject({ why: 'ecs:ListTasks: the audit was ended' });
    expect(await ask()).toMatchObject({ why: 'ecs:ListTasks: the audit was ended' });
    expect(calls()).toBeLessThanOrEqual(1);
  });
});

describe('calls of IAM', () => {
  const denied = (answers: readonly unknown[]) => {
    const { asking, send, calls } = setUp(answers);
    return { ask: () => asking.ask({ action: 'iam:GetRole', what: 'a role', send }, (told) => told), calls };
  };

  it('are not made for ever where each is denied', async () => {
    const { ask, calls } = denied([refusal('AccessDenied', 403)]);
    for (let role = 0; role < 20; role += 1) expect(await ask()).toMatchObject({ why: 'iam:GetRole: AccessDenied' });
    expect(calls()).toBe(5);
  });

  it('are made for all where one is allowed', async () => {
    const { ask, calls } = denied(['told', refusal('AccessDenied', 403)]);
    for (let role = 0; role < 20; role += 1) await ask();
    expect(calls()).toBe(20);
  });
});

describe('a list', () => {
  type Told = { readonly items: readonly number[]; readonly nextToken: string | undefined };
  const list = async (pages: readonly (Told | Error)[]) => {
    const { asking, calls } = setUp(['unused']);
    const tokens: (string | undefined)[] = [];
    const told = await asking.pages(
      {
        action: 'ecs:ListTasks',
        what: 'the tasks',
        send: async (token) => {
          tokens.push(token);
          const page = pages[Math.min(tokens.length, pages.length) - 1];
          if (page === undefined || page instanceof Error) throw page;
          return page;
        },
      },
      (page) => page,
    );
    return { told, tokens, calls };
  };

  it('is all of its pages', async () => {
    const { told, tokens } = await list([
      { items: [1], nextToken: 'a' },
      { items: [], nextToken: 'b' },
      { items: [2], nextToken: '' },
    ]);
    expect(told).toEqual([1, 2]);
    expect(tokens).toEqual([undefined, 'a', 'b']);
  });

  it('is missing where one of them is', async () => {
    const { told } = await list([{ items: [1], nextToken: 'a' }, refusal('AccessDeniedException')]);
    expect(isMissing(told)).toBe(true);
  });

  it('is missing where its pages never end', async () => {
    const { told } = await list([{ items: [1], nextToken: 'a' }]);
    expect(told).toMatchObject({ why: 'ecs:ListTasks: its pages never end' });
  });
});

describe('many calls', () => {
  it('are on their way eight at a time', async () => {
    const { asking } = setUp(['told']);
    let underway = 0;
    let most = 0;
    const send = async () => {
      underway += 1;
      most = Math.max(most, underway);
      await new Promise((resolve) => setImmediate(resolve));
      underway -= 1;
    };
    const question = { action: 'ecs:ListTasks', what: 'the tasks', send } as const;
    await Promise.all(Array.from({ length: 50 }, () => asking.ask(question, () => null)));
    expect(most).toBe(8);
  });
});
