import { useEffect, useEffectEvent, useState } from 'react';
import { useApi } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { sendChosenFile } from '../audience/chosen-file.ts';

interface Said {
  readonly type: 'error' | 'info' | 'warning';
  readonly text: string;
}

const NOBODY: Said = {
  type: 'error',
  text: 'Add somebody to call: choose a file, or add contacts by hand. To do it later, use Save draft.',
};
const READING: Said = {
  type: 'info',
  text: 'The file is being read. The next step opens when that is done.',
};
const reading = new Set(['staged', 'validating', 'attaching']);

/**
 * Nobody goes on from the audience of a new campaign before there is one. A file
 * that is chosen is sent for whoever goes on, and one that is read is waited for.
 *
 * @param id - of the draft; null: there is no gate
 * @param onWard - the file is read, and all of it can be called
 */
export function useAudienceGate({
  id,
  contacts,
  onWard,
}: {
  id: string | null;
  contacts: number;
  onWard: (step: number) => void;
}) {
  const api = useApi();
  const [wanted, setWanted] = useState<number | null>(null);
  const [said, setSaid] = useState<Said | null>(null);

  const passes = async (step: number): Promise<boolean> => {
    if (id === null || contacts > 0) {
      setSaid(null);
      return true;
    }
    const isSent = sendChosenFile();
    const isReading =
      isSent ||
      (await api.uploads(id)).data.some(({ status }) => reading.has(status));
    setWanted(isReading ? step : null);
    setSaid(isReading ? READING : NOBODY);
    return false;
  };

  const goOn = useEffectEvent(async (step: number, campaignId: string) => {
    const { data } = await api.uploads(campaignId);
    const refused = data.reduce((sum, it) => sum + it.rows - it.accepted, 0);
    if (refused === 0) {
      setSaid(null);
      onWard(step);
      return;
    }
    setSaid({
      type: 'warning',
      text: `${formatCount(refused)} rows cannot be called. The report says why; Next goes on with the rest.`,
    });
  });
  useEffect(() => {
    if (wanted === null || id === null || contacts === 0) return;
    setWanted(null);
    void goOn(wanted, id);
  }, [wanted, id, contacts]);

  return { passes, said };
}
