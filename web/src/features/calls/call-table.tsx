import { Link } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { useSearchState } from '../../lib/search-state.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { CallDialogs } from './call-dialogs.tsx';
import { type CallFilter, pageOf } from './call-filter.ts';
import { CallList } from './call-list.tsx';
import { CallbackFilter } from './callback-filter.tsx';
import { useCallPage } from './use-call-page.ts';

/** The calls under a campaign's configuration: 50 rows, callback filter, pager. */
export function CallTable({ campaignId }: { campaignId: string }) {
  const [search, setSearch] = useSearchState();
  const follow = useFollow();
  const detects = useCampaignPart(
    campaignId,
    (view) => view.callback_detection.enabled,
  );
  const callback = detects ? search.callback : undefined;
  const filter: CallFilter = callback && callback !== 'all' ? { callback } : {};
  const page = pageOf(search);
  const calls = useCallPage(campaignId, filter, page);
  return (
    <CallDialogs campaignId={campaignId}>
      <CallList
        campaignId={campaignId}
        calls={calls}
        filter={filter}
        page={page}
        onPage={(next) => setSearch({ page: next > 1 ? `${next}` : undefined })}
        onClear={() => setSearch({ callback: undefined, page: undefined })}
        filters={
          <div className="call-filters">
            {detects && (
              <CallbackFilter
                value={callback}
                onChange={(value) =>
                  setSearch({ callback: value, page: undefined })
                }
              />
            )}
            <Link
              href={paths.campaignTab(campaignId, 'calls')}
              onFollow={follow}
            >
              More filters
            </Link>
          </div>
        }
      />
    </CallDialogs>
  );
}
