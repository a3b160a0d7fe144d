import { Button, CopyToClipboard } from '@cloudscape-design/components';
import type { CampaignSetup } from '#shared/contracts/planning.ts';
import { saveFile } from '../../lib/download.ts';
import { reportName } from './reports.ts';

/** The setup as the API says it, to read, copy or keep. */
export function SetupJson({ setup }: { setup: CampaignSetup }) {
  const text = JSON.stringify(setup, null, 2);
  const download = () =>
    saveFile(
      new Blob([`${text}\n`], { type: 'application/json' }),
      reportName('setup', setup.id, 'json'),
    );
  return (
    <div className="setup-view">
      <div className="button-row">
        <CopyToClipboard
          copyButtonText="Copy"
          copyButtonAriaLabel="Copy the setup JSON"
          textToCopy={text}
          copySuccessText="Copied"
          copyErrorText="Could not be copied"
        />
        <Button
          iconName="download"
          ariaLabel="Download the setup JSON"
          onClick={download}
        >
          Download
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className="setup-json" tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
