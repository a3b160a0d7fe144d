import {
  Alert,
  Container,
  Header,
  KeyValuePairs,
  Link,
  StatusIndicator,
} from '@cloudscape-design/components';
import type { ConversationView } from '#shared/contracts/conversations.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import {
  formatCode,
  formatSeconds,
  getShortCampaignId,
  UNKNOWN,
} from '../../lib/format.ts';
import { useMay } from '../../lib/me.ts';
import '../calls/calls.css';
import { ResultList } from '../calls/result-list.tsx';
import { CampaignName } from './campaign-name.tsx';
import './conversations.css';
import { formatOffset, sentimentTypes } from './conversation-words.ts';
import { Recording } from './recording.tsx';
import { useConversation, useTranscript } from './use-conversations.ts';

/** One conversation: what came of it, what was said, and how it sounded. */
export function ConversationPanel({ id }: { id: string }) {
  const query = useConversation(id);
  const sensitive = useMay('conversations:read_sensitive');
  return (
    <QueryPanel
      query={query}
      what="The conversation could not be loaded"
      height="320px"
    >
      {(conversation) => (
        <div className="stack">
          <Facts conversation={conversation} />
          <Evaluation evaluation={conversation.evaluation} />
          {sensitive.allowed ? (
            <Said conversation={conversation} />
          ) : (
            <Alert
              type="info"
              header="Transcript and recording are not shown to you"
            >
              {sensitive.reason}
            </Alert>
          )}
        </div>
      )}
    </QueryPanel>
  );
}

function Facts({ conversation: it }: { conversation: ConversationView }) {
  const follow = useFollow();
  const { sentiment } = it;
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <div className="stack">
        <div>
          {it.summary ??
            (it.status === 'in_progress'
              ? 'The call is on. What came of it is told when it is over.'
              : 'Nobody has told what came of it yet.')}
        </div>
        <KeyValuePairs
          columns={4}
          items={[
            {
              label: 'Status',
              value: (
                <StatusIndicator
                  type={it.status === 'completed' ? 'success' : 'in-progress'}
                >
                  {it.status === 'completed' ? 'Completed' : 'In call'}
                </StatusIndicator>
              ),
            },
            {
              label: 'Sentiment',
              value: sentiment ? (
                <StatusIndicator type={sentimentTypes[sentiment]}>
                  {formatCode(sentiment)}
                </StatusIndicator>
              ) : (
                UNKNOWN
              ),
            },
            {
              label: 'Score',
              value: it.score === null ? UNKNOWN : `${it.score} of 100`,
            },
            { label: 'Duration', value: formatSeconds(it.duration_seconds) },
            { label: 'Started', value: <Time at={it.started_at} /> },
            { label: 'Answered', value: <Time at={it.answered_at} /> },
            { label: 'Ended', value: <Time at={it.ended_at} /> },
            {
              label: 'Campaign',
              value: (
                <Link href={paths.campaign(it.campaign_id)} onFollow={follow}>
                  <CampaignName id={it.campaign_id} />
                </Link>
              ),
            },
            {
              label: 'Contact',
              value: (
                <Link
                  href={paths.call(it.campaign_id, it.contact_id)}
                  onFollow={follow}
                >
                  {getShortCampaignId(it.contact_id)}
                </Link>
              ),
            },
            {
              label: 'Attempt',
              value: <CopyId id={it.attempt_id} what="the attempt" />,
            },
          ]}
        />
      </div>
    </Container>
  );
}

function Evaluation({
  evaluation,
}: {
  evaluation: ConversationView['evaluation'];
}) {
  const results = evaluation?.results;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            evaluation && (
              <>
                {formatCode(evaluation.status)}
                {evaluation.completed_at && (
                  <>
                    , <Time at={evaluation.completed_at} />
                  </>
                )}
              </>
            )
          }
        >
          Evaluation
        </Header>
      }
    >
      {results ? <ResultList result={results} /> : 'It has not been evaluated.'}
    </Container>
  );
}

/** For whom may hear it only. */
function Said({ conversation }: { conversation: ConversationView }) {
  const { id, status, has_transcript } = conversation;
  const isOver = status === 'completed';
  const transcript = useTranscript(id, has_transcript);
  return (
    <>
      <Container header={<Header variant="h2">Recording</Header>}>
        <Recording conversation={conversation} />
      </Container>
      <Container header={<Header variant="h2">Transcript</Header>}>
        {has_transcript ? (
          <QueryPanel
            query={transcript}
            what="The transcript could not be loaded"
            height="200px"
          >
            {({ turns }) => (
              <ol className="transcript" aria-label="Transcript">
                {turns.map((turn, index) => (
                  <li
                    // biome-ignore lint/suspicious/noArrayIndexKey: turns never move, and two may be alike
                    key={index}
                    className={`turn turn-${turn.speaker}`}
                  >
                    <b>{formatCode(turn.speaker)}</b>{' '}
                    <span className="figures">
                      {formatOffset(turn.at_seconds)}
                    </span>
                    <div>{turn.text}</div>
                  </li>
                ))}
              </ol>
            )}
          </QueryPanel>
        ) : isOver ? (
          'There is no transcript of this call.'
        ) : (
          'There is a transcript once the call is over.'
        )}
      </Container>
    </>
  );
}
