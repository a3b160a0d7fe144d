import { Page } from '../components/page.tsx';

export function Agents() {
  return <Page title="Agents">{null}</Page>;
}
