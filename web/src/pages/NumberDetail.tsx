import { useParams } from '@tanstack/react-router';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import {
  NoNumber,
  NumberPage,
  numberCrumbs,
} from '../features/numbers/number-page.tsx';
import { useNumber } from '../features/numbers/use-numbers.ts';
import { ApiError } from '../lib/api-error.ts';

/** One number: what it may do, and how it is answered in each campaign. */
export function NumberDetail() {
  const { numberId = '' } = useParams({ strict: false }) as {
    numberId?: string;
  };
  const number = useNumber(numberId);
  if (number.error instanceof ApiError && number.error.status === 404) {
    return <NoNumber />;
  }
  if (number.data) return <NumberPage number={number.data} />;
  return (
    <Page title="Number" crumbs={numberCrumbs}>
      <QueryPanel
        query={number}
        what="The number could not be loaded"
        height="320px"
      >
        {() => null}
      </QueryPanel>
    </Page>
  );
}
