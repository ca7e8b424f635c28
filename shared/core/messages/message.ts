import type { NoticeState } from '../words/notice-state.ts';
import type { Now } from '../words/now.ts';
import type { Severity } from '../words/severity.ts';

/**
 * One message for a person: about one incident, or about a group of them. It knows neither Slack nor e-mail. What comes first here
 * is shown first; from `broke` on it is details, which a bot puts into the thread.
 */
export type Message = {
  readonly about: 'incident' | 'group';
  /** The one that people are shown: lower than the incident's where it does not go on any more. */
  readonly severity: Severity;
  readonly state: NoticeState;
  /** Null: not known. */
  readonly now: Now | null;
  /** Says whether it goes on, where, what, and by when it should be repaired; at most 140 characters. */
  readonly headline: string;
  /** A few short sentences: since when, on which instance, how many of how many, as of when. */
  readonly summary: string;
  /** The answer to "Do you have to act?"; null where nobody has asked. */
  readonly act: string | null;
  /** The one command that helps, or what would have to change first. */
  readonly actions: readonly Action[];
  /** The reasons, as far as ECS said. */
  readonly why: readonly string[];
  /** The order in lines of at most 60 columns, for a font in which all characters are of one width. */
  readonly picture: readonly string[];
  /** The most useful ones first: the message shows `MAIN_LINKS` of them, the details the others. */
  readonly links: readonly Link[];
  /** The broken rules, with margins in words; for a group the names of its incidents. */
  readonly broke: Section;
  /** Further commands, and what Bookend did. */
  readonly more: readonly Action[];
  readonly fields: readonly Field[];
  readonly timeline: Section;
  /** The notices that this message tells: every notice is in one. */
  readonly noticeIds: readonly string[];
};

export const MAIN_LINKS = 4;

export type Field = { readonly name: string; readonly value: string };

/** Lines of text, the most important first; `more` counts what the core left out. */
export type Section = { readonly title: string; readonly lines: readonly string[]; readonly more: number };

/** An action that a person can take now; `command` can be pasted into a shell as it is. `title`: when to take it. */
export type Action = { readonly title?: string; readonly what: string; readonly command: string | null };

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
