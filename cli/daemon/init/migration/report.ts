/** Something of a task definition, and what became of it. */
export type Note = { readonly what: string; readonly why: string };

export type Report = {
  /** Fields that were taken over as they are. */
  readonly kept: readonly string[];
  readonly lost: readonly Note[];
  /** Things that the daemon has otherwise, or beside what ran. */
  readonly changed: readonly Note[];
  /** Things that only a person can decide: holes that the daemon would have. */
  readonly left: readonly Note[];
  /** Changes of the applications. */
  readonly applications: readonly string[];
};

/** Sections of the report, for standard error and above the template. */
export const reportLines = ({ kept, lost, changed, left, applications }: Report): readonly string[] => [
  ...(kept.length === 0 ? [] : [`Kept as it was: ${kept.join(', ')}.`]),
  ...section("Can't be kept:", lost.map(lineOf)),
  ...section('Changed:', changed.map(lineOf)),
  ...section('Left to you:', left.map(lineOf)),
  ...section('On the side of the applications:', applications),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `- ${line}`)];

const lineOf = ({ what, why }: Note): string => `${what}: ${why}`;
