import { CopyToClipboard } from '@cloudscape-design/components';
import { getShortCampaignId } from '../lib/format.ts';

/** The short id, with a button that copies the whole one. */
export function CopyId({ id, what }: { id: string; what: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToDisplay={getShortCampaignId(id)}
      textToCopy={id}
      copyButtonAriaLabel={`Copy the id of ${what}`}
      copySuccessText="Copied"
      copyErrorText="Could not be copied"
    />
  );
}
