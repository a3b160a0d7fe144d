import { Button, FormField, Input } from '@cloudscape-design/components';
import { useState } from 'react';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { Page } from '../../components/page.tsx';
import { useMe } from '../../lib/me.ts';

/** The address names a campaign that is not there: a way to the one that was meant. */
export function NoCampaign({ id }: { id: string }) {
  const me = useMe();
  const go = useGo();
  const [text, setText] = useState('');
  return (
    <Page
      title="Campaign not found"
      crumbs={[{ text: 'Campaigns', href: paths.campaigns }]}
    >
      <p>
        No campaign with this id in {me?.org_id ?? 'this organization'}:{' '}
        <code className="change">{id}</code>
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(`${paths.campaigns}?${new URLSearchParams({ q: text.trim() })}`);
        }}
      >
        <FormField
          label="Find a campaign"
          description="By part of its name, or by its id."
        >
          <div className="rename">
            <Input
              type="search"
              value={text}
              placeholder="Find by name or id"
              onChange={({ detail }) => setText(detail.value)}
            />
            <Button formAction="submit">Search</Button>
          </div>
        </FormField>
      </form>
      <div>
        <Button onClick={() => go(paths.campaigns)}>Go to campaigns</Button>
      </div>
    </Page>
  );
}
