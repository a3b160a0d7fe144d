import { Box, Button, SpaceBetween } from '@cloudscape-design/components';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useCampaignPart } from '../../live/live-context.tsx';
import { ColumnMap } from './column-map.tsx';
import { choicesProblem } from './field-labels.ts';
import { useChoices } from './use-choices.ts';
import { useAttach } from './use-uploads.ts';

/** A staged file whose columns are not clear: says which is which, and goes on. */
export function ContinueMap({
  upload,
  onCancel,
}: {
  upload: UploadView;
  onCancel: () => void;
}) {
  const map = useChoices(upload.columns, upload.mapping);
  const attach = useAttach(upload);
  const country = useCampaignPart(
    upload.campaign_id,
    (view) => view.default_country,
  );
  const { reading } = map;
  const problem = choicesProblem(reading);
  const submit = () => {
    if (reading.kind !== 'mapping') return;
    map.remember();
    attach.mutate({ mapping: reading.mapping, default_country: map.country });
  };
  return (
    <SpaceBetween size="m">
      <Box variant="h3">What the columns are</Box>
      <ColumnMap map={map} rows={[]} defaultCountry={country ?? 'US'} />
      {attach.error && (
        <ProblemAlert
          error={attach.error}
          what="The file could not be continued"
        />
      )}
      <div className="button-row">
        <MayButton
          scope="contacts:manage"
          variant="primary"
          loading={attach.isPending}
          disabled={problem !== null}
          {...(problem !== null && { disabledReason: problem })}
          onClick={submit}
        >
          Check the rows
        </MayButton>
        <Button variant="link" onClick={onCancel}>
          Not now
        </Button>
      </div>
    </SpaceBetween>
  );
}
