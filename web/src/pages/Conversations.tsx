import { Page } from '../components/page.tsx';

export function Conversations() {
  return <Page title="Conversations">{null}</Page>;
}

export function ConversationDetail() {
  return <Page title="Conversation">{null}</Page>;
}
