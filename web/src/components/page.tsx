import { BreadcrumbGroup, SpaceBetween } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { useFollow } from '../app/use-follow.ts';
import { PageTitle } from './page-title.tsx';

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

/** A page: where it is, its heading, what can be done, and its parts below. */
export function Page({
  title,
  name,
  crumbs = [],
  description,
  actions,
  counter,
  children,
}: {
  title: ReactNode;
  /** Of the tab, when the title is no plain text. */
  name?: string;
  /** The pages above this one, the outermost first. */
  crumbs?: readonly Crumb[];
  description?: ReactNode;
  actions?: ReactNode;
  counter?: string;
  children: ReactNode;
}) {
  const follow = useFollow();
  return (
    <SpaceBetween size="m">
      <div>
        {crumbs.length > 0 && (
          <BreadcrumbGroup
            ariaLabel="Breadcrumbs"
            items={[
              ...crumbs,
              {
                text: name ?? (typeof title === 'string' ? title : ''),
                href: '#',
              },
            ]}
            onFollow={follow}
          />
        )}
        <PageTitle
          {...(name !== undefined && { name })}
          {...(description !== undefined && { description })}
          {...(actions !== undefined && { actions })}
          {...(counter !== undefined && { counter })}
        >
          {title}
        </PageTitle>
      </div>
      <div className="stack">{children}</div>
    </SpaceBetween>
  );
}
