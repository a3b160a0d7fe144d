import { Page } from '../components/page.tsx';

export function NumberDetail() {
  return <Page title="Number">{null}</Page>;
}
