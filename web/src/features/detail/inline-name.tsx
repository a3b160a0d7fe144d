import { Button, Input } from '@cloudscape-design/components';
import { useState } from 'react';
import { notify } from '../../app/notices.tsx';
import { useMay } from '../../lib/me.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useUpdateCampaign } from '../campaigns/use-update-campaign.ts';

/** The name; that of a draft can be changed where it stands. */
export function CampaignName({ campaignId }: { campaignId: string }) {
  const name = useCampaignPart(campaignId, (view) => view.name) ?? '';
  const status = useCampaignPart(campaignId, (view) => view.status);
  const sealed = useCampaignPart(campaignId, (view) => view.sealed);
  const may = useMay('campaigns:manage');
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <Rename
        campaignId={campaignId}
        name={name}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <>
      {name}
      {status === 'draft' && !sealed && may.allowed && (
        <Button
          variant="inline-icon"
          iconName="edit"
          ariaLabel={`Rename ${name}`}
          onClick={() => setEditing(true)}
        />
      )}
    </>
  );
}

function Rename({
  campaignId,
  name,
  onClose,
}: {
  campaignId: string;
  name: string;
  onClose: () => void;
}) {
  const [text, setText] = useState(name);
  const update = useUpdateCampaign(campaignId);
  const wanted = text.trim();
  const save = () => {
    if (wanted === '' || wanted === name) return onClose();
    update.mutate(
      { body: { name: wanted } },
      {
        onSuccess: onClose,
        onError: (error) =>
          notify('error', `${name} was not renamed: ${error.message}`),
      },
    );
  };
  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault();
        // A second one would be of the version before the first.
        if (!update.isPending) save();
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <Input
        autoFocus
        ariaLabel="Name of the campaign"
        value={text}
        onChange={({ detail }) => setText(detail.value)}
      />
      <Button formAction="submit" loading={update.isPending}>
        Rename
      </Button>
      <Button formAction="none" variant="link" onClick={onClose}>
        Cancel
      </Button>
    </form>
  );
}
