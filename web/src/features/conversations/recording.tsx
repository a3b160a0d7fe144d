import { Alert, Button, Link } from '@cloudscape-design/components';
import { useState } from 'react';
import type { ConversationView } from '#shared/contracts/conversations.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { useNow } from '../../lib/use-now.ts';
import './conversations.css';
import { mayStillCome, useRecording } from './use-conversations.ts';

/** How a call sounded, once its carrier has handed that over. */
export function Recording({
  conversation,
}: {
  conversation: ConversationView;
}) {
  const { status, ended_at } = conversation;
  const recording = useRecording(conversation);
  if (status !== 'completed') {
    return 'There is a recording once the call is over.';
  }
  return (
    <QueryPanel
      query={recording}
      what="The recording could not be loaded"
      height="54px"
    >
      {(file) =>
        file ? (
          <Player
            key={file.url}
            url={file.url}
            loading={recording.isFetching}
            onReload={() => void recording.refetch()}
          />
        ) : (
          <NoRecording ended_at={ended_at} />
        )
      }
    </QueryPanel>
  );
}

function NoRecording({ ended_at }: { ended_at: string | null }) {
  return mayStillCome(ended_at, useNow())
    ? 'There is no recording of this call yet. Where it was recorded, that takes a few minutes.'
    : 'There is no recording of this call.';
}

function Player({
  url,
  loading,
  onReload,
}: {
  url: string;
  loading: boolean;
  onReload: () => void;
}) {
  const [failed, setFailed] = useState(false);
  return (
    <div className="stack">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript below has what is said */}
      <audio
        controls
        preload="none"
        src={url}
        aria-label="Recording of the call"
        className="recording"
        onError={() => setFailed(true)}
      />
      {failed ? (
        <div role="alert">
          <Alert
            type="error"
            header="The recording could not be played"
            action={
              <Button loading={loading} onClick={onReload}>
                Load it again
              </Button>
            }
          >
            The address of a recording works for some minutes only.
          </Alert>
        </div>
      ) : (
        <Link href={url} external>
          Open the file
        </Link>
      )}
    </div>
  );
}
