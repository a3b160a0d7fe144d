/** Sends the file that is chosen and not sent yet; null: there is none to send. */
let offered: (() => void) | null = null;

/** The announcing of a file to the server, as long as it takes. */
let announcing: Promise<boolean> | null = null;

/** Offers to send a file, until it is sent or taken away. */
export function offerFile(submit: () => void): () => void {
  offered = submit;
  return () => {
    if (offered === submit) offered = null;
  };
}

/**
 * A file was pressed to be sent.
 *
 * @param announced - whether the server knows of it; never rejects
 */
export function fileIsSent(announced: Promise<boolean>): void {
  announcing = announced;
  void announced.then(() => {
    if (announcing === announced) announcing = null;
  });
}

/**
 * Presses "Upload and check" for whoever goes on without pressing it, and waits
 * until the server knows of the file, by whomever it was pressed.
 *
 * @returns null: no file is chosen; false: it could not be sent, its form says why
 */
export async function sendChosenFile(): Promise<boolean | null> {
  if (!announcing) offered?.();
  return announcing;
}
