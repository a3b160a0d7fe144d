/** Sends the file that is chosen and not sent yet; null: there is none to send. */
let send: (() => void) | null = null;

/** Offers to send a file, until it is sent or taken away. */
export function offerFile(submit: () => void): () => void {
  send = submit;
  return () => {
    if (send === submit) send = null;
  };
}

/**
 * Presses "Upload and check" for whoever goes on without pressing it.
 *
 * @returns whether there was a file to send
 */
export function sendChosenFile(): boolean {
  if (!send) return false;
  send();
  return true;
}
