/** JSON.stringify leaves these characters raw, although they may end a line, hide text or steer a terminal. */
const RAW = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Exactly one line, with nothing in it that a terminal or a splitter of lines would act on. */
export const jsonLine = (line: object): string => JSON.stringify(line).replace(RAW, escaped);

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
