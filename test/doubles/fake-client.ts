type Command<Input> = new (input: never) => { readonly input: Input };
/** A stand-in that answers a kind of command. */
export type Answer = readonly [kind: Command<unknown>, answer: (input: never) => unknown];

/** An answer to each command of a kind. @param answer throws, or rejects, what the client would */
export const on = <Input>(kind: Command<Input>, answer: (input: Input) => unknown): Answer => [kind, answer];

/**
 * Answers for all clients of a kind, until it is restored. It keeps nothing: a simulated account hears of thousands of
 * commands, and aws-sdk-client-mock would compare each with all that it was told to expect, and remember it.
 */
export const fakeClient = (client: { readonly prototype: object }, answers: readonly Answer[]) => {
  const byKind = new Map<unknown, Answer[1]>(answers);
  const send = async (command: { readonly input: never }): Promise<unknown> => {
    const answer = byKind.get(command.constructor);
    if (answer === undefined) throw new Error(`the fake client knows no ${command.constructor.name}`);
    return answer(command.input);
  };
  const { prototype } = client;
  const before = Object.getOwnPropertyDescriptor(prototype, 'send');
  Object.defineProperty(prototype, 'send', { value: send, configurable: true });
  return {
    restore: (): void => {
      if (before !== undefined) Object.defineProperty(prototype, 'send', before);
      else Reflect.deleteProperty(prototype, 'send');
    },
  };
};
