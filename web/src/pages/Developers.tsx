import { Page } from '../components/page.tsx';

export function Keys() {
  return <Page title="API keys">{null}</Page>;
}

export function Webhooks() {
  return <Page title="Webhooks">{null}</Page>;
}

export function Webhook() {
  return <Page title="Webhook">{null}</Page>;
}

export function Events() {
  return <Page title="Events">{null}</Page>;
}
