import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readText } from '../../files/json-file.ts';
import type { Bytes } from '../../terminal/io.ts';
import { readCalls } from './calls/read-calls.ts';
import { readTemplate } from './cloudformation/read-template.ts';
import { AliasBomb, BrokenFile } from './document/broken-file.ts';
import { type Document, documentsIn } from './document/document.ts';
import type { Declared } from './resources/declared.ts';
import type { Unit } from './resources/unit.ts';
import { isStoredState } from './terraform/plan.ts';
import { readTerraform } from './terraform/read-terraform.ts';

/** A file that was read: what its documents declare. */
export type FileRead = {
  readonly file: string;
  /** Units that the file is by itself, with the document that each came from. */
  readonly units: readonly { readonly unit: Unit; readonly document: Document }[];
  /** Inputs of calls, which are judged together with those of other files. */
  readonly calls: readonly { readonly declared: Declared; readonly document: Document }[];
};

/** A file that could not be read, and why. */
export type FileBroken = { readonly file: string; readonly why: string; readonly isBomb: boolean };

/** Reads a file, whatever it is called. @param file `-` is standard input */
export const readFile = async (file: string, stdin: Bytes): Promise<FileRead | FileBroken> => {
  try {
    const documents = documentsIn(await readText(file, stdin)).filter(({ value }) => !isEmpty(value));
    if (documents.length === 0) throw new BrokenFile('is empty');
    if (documents.every(({ value }) => typeof value !== 'object'))
      throw new BrokenFile('is neither a template, a plan nor the input of a call: it has no fields');
    if (documents.some(({ value }) => isStoredState(value)))
      throw new BrokenFile('is a state as Terraform stores it: give what `terraform show -json` prints of it');
    return readDocuments(documents, file);
  } catch (error) {
    if (error instanceof InputError) return { file, why: error.problems.join('; '), isBomb: false };
    if (error instanceof BrokenFile) return { file, why: error.message, isBomb: error instanceof AliasBomb };
    if (error instanceof RangeError) return { file, why: 'is nested too deeply, or too large', isBomb: false };
    throw error;
  }
};

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

const readDocuments = (documents: readonly Document[], file: string): FileRead => {
  const read = documents.map((document) => ({
    document,
    unit: readTemplate(document.value, file) ?? readTerraform(document.value, file),
  }));
  return {
    file,
    units: read.flatMap(({ document, unit }) => (unit === null ? [] : [{ unit, document }])),
    calls: read.flatMap(({ document, unit }) =>
      unit === null ? readCalls(document.value, file).map((declared) => ({ declared, document })) : [],
    ),
  };
};
