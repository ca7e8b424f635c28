import fc from 'fast-check';
import { factsOf, type History, historyOf } from './history.ts';
import { textOf } from './text.ts';

/** Traces of this many facts and more. */
const AT_LEAST = 200;

/**
 * Histories, each drawn as one seed, because fast-check's own structures take longer to make than to judge.
 * A failing one shrinks by what happened: whole parts go first, then single facts.
 */
class Histories extends fc.Arbitrary<History> {
  override generate(random: fc.Random): fc.Value<History> {
    return new fc.Value(historyOf(random.nextInt(), AT_LEAST), undefined);
  }
  override canShrinkWithoutContext(value: unknown): value is History {
    return value !== null;
  }
  override shrink(history: History): fc.Stream<fc.Value<History>> {
    return fc.stream(smaller(history)).map((shrunk) => new fc.Value(withText(shrunk), undefined));
  }
}

export const histories = (): fc.Arbitrary<History> => new Histories();

/** A number to seed what a property does with a history; it does not shrink, so that it goes on doing the same. */
export const salts = (): fc.Arbitrary<number> => fc.noShrink(fc.nat());

function* smaller(history: History): IterableIterator<History> {
  const { parts } = history;
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length; from += size) {
      yield { ...history, parts: [...parts.slice(0, from), ...parts.slice(from + size)] };
    }
  }
  if (factsOf(history).length > 150) return;
  for (const [index, part] of parts.entries()) {
    if (part.length === 1) continue;
    for (let fact = 0; fact < part.length; fact++) {
      yield { ...history, parts: parts.with(index, part.toSpliced(fact, 1)) };
    }
  }
}

const withText = (history: History): History =>
  Object.defineProperty({ ...history }, fc.toStringMethod, { value: () => textOf(history), enumerable: false });
