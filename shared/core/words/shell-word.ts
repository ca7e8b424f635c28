const SHELL_WORD = /^[A-Za-z0-9][A-Za-z0-9:/._@#-]*$/;

/**
 * True where a shell takes the text literally and no program takes it for an option: no command may hold other text.
 */
export const isShellWord = (text: string): boolean => SHELL_WORD.test(text);
