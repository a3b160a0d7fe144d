import { Page } from '../components/page.tsx';

export function Numbers() {
  return <Page title="Numbers">{null}</Page>;
}
