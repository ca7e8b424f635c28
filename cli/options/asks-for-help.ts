/** `--help` wins over all other arguments, also wrong ones; a file of that name comes after `--`. */
export const asksForHelp = (argv: readonly string[]): boolean => hasOption(argv, ['--help', '-h']);

/** So does `--version`, but for `--help`. */
export const asksForVersion = (argv: readonly string[]): boolean => hasOption(argv, ['--version', '-V']);

const hasOption = (argv: readonly string[], names: readonly string[]): boolean => {
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  return names.some((name) => options.includes(name));
};
