import { sortedHoles } from '../../../shared/core/holes/judge-holes.ts';
import { byCodeUnit } from '../../../shared/core/words/join.ts';
import { nameOf } from '../../files/bytes-of-file.ts';
import type { Bytes } from '../../terminal/io.ts';
import { counted } from '../../terminal/numbers.ts';
import type { Checked, Place, PlacedHole, UnknownValue, Unread } from './checked/checked.ts';
import type { Document } from './document/document.ts';
import { type Pointer, pointerText } from './document/pointer.ts';
import { type CheckPolicy, type JudgedUnit, judgeUnit, type OpenValue } from './judge-unit.ts';
import { type FileBroken, type FileRead, readFile } from './read-file.ts';
import type { Declared } from './resources/declared.ts';
import type { Reading } from './resources/reading.ts';
import type { Unit } from './resources/unit.ts';

/** What was checked, and the files that could not be. */
export type CheckedFiles = Checked & { readonly broken: readonly FileBroken[]; readonly isNothingRead: boolean };

/**
 * Checks files: a template, a plan and a state each by itself; inputs of calls all together, since each says a part and they name one another.
 */
export const checkFiles = async (
  files: readonly string[],
  stdin: Bytes,
  { policy, now }: { readonly policy: CheckPolicy; readonly now: number },
): Promise<CheckedFiles> => {
  const read: FileRead[] = [];
  const broken: FileBroken[] = [];
  for (const file of files) {
    const one = await readFile(file, stdin);
    if ('why' in one) broken.push(one);
    else read.push(one);
  }
  const judged = unitsOf(read).map(({ unit, documentOf }) => ({ judged: judgeUnit(unit, policy, now), documentOf }));
  const told = judged.map(({ judged: one, documentOf }) => placed(one, documentOf));
  const hasSubject = judged.some(({ judged: one }) => one.hasSubject);
  return {
    subject: files.map(nameOf).join(', '),
    holes: sortedPlaced(
      distinct(
        told.flatMap(({ holes }) => holes),
        ({ file, hole, resource }) => [file, hole, resource],
      ),
    ),
    unknown: distinct(
      told.flatMap(({ unknown }) => unknown),
      ({ file, what }) => [file, what],
    ),
    unread: distinct([...broken.map(unreadFile), ...told.flatMap(({ unread }) => unread)], ({ what, why }) => [
      what,
      why,
    ]),
    notes: [
      ...broken.map(({ file, why }) => `${nameOf(file)} ${why}`),
      ...notesOf(
        judged.map((one) => one.judged),
        read,
        hasSubject,
      ),
    ],
    hasSubject,
    broken,
    isNothingRead: read.length === 0,
  };
};

const unreadFile = ({ file, why }: FileBroken): Unread => ({ file, what: file, why });

type DocumentOf = (declared: Declared) => Document | undefined;

const unitsOf = (read: readonly FileRead[]): readonly { readonly unit: Unit; readonly documentOf: DocumentOf }[] => {
  const calls = read.flatMap((one) => one.calls);
  const documents = new Map(calls.map(({ declared, document }) => [declared, document]));
  return [
    ...read.flatMap(({ units }) => units.map(({ unit, document }) => ({ unit, documentOf: () => document }))),
    ...groupsOf(calls.map(({ declared }) => declared)).map((declared) => ({
      unit: { worlds: [{ declared, withoutDefaults: null }], open: [], file: null, isCallInput: true },
      documentOf: (one: Declared) => documents.get(one),
    })),
  ];
};

/** Of two calls that make the same thing one can't stand for both: the second is judged with the second of the others. */
const groupsOf = (calls: readonly Declared[]): readonly (readonly Declared[])[] => {
  const groups: Declared[][] = [];
  const counts = new Map<string, number>();
  for (const one of calls) {
    const key = `${one.kind} ${one.resource}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const group = groups[count] ?? [];
    groups[count] = group;
    group.push(one);
  }
  return groups;
};

type Told = {
  readonly holes: readonly PlacedHole[];
  readonly unknown: readonly UnknownValue[];
  readonly unread: readonly Unread[];
};

/** Finds where all that was found stands: each document is gone through once. */
const placed = ({ found, untold, readings, first }: JudgedUnit, documentOf: DocumentOf): Told => {
  const open = untold.map((one) => ({ one, at: pointerOf(one, readings) }));
  const wanted = new Map<Document, Pointer[]>();
  const want = (declared: Declared | undefined, pointer: Pointer): void => {
    const document = declared === undefined ? undefined : documentOf(declared);
    if (document === undefined) return;
    const pointers = wanted.get(document) ?? [];
    wanted.set(document, pointers);
    pointers.push(pointer);
  };
  for (const { place } of found) if (place !== null) want(place.declared, place.pointer);
  for (const { at } of open) if (at !== undefined) want(first, at);
  const positions = new Map([...wanted].map(([document, pointers]) => [document, document.positionsOf(pointers)]));
  const placeOf = (declared: Declared | undefined, pointer: Pointer | undefined): Place => {
    const document = declared === undefined ? undefined : documentOf(declared);
    const path = pointer === undefined ? null : pointerText(pointer);
    const position = document === undefined || path === null ? undefined : positions.get(document)?.get(path);
    return { file: declared?.file ?? null, path, line: position?.line ?? null, column: position?.column ?? null };
  };
  return {
    holes: found.map(({ hole, place }) => ({
      ...hole,
      ...placeOf(place?.declared ?? first, place?.pointer),
      isKnown: null,
    })),
    unknown: open
      .filter(({ one }) => one.missing === 'unknown')
      .map(({ one, at }) => ({ ...placeOf(first, at), what: `${one.what}: ${one.why}` })),
    unread: open
      .filter(({ one }) => one.missing === 'unread')
      .map(({ one }) => ({ file: first?.file ?? null, what: one.what, why: one.why })),
  };
};

/** Only documents that are judged by themselves leave values open: they have one reading, and one file. */
const pointerOf = (one: OpenValue, readings: readonly Reading[]): Pointer | undefined => {
  for (const reading of readings) {
    const pointer = reading.pointerOf(one);
    if (pointer !== undefined) return pointer;
  }
  return undefined;
};

const sortedPlaced = (holes: readonly PlacedHole[]): readonly PlacedHole[] =>
  sortedHoles(holes.toSorted((one, other) => byCodeUnit(one.file, other.file))) as readonly PlacedHole[];

const distinct = <Item>(items: readonly Item[], keyOf: (item: Item) => readonly unknown[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(keyOf(item)), item])).values(),
];

const notesOf = (judged: readonly JudgedUnit[], read: readonly FileRead[], hasSubject: boolean): readonly string[] => {
  if (read.length === 0) return [];
  if (!hasSubject)
    return [`nothing to check: no daemon, service or task definition in ${counted(read.length, 'file')}`];
  const subjects = judged.filter((one) => one.hasSubject);
  return subjects.every((one) => one.isApplicationOnly)
    ? ["judged on the application's side only: there is no daemon in it"]
    : [];
};
