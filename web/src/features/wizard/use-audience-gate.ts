import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useApi } from '../../lib/api.ts';
import { useLive } from '../../live/live-context.tsx';
import type { AudienceSeen } from '../audience/audience-step.tsx';
import { sendChosenFile } from '../audience/chosen-file.ts';
import { isSending } from '../audience/transfers.ts';
import { type AudienceWords, audienceVerdict } from './audience-verdict.ts';

const UNKNOWN: AudienceWords = {
  type: 'error',
  text: 'Whether the file is read could not be asked. Press Next once more.',
};

/**
 * Nobody goes on from the audience of a new campaign before there is one. A file
 * that is chosen is sent for whoever goes on, and one that is read is waited for.
 *
 * @param id - of the draft; null: there is no gate
 * @param onWard - the file is read, and all of it can be called
 */
export function useAudienceGate({
  id,
  audience,
  onWard,
}: {
  id: string | null;
  audience: AudienceSeen;
  onWard: (step: number) => void;
}) {
  const api = useApi();
  const { store } = useLive();
  const [wanted, setWanted] = useState<number | null>(null);
  const [said, setSaid] = useState<AudienceWords | null>(null);
  const asking = useRef(0);

  /** What the page has seen may be late, so the server is asked. */
  const judge = async (step: number, campaignId: string): Promise<boolean> => {
    const turn = ++asking.current;
    const askedAt = Date.now();
    const [{ data }, view] = await Promise.all([
      api.uploads(campaignId),
      api.campaign(campaignId),
    ]);
    // The next save is of this version, which the file has made.
    store.putView(view, askedAt);
    if (turn !== asking.current) return false;
    const verdict = audienceVerdict(data, view.total_contacts, isSending);
    setWanted(verdict.kind === 'wait' ? step : null);
    setSaid(verdict.kind === 'ready' ? null : verdict.words);
    return verdict.kind === 'ready';
  };

  const passes = async (step: number): Promise<boolean> => {
    const isWarned = said?.type === 'warning';
    if (id === null || audience.contacts > 0 || isWarned) {
      setSaid(null);
      return true;
    }
    asking.current += 1;
    const turn = asking.current;
    const isSent = await sendChosenFile();
    if (turn !== asking.current) return false;
    if (isSent === false) {
      setSaid(null);
      return false;
    }
    return judge(step, id);
  };

  const judgeAgain = useEffectEvent(async (): Promise<void> => {
    if (wanted === null || id === null) return;
    try {
      if (await judge(wanted, id)) onWard(wanted);
    } catch {
      setWanted(null);
      setSaid(UNKNOWN);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked again whenever the page sees something new.
  useEffect(() => {
    void judgeAgain();
  }, [wanted, audience]);

  /** Who went elsewhere is not taken on by a file that is read later. */
  const stop = (): void => {
    asking.current += 1;
    setWanted(null);
    setSaid(null);
  };

  return { passes, said, stop };
}
