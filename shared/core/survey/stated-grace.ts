import { commandOf } from './command.ts';
import type { Container } from './definition.ts';
import { secondsOf } from './duration.ts';
import { isMissing, type Missing } from './field.ts';
import { inlineConfigurationsOf } from './inline-configuration.ts';
import { keyOf } from './setting.ts';

/** The seconds that a container's definition says its agent takes to send what it holds; null: it says nothing of it. */
export type StatedGrace = {
  /** The longest time of grace, in seconds; Infinity: it waits without end. */
  readonly grace: number | null;
  /** The longest interval at which it sends what it holds, in seconds. */
  readonly flush: number | null;
  /** Values that may say more. */
  readonly missing: readonly Missing[];
};

/** Settings: Fluent Bit (`[SERVICE]`), Fluentd (`<buffer>`), CloudWatch agent, OpenTelemetry (`sending_queue.batch`). */
const GRACE_KEYS = new Set(['grace']);
const FLUSH_KEYS = new Set(['flush', 'flush_interval', 'flush_timeout', 'force_flush_interval']);
/** `VECTOR_GRACEFUL_SHUTDOWN_LIMIT_SECS` is Vector's own; the others are what configurations in images are written with. */
const GRACE_VARIABLE = /^VECTOR_GRACEFUL_SHUTDOWN_LIMIT_SECS$|(?:^|_)GRACE(?:_PERIOD)?(?:_SECONDS|_SECS)?$/;
const FLUSH_VARIABLE = /(?:^|_)FLUSH(?:_INTERVAL|_TIMEOUT)?(?:_SECONDS|_SECS)?$/;
const GRACE_OPTIONS = new Set(['--graceful-shutdown-limit-secs', '--grace']);
const ENDLESS = ['--no-graceful-shutdown-limit', 'VECTOR_NO_GRACEFUL_SHUTDOWN_LIMIT'];

/** Reads the times of grace and flush out of a container's command, environment and inline configuration. */
export const statedGraceOf = (container: Container): StatedGrace => {
  const { known, missing: open } = inlineConfigurationsOf(container);
  const graces: string[] = [];
  const flushes: string[] = [];
  const missing = [...open];
  const variables = isMissing(container.environment) ? [] : container.environment;
  let isEndless = variables.some(({ name, value }) => name === ENDLESS[1] && value === 'true');
  for (const { name, value } of variables) {
    const times = GRACE_VARIABLE.test(name) ? graces : FLUSH_VARIABLE.test(name) ? flushes : null;
    if (times === null) continue;
    if (isMissing(value)) missing.push(value);
    else times.push(value);
  }
  const byName = new Map(variables.map(({ name, value }) => [name, value] as const));
  for (const { settings } of known)
    for (const setting of settings) {
      const key = keyOf(setting);
      const times = GRACE_KEYS.has(key) ? graces : FLUSH_KEYS.has(key) ? flushes : null;
      if (times === null || setting.value === null) continue;
      const name = /^\$\{?(?:env:)?(\w{1,200})\}?$/.exec(setting.value)?.[1];
      const value = name === undefined ? setting.value : (byName.get(name) ?? '');
      if (isMissing(value)) missing.push(value);
      else times.push(value);
    }
  const { words } = commandOf(container);
  for (const [at, { text }] of words.entries()) {
    if (isMissing(text)) continue;
    isEndless ||= text === ENDLESS[0];
    const equals = text.indexOf('=');
    const next = words[at + 1]?.text ?? '';
    if (!GRACE_OPTIONS.has(equals < 0 ? text : text.slice(0, equals))) continue;
    if (equals >= 0) graces.push(text.slice(equals + 1));
    else if (isMissing(next)) missing.push(next);
    else graces.push(next);
  }
  return { grace: isEndless ? Number.POSITIVE_INFINITY : longestOf(graces), flush: longestOf(flushes), missing };
};

const longestOf = (times: readonly string[]): number | null => {
  let longest: number | null = null;
  for (const time of times) {
    const seconds = secondsOf(time);
    if (seconds !== null && seconds > (longest ?? -1)) longest = seconds;
  }
  return longest;
};
