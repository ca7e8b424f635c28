/** Rows under one another: the first column begins at one place, the others end at one. */
export const aligned = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
};

/** Never rounded up to 1. */
export const shareOf = (value: number): string =>
  value === 1 ? '1' : (Math.floor(value * 10_000) / 10_000).toFixed(4);

/** The counts under a title, the most frequent first; nothing for no counts. */
export const listed = (title: string, counts: Iterable<readonly [string, number]>): readonly string[] => {
  const entries = [...counts].sort(([, one], [, other]) => other - one);
  if (entries.length === 0) return [];
  return [
    '',
    title,
    ...entries.map(([what, times]) => `${Math.round(times).toLocaleString('en').padStart(12)}  ${what}`),
  ];
};
