import {
  CopyToClipboard,
  ExpandableSection,
  Tabs,
} from '@cloudscape-design/components';
import type { SettingsBody } from './form-body.ts';

/** The same campaign as the API takes it. The key stays with whoever has one. */
export function SetupViews({ body }: { body: SettingsBody }) {
  const json = JSON.stringify(body, null, 2);
  return (
    <ExpandableSection headerText="JSON and curl" variant="container">
      <Tabs
        ariaLabel="The campaign as a request"
        tabs={[
          {
            id: 'json',
            label: 'JSON',
            content: <Code label="Copy the JSON" text={json} />,
          },
          {
            id: 'curl',
            label: 'curl',
            content: <Code label="Copy the command" text={curlOf(json)} />,
          },
        ]}
      />
    </ExpandableSection>
  );
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <div className="stack-s">
      <CopyToClipboard
        textToCopy={text}
        copyButtonText={label}
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it */}
      <pre className="setup-json" tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}

/** A quote inside a quoted word of a shell ends it, stands, and begins it again. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const curlOf = (json: string) =>
  [
    `curl -X POST ${quoted(`${window.location.origin}/api/v1/campaigns`)}`,
    `  -H "Authorization: Bearer $OUTDIAL_API_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(json)}`,
  ].join(' \\\n');
