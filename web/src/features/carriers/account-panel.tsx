import {
  Container,
  CopyToClipboard,
  Header,
  KeyValuePairs,
  Link,
} from '@cloudscape-design/components';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import { carrierChores } from '#shared/domain/carrier-words.ts';
import { guidePath } from '#shared/domain/guides.ts';
import { UNKNOWN } from '../../lib/format.ts';
import type { AddableKind } from './carrier-form.ts';
import type { CarrierView } from './use-carriers.ts';

const places = {
  sealed: 'Kept, sealed',
  secrets_manager: 'Kept in AWS Secrets Manager',
  environment: 'From the environment of this machine',
} as const;

/** What the account is made of, as far as it is no secret, and where the carrier sends its events. */
export function AccountPanel({
  carrier,
  kind,
}: {
  carrier: CarrierView;
  kind: AddableKind;
}) {
  const { settings, credentials } = carrierKindFacts[kind];
  const { credential_names, credentials_in, webhook_url } = carrier;
  const kept = places[credentials_in ?? 'sealed'];
  return (
    <Container
      header={
        <Header
          variant="h2"
          info={
            <Link external href={guidePath(carrierChores[kind].guide)}>
              Guide: {carrierKindFacts[kind].label}
            </Link>
          }
        >
          Account
        </Header>
      }
    >
      <div className="stack">
        <KeyValuePairs
          columns={2}
          items={[
            ...settings.map(({ name, label }) => ({
              label,
              value: (
                <span className="webhook-address">
                  {carrier.settings[name] ?? UNKNOWN}
                </span>
              ),
            })),
            ...credentials.map(({ name, label }) => ({
              label,
              value: credential_names.includes(name) ? kept : 'None',
            })),
          ]}
        />
        <KeyValuePairs
          items={[
            {
              label:
                webhook_url === null
                  ? 'How it tells of calls'
                  : 'Webhook address',
              value: (
                <>
                  {webhook_url !== null && (
                    <span className="webhook-address">
                      <CopyToClipboard
                        variant="inline"
                        textToCopy={webhook_url}
                        copyButtonAriaLabel="Copy the webhook address"
                        copySuccessText="Copied"
                        copyErrorText="Could not be copied"
                      />
                    </span>
                  )}
                  <p>{carrierChores[kind].events}</p>
                </>
              ),
            },
          ]}
        />
      </div>
    </Container>
  );
}
