import type { Random } from '../../simulator/engine/random.ts';
import { type FunctionName, TIMEOUT_SECONDS } from './deployment.ts';
import type { Asked, Faults } from './faults.ts';
import { type Hop, latencyOf } from './latencies.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** All parts of a simulated account share this. */
export interface Account {
  readonly time: SimulatedTime;
  readonly faults: Faults;
  readonly random: Random;
  /** A line of the run's log; absent: nobody reads it. */
  readonly log?: ((line: string) => void) | undefined;
}

/** The answer never comes: the process that waits for it has died. */
const never = <Answer>(): Promise<Answer> => new Promise(() => {});

/** A call that failed, by the name of AWS's or Slack's error. */
export class CallError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * An execution environment of a Lambda function: one invocation at a time. Whatever it does to the outside is a step.
 * Between any two it may die; then none of its promises goes on, whoever awaits them: no `catch` of the code under test
 * could turn its death into an answer.
 */
export class Process {
  private static made = 0;
  readonly name: FunctionName;
  /** No other environment has it. */
  readonly id: number = ++Process.made;
  private readonly account: Account;
  private isDead = false;
  private died: () => void = () => {};

  constructor(name: FunctionName, account: Account) {
    this.name = name;
    this.account = account;
  }

  /** Does something to the outside: it takes its time, may fail, and may be the last thing that the process does. */
  async step<Answer>(asked: Asked, hop: Hop, act: () => Answer | Promise<Answer>): Promise<Answer> {
    const { time, faults, random } = this.account;
    if (this.isDead || this.crashes(hop, 'before')) return never();
    await time.wait(latencyOf(hop, random));
    if (this.isDead) return never();
    const fault = faults.ofStep(asked, time.now());
    if (fault === 'refused') throw new CallError('ThrottlingException', `${hop} was refused`);
    const first = await act();
    const answer = fault === 'asked-twice' ? await act() : first;
    if (this.crashes(hop, 'after')) return never();
    if (fault === 'unanswered') throw new CallError('TimeoutError', `${hop} has got no answer`);
    return answer;
  }

  /** A pause of the code under test. */
  async wait(milliseconds: number): Promise<void> {
    await this.account.time.wait(milliseconds);
    if (this.isDead) await never();
  }

  /** @returns what the handler answers. Rejects if it fails, dies, or takes longer than its function may. */
  run<Answer>(handle: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const over = (settle: () => void): void => {
        isOver = true;
        settle();
      };
      this.died = () => over(() => reject(new CallError('Crash', `${this.name} has died`)));
      this.account.time.after(TIMEOUT_SECONDS[this.name] * 1000, () => {
        if (!isOver) this.die('timed out');
      });
      handle().then(
        (answer) => over(() => resolve(answer)),
        (cause: unknown) => over(() => reject(cause)),
      );
    });
  }

  get isAlive(): boolean {
    return !this.isDead;
  }

  private crashes(hop: Hop, when: 'before' | 'after'): boolean {
    if (!this.account.faults.crashes()) return false;
    this.die(`died ${when} ${hop}`);
    return true;
  }

  private die(how: string): void {
    this.account.log?.(`${this.name} ${how}`);
    this.isDead = true;
    this.account.time.woke();
    this.died();
  }
}

type Handler<Batch, Answer> = (batch: Batch) => Promise<Answer>;

/** An idle environment is kept for some minutes. */
const KEPT_MS = 420_000;

/** A function: environments that are started when they are needed and used again while they are warm. */
export class Lambda<Batch, Answer> {
  readonly name: FunctionName;
  private readonly account: Account;
  private readonly create: (process: Process) => Handler<Batch, Answer>;
  private idle: { readonly process: Process; readonly handle: Handler<Batch, Answer>; readonly since: number }[] = [];

  /** @param create the handler with its ports: what a function does when it is started cold */
  constructor(name: FunctionName, account: Account, create: (process: Process) => Handler<Batch, Answer>) {
    this.name = name;
    this.account = account;
    this.create = create;
  }

  /** Rejects if the invocation failed: then nothing is known of what it did. */
  async invoke(batch: Batch): Promise<Answer> {
    const { time, faults, random } = this.account;
    const { process, handle } = this.warm() ?? (await this.cold());
    await time.wait(latencyOf('start of a warm function', random));
    if (this.name === 'react' && faults.isAway('react', time.now())) throw new CallError('Crash', 'react is not there');
    try {
      return await process.run(() => handle(batch));
    } finally {
      if (process.isAlive) this.idle.push({ process, handle, since: time.now() });
    }
  }

  private warm(): { readonly process: Process; readonly handle: Handler<Batch, Answer> } | undefined {
    const now = this.account.time.now();
    this.idle = this.idle.filter(({ since }) => now - since < KEPT_MS);
    return this.idle.pop();
  }

  private async cold(): Promise<{ readonly process: Process; readonly handle: Handler<Batch, Answer> }> {
    const { time, random } = this.account;
    await time.wait(latencyOf('start of a cold function', random));
    const process = new Process(this.name, this.account);
    return { process, handle: this.create(process) };
  }
}
