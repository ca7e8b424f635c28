type Told = { readonly found: number; readonly missed: number; readonly falselyViolated: number };

/** Of what is called violated, the part that was. What the rules' wording asks for is counted beside. */
export const precisionOf = ({ found, falselyViolated }: Pick<Told, 'found' | 'falselyViolated'>): number =>
  found + falselyViolated === 0 ? 1 : found / (found + falselyViolated);

/** Of the violations that could be known, the part that was told. */
export const recallOf = ({ found, missed }: Pick<Told, 'found' | 'missed'>): number =>
  found + missed === 0 ? 1 : found / (found + missed);
