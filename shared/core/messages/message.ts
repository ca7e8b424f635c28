import type { NoticeState } from '../words/notice-state.ts';
import type { Severity } from '../words/severity.ts';

/** One message for a person: about one incident, or about a storm of them. It knows neither Slack nor e-mail. */
export type Message = {
  readonly about: 'incident' | 'storm';
  readonly severity: Severity;
  readonly state: NoticeState;
  /** At most ten words. */
  readonly headline: string;
  /** One sentence that a tired person understands. */
  readonly summary: string;
  readonly fields: readonly Field[];
  /** The broken rules, with margins in words; for a storm the counts of each kind, and the worst incidents. */
  readonly broke: Section;
  readonly timeline: Section;
  readonly actions: readonly Action[];
  readonly links: readonly Link[];
  /** The notices that this message tells: every notice is in one. */
  readonly noticeIds: readonly string[];
};

export type Field = { readonly name: string; readonly value: string };

/** Lines of text, the most important first; `more` counts what the core left out. */
export type Section = { readonly title: string; readonly lines: readonly string[]; readonly more: number };

/** An action that a person can take now; `command` can be pasted into a shell as it is. */
export type Action = { readonly what: string; readonly command: string | null };

/** `url` is https, and has no character that could end it early. */
export type Link = { readonly label: string; readonly url: string };

export const section = (title: string, lines: readonly string[], limit: number): Section => ({
  title,
  lines: lines.slice(0, limit),
  more: Math.max(0, lines.length - limit),
});

const RANK: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** The most severe first. */
export const bySeverity = (one: { readonly severity: Severity }, other: { readonly severity: Severity }): number =>
  RANK[one.severity] - RANK[other.severity];
