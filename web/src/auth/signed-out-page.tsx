import { Box, Button, SpaceBetween } from '@cloudscape-design/components';
import { useEffect } from 'react';

/** Ends signing out; nothing here asks the API. */
export function SignedOutPage() {
  useEffect(() => {
    document.title = 'Signed out · Outdial';
  }, []);
  return (
    <Plain title="You are signed out">
      <Box>Campaigns that are running go on. Sign in to see them.</Box>
      <Button variant="primary" href="/">
        Sign in
      </Button>
    </Plain>
  );
}

/** Who signed in but was put into no group of the user pool. */
export function NoOrganizationPage({
  name,
  signOut,
}: {
  name: string;
  signOut?: (() => Promise<void>) | undefined;
}) {
  useEffect(() => {
    document.title = 'No organization · Outdial';
  }, []);
  return (
    <Plain title="You are in no organization yet">
      <Box>
        You are signed in as {name}. Ask an administrator to add you to an
        organization, then sign in again.
      </Box>
      <Button onClick={() => void signOut?.()}>Sign out</Button>
    </Plain>
  );
}

function Plain({
  title,
  children,
}: {
  title: string;
  children: React.ReactNode;
}) {
  return (
    <main className="page">
      <Box padding="xxl" textAlign="center">
        <SpaceBetween size="m">
          <Box variant="h1">{title}</Box>
          {children}
        </SpaceBetween>
      </Box>
    </main>
  );
}
