import type { JudgedSubject } from '../../shared/core/judging/judge-alike.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { readDaemons } from '../../shared/edge/documents/declared-daemons.ts';
import { notesOnPolicy } from '../../shared/edge/policy/notes-on-policy.ts';
import { readNewPolicy } from '../../shared/edge/policy/read-policy.ts';
import { readJsonFile } from '../files/json-file.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { sayNotes } from '../terminal/say-notes.ts';
import { type Paint, paintFor } from '../terminal/text.ts';
import { verdictLine } from '../terminal/verdict-line.ts';
import { collectFindings, type Findings } from './notes/findings.ts';
import { type Notes, notesOf, notesOnFilter } from './notes/notes.ts';
import { markdownOf } from './page/markdown.ts';
import { summaryOf } from './page/summary.ts';
import { tableOf } from './page/table.ts';
import { tallyOf } from './page/tally.ts';
import { type ReplayRequest, readReplayRequest } from './replay-request.ts';
import { createReplay } from './stream/engine.ts';
import { isFiltering } from './stream/filter.ts';
import { type EventsRead, readEvents } from './stream/read-events.ts';
import { isRegisteredIn, type ReplayedStream } from './stream/replayed-stream.ts';

const [FINE, VIOLATED, COULD_NOT_TELL] = [0, 1, 3];

/** `bookend replay`: exit code 1 if something is violated, 3 if `--strict` asks for more than could be stream, else 0. */
export const replay = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readReplayRequest(argv);
  const daemons = request.daemons === null ? null : readDaemons(await readJsonFile(request.daemons));
  const document = request.policy === null ? {} : await readJsonFile(request.policy);
  const policy = readNewPolicy(document);
  const engine = createReplay({ daemons, policy, filter: request.filter });
  const counts = await readEvents(request.files, io, engine);
  const stream = engine.stream(request.now ?? undefined);
  const notes = notesOf(stream, engine.elsewhere(), notesOnPolicy(document, policy));
  const findings = collectFindings(request.strict, isRegisteredIn(stream));
  if (request.form === 'json') await writeLines(io.stdout, jsonLines(engine.verdicts(stream.now), findings));
  else {
    const lines = page(engine, { request, stream, counts, notes, findings }, io);
    await (request.form === 'table' ? writePage(io, lines) : writeLines(io.stdout, lines));
  }
  const openQuestions = findings.openQuestions({ ...counts, ...notes });
  await sayNotes(io, [
    ...counts.withoutEvents,
    ...notes.unmatched,
    ...notesOnFilter(stream, findings),
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

type Engine = Pick<ReturnType<typeof createReplay>, 'fleet' | 'places' | 'allCounts'>;
type Found = {
  readonly request: ReplayRequest;
  readonly stream: ReplayedStream;
  readonly counts: EventsRead;
  readonly notes: Notes;
  readonly findings: Findings;
};

function* page(
  engine: Engine,
  { request, stream, counts, notes, findings }: Found,
  { stdout, env }: Io,
): Generator<string> {
  const paint: Paint = request.form === 'markdown' ? (_style, text) => text : paintFor(stdout, env);
  const fleet = engine.fleet(stream.now);
  const tally = tallyOf(noted(engine.places(fleet.now), findings), fleet);
  const unmatched = [...notes.unmatched, ...notesOnFilter(stream, findings)];
  const shown = { ledgers: fleet.ledgers, ...notes };
  const all = isFiltering(request.filter) ? engine.allCounts(stream.now) : null;
  const read = { ...notes, unmatched, counts, all, instances: fleet.ledgers.size, now: fleet.now };
  if (request.form === 'markdown') yield* markdownOf(tally, shown, summaryOf(tally, read, paint));
  else {
    yield* tableOf(tally, shown, paint);
    yield* summaryOf(tally, read, paint);
  }
}

function* noted(places: Iterable<JudgedSubject>, { note }: Findings): Generator<JudgedSubject> {
  for (const place of places) {
    for (const verdict of place.verdicts) note(verdict);
    for (const { verdicts } of place.alike) for (const verdict of verdicts) note(verdict);
    yield place;
  }
}
