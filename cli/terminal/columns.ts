import type { Io, Output } from './io.ts';

const NARROWEST = 40;

/** The columns of a terminal, at least 40; null where nobody says: what goes to a file is not wrapped. COLUMNS wins, as with other tools. */
export const columnsOf = ({ isTTY = false, columns }: Output, { COLUMNS = '' }: Io['env']): number | null => {
  const asked = /^[1-9]\d{0,3}$/.test(COLUMNS) ? Number(COLUMNS) : null;
  const known = asked ?? (isTTY && columns ? columns : null); // some terminals say 0
  return known === null ? null : Math.max(NARROWEST, known);
};
