/** What was thrown, as something that is logged with its stack. */
export const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
