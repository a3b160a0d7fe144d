import { Alert, Box, type FileInputProps } from '@cloudscape-design/components';
import { useRef, useState } from 'react';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useCampaign } from '../campaigns/use-campaign.ts';
import { AddContact } from './add-contact.tsx';
import './audience.css';
import { AudienceResult } from './audience-result.tsx';
import { NewFile } from './new-file.tsx';
import { useTransfers } from './transfers.ts';
import { UploadCard } from './upload-card.tsx';
import { UploadList } from './upload-list.tsx';
import { useUploads } from './use-uploads.ts';

/** Everything about whom a campaign calls. */
export function Audience({
  campaignId,
  withList = false,
  onContinue,
}: {
  campaignId: string;
  /** All files in a table, and the report of one; else the ones at hand. */
  withList?: boolean;
  onContinue?: (() => void) | undefined;
}) {
  useCampaign(campaignId);
  const uploads = useUploads(campaignId);
  const input = useRef<FileInputProps.Ref>(null);
  const top = useRef<HTMLDivElement>(null);
  const status = useCampaignPart(campaignId, (view) => view.status);
  const contacts = useCampaignPart(campaignId, (view) => view.total_contacts);
  const hasEnded = status !== undefined && isTerminal(status);
  return (
    <div className="stack audience" ref={top}>
      <QueryPanel query={uploads} what="The files could not be loaded">
        {(files) => (
          <>
            <Cards
              uploads={files}
              withList={withList}
              onCorrect={() => input.current?.focus()}
              onContinue={onContinue}
            />
            {withList && files.length === 0 && contacts === 0 && (
              <Box color="text-body-secondary">
                No contacts yet: a campaign needs some before it can be started.
              </Box>
            )}
            <AudienceResult
              campaignId={campaignId}
              contacts={contacts ?? 0}
              uploads={files}
            />
          </>
        )}
      </QueryPanel>
      {hasEnded ? (
        <Alert type="info">
          The campaign has ended, so it takes no more contacts. Restart it to
          call the same contacts again, or clone it for others.
        </Alert>
      ) : (
        <>
          <NewFile
            campaignId={campaignId}
            inputRef={input}
            onSent={() => top.current?.scrollIntoView()}
          />
          <AddContact campaignId={campaignId} />
        </>
      )}
    </div>
  );
}

/** What needs somebody or goes on comes first; of the rest, one report at a time. */
function Cards({
  uploads,
  withList,
  onCorrect,
  onContinue,
}: {
  uploads: readonly UploadView[];
  withList: boolean;
  onCorrect: () => void;
  onContinue: (() => void) | undefined;
}) {
  const transfers = useTransfers();
  const [chosen, setChosen] = useState<string | null>(null);
  const open = uploads.filter(({ status }) => status !== 'attached');
  const done = uploads.filter(({ status }) => status === 'attached');
  const report = done.find(({ id }) => id === chosen) ?? done[0];
  const cards = report ? [...open, report] : open;
  return (
    <>
      {cards.map((upload) => (
        <UploadCard
          key={upload.id}
          upload={upload}
          transfer={transfers.get(upload.id)}
          onCorrect={onCorrect}
          onContinue={onContinue}
        />
      ))}
      {(withList || done.length > 1) && uploads.length > 0 && (
        <UploadList
          uploads={uploads}
          shown={report?.id ?? null}
          onShow={setChosen}
        />
      )}
    </>
  );
}
