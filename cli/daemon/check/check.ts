import { readNewPolicy } from '../../../shared/edge/policy/read-policy.ts';
import type { SurveyPace } from '../../../shared/edge/survey/survey-pace.ts';
import { withRegion } from '../../aws/with-region.ts';
import { readJsonFile } from '../../files/json-file.ts';
import { type Io, writeLines } from '../../terminal/io.ts';
import { counted } from '../../terminal/numbers.ts';
import { writePage } from '../../terminal/page.ts';
import { sayNotes } from '../../terminal/say-notes.ts';
import { paintFor } from '../../terminal/text.ts';
import { markKnown } from './baseline.ts';
import { type CheckedFiles, checkFiles } from './check-files.ts';
import { checkLive } from './check-live.ts';
import { type CheckRequest, readCheckRequest } from './check-request.ts';
import { checkLines } from './checked/check-lines.ts';
import { checkMarkdown } from './checked/check-markdown.ts';
import { checkPage } from './checked/check-page.ts';
import { type Checked, isNewFailure } from './checked/checked.ts';
import { sarifOf } from './checked/sarif.ts';

const [FINE, HOLES_FOUND, UNUSABLE, COULD_NOT_TELL] = [0, 1, 2, 3];

/**
 * `bookend daemon check`: exit code 1 for a new hole of severity warning or above, 2 where no file could be read or one is an alias bomb, 3 as
 * `--strict` asks, else 0. @param pace of `--live`; absent: a quarter of AWS's limits
 */
export const check = async (argv: readonly string[], io: Io, pace?: SurveyPace): Promise<number> => {
  const request = readCheckRequest(argv, asksAws(argv) ? await withRegion(argv, io.env) : io.env);
  const checked = await checkedBy(request, io, pace);
  const lines = shownAs(request, checked, io);
  await (request.form === 'page' ? writePage(io, lines) : writeLines(io.stdout, lines));
  await sayNotes(io, [...checked.notes, ...unknownNote(checked, request.strict)]);
  if (isUnusable(checked)) return UNUSABLE;
  if (checked.holes.some(isNewFailure)) return HOLES_FOUND;
  return request.strict && isUncertain(checked) ? COULD_NOT_TELL : FINE;
};

/** Files are checked without AWS, and without a look at its files. */
const asksAws = (argv: readonly string[]): boolean => argv.some((word) => /^--live(=|$)/.test(word));

const checkedBy = async (request: CheckRequest, io: Io, pace?: SurveyPace): Promise<Checked | CheckedFiles> => {
  const policy = readNewPolicy(request.policy === null ? {} : await readJsonFile(request.policy));
  const checked =
    request.live === null
      ? await checkFiles(request.files, io.stdin, { policy, now: Date.now() })
      : await checkLive(request.live, policy, pace);
  return request.baseline === null ? checked : { ...checked, holes: await markKnown(checked.holes, request.baseline) };
};

const shownAs = ({ form, strict }: CheckRequest, checked: Checked, { stdout, env }: Io): Iterable<string> => {
  switch (form) {
    case 'json':
      return checkLines(checked, strict);
    case 'sarif':
      return sarifOf(checked, strict);
    case 'markdown':
      return checkMarkdown(checked, strict);
    case 'page':
      return checkPage(checked, paintFor(stdout, env), strict);
  }
};

const isUnusable = (checked: Checked | CheckedFiles): boolean =>
  'broken' in checked && (checked.isNothingRead || checked.broken.some(({ isBomb }) => isBomb));

const isUncertain = ({ unknown, unread, hasSubject }: Checked): boolean =>
  unknown.length > 0 || unread.length > 0 || !hasSubject;

const unknownNote = ({ unknown }: Checked, strict: boolean): readonly string[] => {
  if (unknown.length === 0 || strict) return [];
  const are = unknown.length === 1 ? 'is' : 'are';
  return [
    `${counted(unknown.length, 'value')} ${are} not known, so that not every hole can be told: --strict lists them`,
  ];
};
