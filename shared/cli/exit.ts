/** How a command ends. @see contract 7 */
export const exitCodes = { done: 0, refused: 1, usage: 2 } as const;

/** Something is wrong with how the command was given. */
export class UsageError extends Error {}

/** The command has said what is wrong: nothing more is printed. */
export class Failed extends Error {}
