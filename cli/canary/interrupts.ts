/** The signals by which a person, a shell or a CI stops a command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first interruption stops the canary, which then cleans up; the second leaves what is left. A third ends the process. */
export type Interrupts = {
  readonly first: AbortSignal;
  readonly second: AbortSignal;
  readonly end: () => void;
};

export const listenForInterrupts = (): Interrupts => {
  const [first, second] = [new AbortController(), new AbortController()];
  const end = (): void => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  const interrupt = (): void => {
    if (!first.signal.aborted) {
      first.abort();
      return;
    }
    second.abort();
    end();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return { first: first.signal, second: second.signal, end };
};
