import { useParams } from '@tanstack/react-router';
import { paths } from '../app/paths.ts';
import { Page } from '../components/page.tsx';
import { ConversationPanel } from '../features/conversations/conversation-detail.tsx';
import { ConversationList } from '../features/conversations/conversation-list.tsx';
import { getShortCampaignId } from '../lib/format.ts';

/** Every call that was answered, with what came of it. */
export function Conversations() {
  return (
    <Page title="Conversations">
      <ConversationList />
    </Page>
  );
}

export function ConversationDetail() {
  const { conversationId = '' } = useParams({ strict: false });
  return (
    <Page
      title={`Conversation ${getShortCampaignId(attemptPart(conversationId))}`}
      crumbs={[{ text: 'Conversations', href: paths.conversations }]}
    >
      <ConversationPanel key={conversationId} id={conversationId} />
    </Page>
  );
}

/** The part of the id that is the attempt's: what follows is where it is kept. */
const attemptPart = (id: string) => id.split('-')[0] ?? id;
