/**
 * Runs what its arguments ask for. @param readOptions throws a TypeError for arguments that make no sense
 * @returns the exit code, 2 for such arguments
 */
export const runCommand = async <Options extends { readonly help: boolean }>(
  help: string,
  readOptions: (argv: readonly string[]) => Options,
  run: (options: Options) => number | Promise<number>,
): Promise<number> => {
  const options = readOrNull(readOptions);
  if (options === null) console.error(help);
  else if (options.help) console.log(help);
  else return await run(options);
  return options === null ? 2 : 0;
};

const readOrNull = <Options>(readOptions: (argv: readonly string[]) => Options): Options | null => {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    return null;
  }
};

/** @throws TypeError */
export const wholeNumber = (option: string, text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`${option} must be a whole number: ${text}`);
  return Number(text);
};
