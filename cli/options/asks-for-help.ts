/** `--help` wins over all other arguments, also wrong ones; a file of that name comes after `--`. */
export const asksForHelp = (argv: readonly string[]): boolean => {
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  return options.includes('--help') || options.includes('-h');
};
