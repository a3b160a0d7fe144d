import {
  Box,
  Button,
  FormField,
  Input,
  Link,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { dropView, saveView, useSavedViews } from './list-views.ts';

/** Filters and sorts under names, as links; kept in this browser. */
export function SavedViews({
  query,
}: {
  /** Of the address now, without `?`; empty: nothing worth a name. */
  query: string;
}) {
  const views = useSavedViews();
  const follow = useFollow();
  const [naming, setNaming] = useState(false);
  if (views.length === 0 && query === '') return null;
  return (
    <nav className="list-views" aria-label="Saved views">
      {views.map(({ name, query: its }) => (
        <span key={name} className="list-view">
          <Link
            href={`${paths.campaigns}?${its}`}
            onFollow={follow}
            {...(its === query && { ariaLabel: `${name}, shown now` })}
          >
            {its === query ? <b>{name}</b> : name}
          </Link>
          <Button
            variant="inline-icon"
            iconName="close"
            ariaLabel={`Remove the view ${name}`}
            onClick={() => dropView(name)}
          />
        </span>
      ))}
      {query !== '' && !views.some((view) => view.query === query) && (
        <Button variant="inline-link" onClick={() => setNaming(true)}>
          Save this view…
        </Button>
      )}
      {naming && <NameModal query={query} onClose={() => setNaming(false)} />}
    </nav>
  );
}

function NameModal({ query, onClose }: { query: string; onClose: () => void }) {
  const [name, setName] = useState('');
  const save = () => {
    if (name.trim() === '') return;
    saveView({ name: name.trim(), query });
    onClose();
  };
  return (
    <Modal
      visible
      header="Save this view"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              disabled={name.trim() === ''}
              disabledReason="Give it a name"
              onClick={save}
            >
              Save view
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <FormField
        label="Name"
        description="The search, the status and the sort, kept in this browser. A view of the same name is replaced."
      >
        <Input
          value={name}
          onChange={({ detail }) => setName(detail.value)}
          onKeyDown={({ detail }) => detail.key === 'Enter' && save()}
        />
      </FormField>
    </Modal>
  );
}
