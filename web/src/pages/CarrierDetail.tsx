import { useParams } from '@tanstack/react-router';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import {
  CarrierPage,
  carrierCrumbs,
  NoCarrier,
} from '../features/carriers/carrier-page.tsx';
import { useCarrier } from '../features/carriers/use-carriers.ts';
import { ApiError } from '../lib/api-error.ts';

/** One carrier: its account, its numbers, and a call to try it. */
export function CarrierDetail() {
  const { carrierId = '' } = useParams({ strict: false }) as {
    carrierId?: string;
  };
  const carrier = useCarrier(carrierId);
  if (carrier.error instanceof ApiError && carrier.error.status === 404) {
    return <NoCarrier />;
  }
  if (carrier.data) return <CarrierPage carrier={carrier.data} />;
  return (
    <Page title="Carrier" crumbs={carrierCrumbs}>
      <QueryPanel
        query={carrier}
        what="The carrier could not be loaded"
        height="320px"
      >
        {() => null}
      </QueryPanel>
    </Page>
  );
}
