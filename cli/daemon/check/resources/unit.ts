import type { Missing } from '../../../../shared/core/survey/field.ts';
import type { Declared } from './declared.ts';
import type { Reading } from './reading.ts';

/** One way in which a file may be deployed: what it declares then. */
export type World = {
  readonly declared: readonly Declared[];
  /** The same where the defaults of parameters are not known; null: it has none. */
  readonly withoutDefaults: (() => readonly Declared[]) | null;
};

/** Resources that are judged together, in each way that their conditions allow. */
export type Unit = {
  readonly worlds: readonly World[];
  /** Parts of the file that it leaves to others, such as a nested stack. */
  readonly open: readonly Missing[];
  /** Those who know where the open parts stand. */
  readonly readings: readonly Reading[];
  /** The file; null: several. */
  readonly file: string | null;
  /** True for inputs of single calls, which tell nothing of what else a cluster has. */
  readonly isCallInput: boolean;
};
