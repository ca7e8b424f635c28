/** Makes an error, which is logged with its stack, of anything that was thrown. */
export const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
