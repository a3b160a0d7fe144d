import { lazy, type ReactNode, Suspense } from 'react';
import { type Session, SessionContext, useSessionEnd } from './session.ts';

const SignedOutPage = lazy(() =>
  import('./signed-out-page.tsx').then((module) => ({
    default: module.SignedOutPage,
  })),
);
const NoOrganizationPage = lazy(() =>
  import('./signed-out-page.tsx').then((module) => ({
    default: module.NoOrganizationPage,
  })),
);
const SessionWarning = lazy(() =>
  import('./session-warning.tsx').then((module) => ({
    default: module.SessionWarning,
  })),
);

/** The product, for who is signed in and is in an organization. */
export function SessionGate({
  session,
  children,
}: {
  session: Session | null;
  children: ReactNode;
}) {
  if (!session) {
    return (
      <Suspense>
        <SignedOutPage />
      </Suspense>
    );
  }
  if (session.org_id === null) {
    return (
      <Suspense>
        <NoOrganizationPage
          name={session.user.name}
          signOut={session.signOut}
        />
      </Suspense>
    );
  }
  return (
    <SessionContext value={session}>
      {children}
      <Warning />
    </SessionContext>
  );
}

function Warning() {
  const endsAt = useSessionEnd();
  return endsAt === null ? null : (
    <Suspense>
      <SessionWarning endsAt={endsAt} />
    </Suspense>
  );
}
