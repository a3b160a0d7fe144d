import { Page } from '../components/page.tsx';

export function Monitor() {
  return <Page title="Monitor">{null}</Page>;
}
