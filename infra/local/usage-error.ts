/** A flag or variable that cannot be used; the message is for its user. */
export class UsageError extends Error {}
