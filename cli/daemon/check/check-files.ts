import { sortedHoles } from '../../../shared/core/holes/judge-holes.ts';
import { byCodeUnit } from '../../../shared/core/words/join.ts';
import { nameOf } from '../../files/bytes-of-file.ts';
import type { Bytes } from '../../terminal/io.ts';
import { counted } from '../../terminal/numbers.ts';
import type { Checked, PlacedHole, Unread } from './checked/checked.ts';
import { type CheckPolicy, type JudgedUnit, judgeUnit } from './judge-unit.ts';
import { type DocumentOf, placed } from './placed.ts';
import { type FileBroken, type FileRead, readFile } from './read-file.ts';
import type { Declared } from './resources/declared.ts';
import type { Unit } from './resources/unit.ts';

/** The units that were checked, and the files that could not be. */
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

const unitsOf = (read: readonly FileRead[]): readonly { readonly unit: Unit; readonly documentOf: DocumentOf }[] => {
  const calls = read.flatMap((one) => one.calls);
  const documents = new Map(calls.map(({ declared, document }) => [declared, document]));
  return [
    ...read.flatMap(({ units }) => units.map(({ unit, document }) => ({ unit, documentOf: () => document }))),
    ...groupsOf(calls.map(({ declared }) => declared)).map((declared) => ({
      unit: { worlds: [{ declared, withoutDefaults: null }], open: [], readings: [], file: null, isCallInput: true },
      documentOf: (one: Declared | undefined) => (one === undefined ? undefined : documents.get(one)),
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
