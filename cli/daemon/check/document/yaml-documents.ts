import { type Document, type Node, parseAllDocuments } from 'yaml';
import { BrokenFile } from './broken-file.ts';
import type { WantedPlaces } from './wanted-places.ts';
import { findYamlOffsets } from './yaml-offsets.ts';
import { YamlValues } from './yaml-values.ts';

export type YamlDocument = {
  readonly value: unknown;
  readonly findOffsets: (root: WantedPlaces) => void;
};

/**
 * Reads all documents of a YAML text. Tags of CloudFormation's short forms become their long forms (`!Ref X` is `{"Ref": "X"}`), aliases and
 * merge keys are resolved, and of a key that comes twice the last counts. @throws BrokenFile
 */
export const readYamlDocuments = (text: string): readonly YamlDocument[] => {
  const documents = parsed(text);
  const [problem] = documents.flatMap(({ errors }) => errors);
  if (problem !== undefined)
    throw new BrokenFile(`is not valid YAML: ${problem.message} (line ${lineAt(text, problem.pos[0])})`);
  const read = documents.flatMap(({ contents }) => (contents === null ? [] : [documentOf(contents)]));
  if (read.length === 0) throw new BrokenFile('is empty');
  return read;
};

/** Comparing each key with all others, and drawing each message, would take more than linear time. */
const OPTIONS = { uniqueKeys: false, prettyErrors: false, logLevel: 'silent', merge: false } as const;

const parsed = (text: string): readonly Document.Parsed[] => {
  try {
    const documents = parseAllDocuments(text, OPTIONS);
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    throw new BrokenFile(`is not valid YAML: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
};

const documentOf = (contents: Node): YamlDocument => {
  const values = new YamlValues(contents);
  return { value: values.root, findOffsets: (root) => findYamlOffsets(contents, values, root) };
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|[\r\n]/).length;
