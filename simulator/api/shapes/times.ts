/** ECS's JSON has times as epoch seconds with a fraction; absent where there is none. */
export const seconds = (at: number): number => at / 1000;

export const secondsOrAbsent = (name: string, at: number | undefined): Record<string, number> =>
  at === undefined ? {} : { [name]: seconds(at) };

/** The same for ISO 8601 texts of an event's detail. */
export const inSeconds = (
  detail: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> => ({
  ...detail,
  ...Object.fromEntries(
    names.flatMap((name) => {
      const text = detail[name];
      return typeof text === 'string' ? [[name, seconds(Date.parse(text))]] : [];
    }),
  ),
});
