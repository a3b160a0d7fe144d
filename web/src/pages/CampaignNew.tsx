import {
  Box,
  BreadcrumbGroup,
  Button,
  Container,
  FileUpload,
  Form,
  FormField,
  Header,
  Input,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import { type FormEvent, useState } from 'react';
import { paths } from '../app/paths.ts';
import { useFollow, useGo } from '../app/use-follow.ts';
import { PageTitle } from '../components/page-title.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { CsvPreview } from '../features/audience/csv-preview.tsx';
import {
  PacingFields,
  ScheduleFields,
} from '../features/campaigns/create-fields.tsx';
import { emptyForm, readForm } from '../features/campaigns/create-form.ts';
import { useCreateCampaign } from '../features/campaigns/use-create-campaign.ts';
import { fieldErrors } from '../lib/api-error.ts';
import { saveTemplate } from '../lib/download.ts';

const none: ReadonlyMap<string, string> = new Map();

/** Creates a campaign from a CSV file. */
export function CampaignNew() {
  const [form, setForm] = useState(emptyForm);
  const [file, setFile] = useState<File | null>(null);
  const [invalid, setInvalid] = useState(none);
  const { create, stage } = useCreateCampaign();
  const follow = useFollow();
  const go = useGo();
  const errors = invalid.size > 0 ? invalid : fieldErrors(create.error);

  const submit = (start: boolean) => {
    if (create.isPending) return;
    const read = readForm(form);
    setInvalid(read.kind === 'invalid' ? read.errors : none);
    if (read.kind === 'invalid') return;
    // Whoever starts it now does not want it to wait for a date.
    const { scheduled_at, ...rest } = read.body;
    const body = start || !scheduled_at ? rest : { ...rest, scheduled_at };
    create.mutate({ body, file, start });
  };
  const fields = {
    form,
    errors,
    onChange: (change: Partial<typeof form>) =>
      setForm((old) => ({ ...old, ...change })),
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit(false);
      }}
    >
      <Form
        header={
          <SpaceBetween size="xs">
            <BreadcrumbGroup
              ariaLabel="Breadcrumbs"
              items={[
                { text: 'Campaigns', href: paths.campaigns },
                { text: 'Create', href: paths.newCampaign },
              ]}
              onFollow={follow}
            />
            <PageTitle>Create a campaign</PageTitle>
          </SpaceBetween>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            {stage && <StatusIndicator type="loading">{stage}</StatusIndicator>}
            <Button
              variant="link"
              formAction="none"
              onClick={() => go(paths.campaigns)}
            >
              Cancel
            </Button>
            <Button
              formAction="none"
              disabled={create.isPending}
              onClick={() => submit(false)}
            >
              Create campaign
            </Button>
            <Button
              variant="primary"
              formAction="none"
              disabled={create.isPending || !file}
              disabledReason={
                create.isPending ? 'Creating' : 'Choose a contact file first'
              }
              onClick={() => submit(true)}
            >
              Create and start
            </Button>
          </SpaceBetween>
        }
        errorText={
          invalid.size > 0 ? 'Some fields are not valid yet; see above.' : null
        }
      >
        <SpaceBetween size="l">
          {create.error && (
            <ProblemAlert
              error={create.error}
              what="The campaign was not created"
            />
          )}
          <Container header={<Header variant="h2">Basics</Header>}>
            <FormField label="Name" errorText={errors.get('name') ?? ''}>
              <Input
                value={form.name}
                onChange={({ detail }) =>
                  fields.onChange({ name: detail.value })
                }
              />
            </FormField>
          </Container>
          <AudienceField
            file={file}
            error={errors.get('contacts') ?? ''}
            onChange={setFile}
          />
          <PacingFields {...fields} />
          <ScheduleFields {...fields} />
        </SpaceBetween>
      </Form>
    </form>
  );
}

function AudienceField({
  file,
  error,
  onChange,
}: {
  file: File | null;
  error: string;
  onChange: (file: File | null) => void;
}) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              iconName="download"
              formAction="none"
              onClick={saveTemplate}
            >
              CSV template
            </Button>
          }
        >
          Audience
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField
          label="Contacts"
          description="A CSV file with a phone_number column; other columns become custom fields."
          constraintText="Up to 50 MB and 500,000 rows"
          errorText={error}
        >
          <FileUpload
            accept=".csv,text/csv"
            value={file ? [file] : []}
            onChange={({ detail }) => onChange(detail.value[0] ?? null)}
            showFileSize
            i18nStrings={{
              uploadButtonText: () => 'Choose file',
              dropzoneText: () => 'Drop the CSV file here',
              removeFileAriaLabel: () => 'Remove the file',
              limitShowFewer: 'Show fewer',
              limitShowMore: 'Show more',
              errorIconAriaLabel: 'Error',
            }}
          />
        </FormField>
        {file ? (
          <CsvPreview file={file} />
        ) : (
          <Box color="text-body-secondary">
            Without a file the campaign stays a draft without contacts.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
