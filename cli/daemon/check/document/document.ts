import { AliasBomb, BrokenFile } from './broken-file.ts';
import { findJsonOffsets } from './json-offsets.ts';
import { type Extent, jsonSequence } from './json-sequence.ts';
import { type Pointer, pointerText } from './pointer.ts';
import { Lines, type Position } from './position.ts';
import { WantedPlaces } from './wanted-places.ts';
import { readYamlDocuments } from './yaml-documents.ts';

/** A document of a file, as JSON has it, and where its values stand. */
export type Document = {
  readonly value: unknown;
  /** The positions of places, by their JSON Pointer; a place that the document does not have is not among them. */
  readonly positionsOf: (pointers: readonly Pointer[]) => ReadonlyMap<string, Position>;
};

/** Longer text that begins like JSON is JSON: a template in YAML's flow style is not so long. */
const LONGEST_FLOW = 1_000_000;

/** Reads the documents of a text: JSON, also several values one after the other, or YAML. @throws BrokenFile */
export const documentsIn = (text: string): readonly Document[] => {
  if (text.trim() === '') throw new BrokenFile('is empty');
  if (!/^\s*[[{"]/.test(text)) return readYaml(text);
  try {
    return [jsonDocument(text, { begin: 0, end: text.length })];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const problem = new BrokenFile(`is not valid JSON: ${error.message}`, { cause: error });
    const extents = jsonSequence(text);
    if (extents.length > 1) return orElse(problem, () => extents.map((extent) => jsonDocument(text, extent)));
    if (text.length > LONGEST_FLOW) throw problem;
    return orElse(problem, () => readYaml(text));
  }
};

/** An alias bomb keeps its name; of other text that is neither, JSON's problem is told. */
const orElse = (problem: BrokenFile, read: () => readonly Document[]): readonly Document[] => {
  try {
    return read();
  } catch (error) {
    throw error instanceof AliasBomb ? error : problem;
  }
};

const jsonDocument = (text: string, extent: Extent): Document => ({
  value: JSON.parse(text.slice(extent.begin, extent.end)),
  positionsOf: (pointers) => positionsIn(text, pointers, (root) => findJsonOffsets(text, extent, root)),
});

/** Terraform's own language, which begins with a block or a comment before one. */
const HCL = /^(resource|data|module|variable|provider|terraform|locals|output)\b[^:\n]{0,300}\{[ \t\r]{0,99}$/m;

const readYaml = (text: string): readonly Document[] => {
  if (HCL.test(text))
    throw new BrokenFile("is Terraform's own language: give what `terraform show -json` prints of a plan");
  return documentsOfYaml(text);
};

const documentsOfYaml = (text: string): readonly Document[] =>
  readYamlDocuments(text).map(({ value, findOffsets }) => ({
    value,
    positionsOf: (pointers) => positionsIn(text, pointers, findOffsets),
  }));

const positionsIn = (
  text: string,
  pointers: readonly Pointer[],
  find: (root: WantedPlaces) => void,
): ReadonlyMap<string, Position> => {
  if (pointers.length === 0) return new Map();
  const root = new WantedPlaces();
  const places = pointers.map((pointer) => ({ pointer, place: root.add(pointer) }));
  find(root);
  const lines = new Lines(text);
  return new Map(
    places.flatMap(({ pointer, place: { offset } }) =>
      offset === null ? [] : [[pointerText(pointer), lines.at(offset)] as const],
    ),
  );
};
