const SHELL_WORD = /^[A-Za-z0-9][A-Za-z0-9:/._@#-]*$/;

/** Whether a shell takes the text literally, and no program takes it for an option: else no command may hold it. */
export const isShellWord = (text: string): boolean => SHELL_WORD.test(text);
