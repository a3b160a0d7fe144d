import { Page } from '../components/page.tsx';

export function HelpCodes() {
  return <Page title="Codes explained">{null}</Page>;
}

export function HelpCode() {
  return <Page title="Code">{null}</Page>;
}

export function HelpMetrics() {
  return <Page title="Metrics explained">{null}</Page>;
}
