import {
  Alert,
  Box,
  Container,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { SelectField } from './fields.tsx';
import type { WizardForm } from './form.ts';
import { useProfiles } from './use-wizard-queries.ts';

/** Which law the dialler keeps to, beside the campaign's own hours. */
export function LawField() {
  const { control } = useFormContext<WizardForm>();
  const chosen = useWatch({ control, name: 'compliance.profile' });
  const profiles = useProfiles();
  const all = profiles.data?.data ?? [];
  const profile = all.find(({ id }) => id === chosen);
  const packs = profiles.data?.packs ?? [];
  const rules = packs
    .filter(({ id }) => profile?.pack_ids.includes(id))
    .flatMap((pack) => pack.rules)
    .filter(({ in_force, enforced }) => in_force && enforced);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A call is placed when the windows above and the law both let it."
        >
          Legal hours and limits
        </Header>
      }
    >
      <SpaceBetween size="m">
        <SelectField
          path="compliance.profile"
          label="Compliance profile"
          description="A preset of legal hours and limits: help, not advice."
          loading={profiles.isPending}
          options={all.map(({ id, name, text }) => ({
            value: id,
            label: name,
            description: text,
          }))}
        />
        {rules.length > 0 && (
          <div>
            <Box variant="awsui-key-label">What it sees to</Box>
            <ul>
              {rules.slice(0, 6).map(({ id, text }) => (
                <li key={id}>{text}</li>
              ))}
              {rules.length > 6 && <li>and {rules.length - 6} more rules</li>}
            </ul>
          </div>
        )}
        {profiles.data && <Alert type="info">{profiles.data.notice}</Alert>}
      </SpaceBetween>
    </Container>
  );
}
