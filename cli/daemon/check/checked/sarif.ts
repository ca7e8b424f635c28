import manifest from '../../../../package.json' with { type: 'json' };
import { HOLES } from '../../../../shared/core/holes/index.ts';
import { HOLE_NAMES, type HoleName } from '../../../../shared/core/words/hole.ts';
import type { Severity } from '../../../../shared/core/words/severity.ts';
import { jsonLine } from '../../../terminal/json-line.ts';
import type { Checked, Place, PlacedHole, Unread } from './checked.ts';
import { FINGERPRINT, fingerprintOf, relativePath } from './fingerprint.ts';

const LEVELS: Readonly<Record<Severity, string>> = { critical: 'error', warning: 'warning', info: 'note' };

/** A check as SARIF 2.1.0 (OASIS Standard), one log with one run. Unknown values and unread files are notifications of the tool. */
export function* sarifOf(checked: Checked, strict: boolean): Generator<string> {
  const { holes, unknown, unread } = checked;
  const named = HOLE_NAMES.filter((name) => holes.some(({ hole }) => hole === name));
  yield jsonLine({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'bookend',
            version: manifest.version,
            semanticVersion: manifest.version,
            rules: named.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The folder in which bookend ran.' } } },
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            toolExecutionNotifications: [
              ...unread.map(unreadNotification),
              ...(strict ? unknown : []).map((one) => ({
                level: 'note',
                message: { text: one.what },
                ...locationsOf(one, null),
              })),
            ],
          },
        ],
        results: holes.map((found) => resultOf(found, named.indexOf(found.hole))),
      },
    ],
  });
}

const ruleOf = (name: HoleName) => {
  const { headline, source } = HOLES[name];
  return {
    id: name,
    name: name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase()),
    shortDescription: { text: headline },
    fullDescription: { text: `${headline}.` },
    help: {
      text: `${headline}. Source: ${source}. docs/audit.md explains it, by its name: ${name}.`,
      markdown: `**${headline}.** Source: ${source}. \`docs/audit.md\` explains it, by its name: \`${name}\`.`,
    },
  };
};

const resultOf = (found: PlacedHole, ruleIndex: number) => ({
  ruleId: found.hole,
  ruleIndex,
  level: LEVELS[found.severity],
  message: { text: `${found.why}. ${found.cure}` },
  ...locationsOf(found, found.resource),
  partialFingerprints: { [FINGERPRINT]: fingerprintOf(found) },
  ...(found.isKnown === null ? {} : { baselineState: found.isKnown ? 'unchanged' : 'new' }),
  ...(found.accepted === null
    ? {}
    : { suppressions: [{ kind: 'external', status: 'accepted', justification: found.accepted.reason }] }),
  properties: { severity: found.severity, resource: found.resource, path: found.path },
});

const locationsOf = (place: Place, resource: string | null) => ({
  locations: [
    {
      ...physicalLocation(place),
      ...(resource === null ? {} : { logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }] }),
    },
  ],
});

/** Standard input has no address, and a daemon that is deployed no file. */
const physicalLocation = ({ file, line, column }: Place) => {
  if (file === null || file === '-') return {};
  return {
    physicalLocation: {
      artifactLocation: uriOf(file),
      ...(line === null ? {} : { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } }),
    },
  };
};

/** Relative to the folder in which the command runs, which is the repository's in CI. */
const uriOf = (file: string) => ({
  uri: relativePath(file)
    .split('/')
    .map((part) => (part === '..' ? part : encodeURIComponent(part)))
    .join('/'),
  uriBaseId: 'ROOT',
});

const unreadNotification = ({ file, what, why }: Unread) => ({
  level: 'warning',
  message: { text: `${what}: ${why}` },
  ...(file === null ? {} : locationsOf({ file, path: null, line: null, column: null }, null)),
});
