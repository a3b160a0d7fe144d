import {
  Container,
  CopyToClipboard,
  Header,
} from '@cloudscape-design/components';
import { useMutation } from '@tanstack/react-query';
import { getConfigUrlSecret } from '#shared/client/generated/sdk.gen.ts';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import './developers.css';

/** With what a config URL tells our questions from anybody's: asked for when somebody wants to see it, and kept nowhere. */
export function ConfigUrlSecret() {
  const client = useClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      unwrap<{ secret: string }>(getConfigUrlSecret({ client })),
    gcTime: 0,
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A campaign's config URL is asked whom a call is connected to. The questions are signed as webhooks are, with one secret for all campaigns."
          actions={
            <MayButton
              scope="webhooks:manage"
              loading={isPending}
              onClick={() => mutate()}
            >
              Show the secret
            </MayButton>
          }
        >
          Config URLs
        </Header>
      }
    >
      {error && (
        <ProblemAlert error={error} what="The secret could not be loaded" />
      )}
      {data ? (
        <span className="break">
          <CopyToClipboard
            variant="inline"
            textToCopy={data.secret}
            copyButtonAriaLabel="Copy the secret of config URLs"
            copySuccessText="Copied"
            copyErrorText="Could not be copied"
          />
        </span>
      ) : (
        'Not shown.'
      )}
    </Container>
  );
}
