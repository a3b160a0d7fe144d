import { Page } from '../components/page.tsx';

export function Suppression() {
  return <Page title="Suppression">{null}</Page>;
}
