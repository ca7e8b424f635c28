import type { JudgedPlace } from '../../shared/core/judging/judge-alike.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { readDaemons } from '../../shared/edge/documents/read-daemons.ts';
import { readNewPolicy } from '../../shared/edge/policy/read-policy.ts';
import { type Io, writeLines } from '../io.ts';
import { type Paint, paintFor } from '../terminal.ts';
import { createReplay } from './engine.ts';
import { collectFindings, type Findings } from './findings.ts';
import { readJsonFile } from './json-file.ts';
import { jsonLine } from './json-line.ts';
import { markdownOf } from './markdown.ts';
import { type Notes, notesOf, notesOnFilter } from './notes/notes.ts';
import { sayNotes } from './notes/say.ts';
import { type EventsRead, readEvents } from './read-events.ts';
import { type Request, readRequest } from './request.ts';
import { summaryOf } from './summary.ts';
import { tableOf } from './table.ts';
import { tallyOf } from './tally.ts';
import { isRegisteredIn, type Told } from './told.ts';
import { verdictLine } from './verdict-line.ts';

const [FINE, VIOLATED, COULD_NOT_TELL] = [0, 1, 3];

/** `bookend replay`: exit code 1 if something is violated, 3 if `--strict` asks for more than could be told, else 0. */
export const replay = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readRequest(argv);
  const daemons = request.daemons === null ? null : readDaemons(await readJsonFile(request.daemons));
  const policy = readNewPolicy(request.policy === null ? {} : await readJsonFile(request.policy));
  const engine = createReplay({ daemons, policy, filter: request.filter });
  const counts = await readEvents(request.files, io, engine);
  const told = engine.told(request.now ?? undefined);
  const notes = notesOf(told, engine.elsewhere());
  const findings = collectFindings(request.strict, isRegisteredIn(told));
  if (request.form === 'json') await writeLines(io.stdout, jsonLines(engine.verdicts(told.now), findings));
  else await writeLines(io.stdout, page(engine, { request, told, counts, notes, findings }, io));
  const openQuestions = findings.openQuestions({ ...counts, ...notes });
  await sayNotes(io.stderr, [
    ...counts.withoutEvents,
    ...notes.unmatched,
    ...notesOnFilter(told, findings),
    ...openQuestions.map((question) => `--strict: ${question}`),
  ]);
  return findings.isViolated() ? VIOLATED : openQuestions.length > 0 ? COULD_NOT_TELL : FINE;
};

function* jsonLines(verdicts: Iterable<Verdict>, { note }: Findings): Generator<string> {
  for (const verdict of verdicts) {
    note(verdict);
    yield jsonLine(verdictLine(verdict));
  }
}

type Engine = Pick<ReturnType<typeof createReplay>, 'fleet' | 'places'>;
type Found = {
  readonly request: Request;
  readonly told: Told;
  readonly counts: EventsRead;
  readonly notes: Notes;
  readonly findings: Findings;
};

function* page(
  engine: Engine,
  { request, told, counts, notes, findings }: Found,
  { stdout, env }: Io,
): Generator<string> {
  const paint: Paint = request.form === 'markdown' ? (_style, text) => text : paintFor(stdout, env);
  const fleet = engine.fleet(told.now);
  const tally = tallyOf(noted(engine.places(fleet.now), findings), fleet);
  const unmatched = [...notes.unmatched, ...notesOnFilter(told, findings)];
  const shown = { ledgers: fleet.ledgers, ...notes };
  const read = { ...notes, unmatched, counts, instances: fleet.ledgers.size, now: fleet.now };
  if (request.form === 'markdown') yield* markdownOf(tally, shown, summaryOf(tally, read, paint));
  else {
    yield* tableOf(tally, shown, paint);
    yield* summaryOf(tally, read, paint);
  }
}

function* noted(places: Iterable<JudgedPlace>, { note }: Findings): Generator<JudgedPlace> {
  for (const place of places) {
    for (const verdict of place.verdicts) note(verdict);
    for (const { verdicts } of place.alike) for (const verdict of verdicts) note(verdict);
    yield place;
  }
}
