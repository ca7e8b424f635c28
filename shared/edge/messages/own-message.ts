import { FieldProblem } from '../events/fields.ts';

/** The body of a message that Bookend sends to itself. @param what a word for it, for the error's text @throws FieldProblem */
export const parsedBody = (body: string, what: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new FieldProblem(what, 'is not valid JSON'); // the parser's own text quotes the message
  }
};

/** Our own ids are longer than ECS's names. @throws FieldProblem */
export const requiredText = (value: unknown, field: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new FieldProblem(field, 'is not text');
};

/** Epoch milliseconds, as we write times; ECS's are texts. @throws FieldProblem */
export const requiredMoment = (value: unknown, field: string): number => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new FieldProblem(field, 'is not a time');
};
