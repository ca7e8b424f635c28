import { setTimeout } from 'node:timers/promises';
import { type Field, isMissing, type Missing, unread } from '../../core/survey/field.ts';
import { isThrottled } from '../ecs/reads/ask.ts';
import { FieldProblem } from '../events/fields.ts';
import { type Action, BUCKET_OF } from './actions.ts';
import { Denials, isTransient, reasonOf } from './refusals.ts';
import type { SurveyPace } from './survey-pace.ts';

/** One call after another is begun; so many are on their way at the same time. */
const AT_ONCE = 8;
/** A throttled call comes again after these times: together longer than a bucket needs to fill. */
const AFTER_THROTTLES_MS: readonly number[] = [1000, 2000, 4000, 8000];
/** A call that the network or AWS's server lost comes again after these. */
const AFTER_LOSSES_MS: readonly number[] = [200, 1000];

/** Options of the SDK's `send`. */
export type Sending = { readonly abortSignal?: AbortSignal };

/** A call, and the thing that stays unread if it fails. */
export type Question<Told> = {
  readonly action: Action;
  /** The thing that is asked for, with its resource. */
  readonly what: string;
  readonly send: (sending: Sending) => Promise<Told>;
  /** The answer that a refusal is, such as that there is no such thing; undefined: it is none. */
  readonly refused?: (error: Error) => Told | undefined;
};

/** One page of a list: its items, and the token of the next. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextToken: string | undefined };

export type AskingOptions = {
  readonly pace: SurveyPace;
  readonly signal: AbortSignal | undefined;
  /** After each call, refused ones too. */
  readonly onCall: () => void;
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
};

/**
 * Makes the calls of a survey: paces, counts and repeats them. It never rejects for an answer of AWS: what can't be read is `Missing`, with
 * the action and the name of the error; nor for its signal.
 */
export class Asking {
  /** Calls that were made, refused ones and repetitions too. */
  readonly calls = new Map<Action, number>();
  private readonly options: AskingOptions;
  private readonly denials = new Denials();
  private free = AT_ONCE;
  private readonly waiting: (() => void)[] = [];

  constructor(options: AskingOptions) {
    this.options = options;
  }

  /** Asks, and reads the answer. A field that is needed and can't be read makes it all `Missing`, by the field's name. */
  async ask<Told, Value>(question: Question<Told>, read: (told: Told) => Value): Promise<Field<Value>> {
    const { action, what } = question;
    const told = await this.told(question);
    return told.ok ? readAs(what, action, () => read(told.value)) : told.missing;
  }

  /** Asks for all pages of a list. One that is lost makes the list `Missing`: a part of it proves nothing about the rest. */
  async pages<Told, Item>(
    question: Omit<Question<Told>, 'send'> & {
      readonly send: (nextToken: string | undefined, sending: Sending) => Promise<Told>;
    },
    read: (told: Told) => Page<Item>,
  ): Promise<Field<readonly Item[]>> {
    const all: Item[] = [];
    const tokens = new Set<string>();
    for (let token: string | undefined; ; ) {
      const asked = token;
      const page = await this.ask({ ...question, send: (sending) => question.send(asked, sending) }, read);
      if (isMissing(page)) return page;
      for (const item of page.items) all.push(item);
      token = page.nextToken || undefined;
      if (token === undefined) return all;
      if (tokens.has(token)) return unread(question.what, `${question.action}: its pages never end`);
      tokens.add(token);
    }
  }

  private async told<Told>(question: Question<Told>): Promise<Answered<Told>> {
    const { action, what, refused } = question;
    const { signal } = this.options;
    for (let throttles = 0, losses = 0; ; ) {
      const denied = this.denials.of(action);
      if (denied !== null) return { ok: false, missing: unread(what, `${action}: ${denied}`) };
      try {
        const value = await this.once(question);
        this.denials.allowed(action);
        return { ok: true, value };
      } catch (cause) {
        if (signal?.aborted) return { ok: false, missing: unread(what, `${action}: the audit was ended`) };
        const error = cause instanceof Error ? cause : new Error(String(cause));
        const answer = refused?.(error);
        if (answer !== undefined) return { ok: true, value: answer };
        this.denials.note(action, error);
        const throttled = isThrottled(error);
        const delay = throttled
          ? AFTER_THROTTLES_MS[throttles]
          : isTransient(error)
            ? AFTER_LOSSES_MS[losses]
            : undefined;
        if (delay === undefined) return { ok: false, missing: unread(what, `${action}: ${reasonOf(error)}`) };
        if (throttled) throttles += 1;
        else losses += 1;
        if (throttled) await this.options.pace.rest(BUCKET_OF[action], delay, signal);
        else await this.pause(delay);
      }
    }
  }

  private async once<Told>({ action, send }: Question<Told>): Promise<Told> {
    const { pace, signal, onCall } = this.options;
    await pace.turn(BUCKET_OF[action], signal);
    await this.enter();
    try {
      signal?.throwIfAborted();
      this.calls.set(action, (this.calls.get(action) ?? 0) + 1);
      return await send(signal === undefined ? {} : { abortSignal: signal });
    } finally {
      this.leave();
      onCall();
    }
  }

  /** An aborted wait is no failure: the next attempt finds the signal. */
  private async pause(milliseconds: number): Promise<void> {
    const { signal, wait = waitFor } = this.options;
    await Promise.allSettled([wait(milliseconds, signal)]);
  }

  private async enter(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

type Answered<Told> = { readonly ok: true; readonly value: Told } | { readonly ok: false; readonly missing: Missing };

const waitFor = (milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> =>
  setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });

/** Reads a part of an answer: a field that is needed and missing, or of the wrong type, is named. */
export const readAs = <Value>(what: string, action: Action, read: () => Value): Field<Value> => {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof FieldProblem) return unread(what, `${action}: ${problem.message}`);
    throw problem;
  }
};
