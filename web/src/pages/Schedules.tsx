import { Page } from '../components/page.tsx';

export function Schedules() {
  return <Page title="Schedules">{null}</Page>;
}
