import {
  Button,
  Container,
  Header,
  Input,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { type HelpCode, helpKinds } from '#shared/domain/help-codes.ts';
import { paths } from '../../app/paths.ts';
import { useFollow, useGo } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { GuideLink } from './guide-link.tsx';
import './help.css';

/** What one code means, in one of the things that it stands for. */
export function CodeExplanation({ entry }: { entry: HelpCode }) {
  const { kind, title, meaning, cause, action, guide } = entry;
  return (
    <Container header={<Header description={helpKinds[kind]}>{title}</Header>}>
      <dl className="help-text">
        <dt>What it means</dt>
        <dd>{meaning}</dd>
        <dt>Why it comes up</dt>
        <dd>{cause}</dd>
        <dt>What to do</dt>
        <dd>{action}</dd>
        <dt>Read more</dt>
        <dd>
          <GuideLink to={guide} about={title.toLowerCase()} />
        </dd>
      </dl>
    </Container>
  );
}

/** Nobody knows the code: says so, and helps to find another. */
export function UnknownCode({ code }: { code: string }) {
  const go = useGo();
  const follow = useFollow();
  const [text, setText] = useState(code.replaceAll('_', ' '));
  const address = `${paths.helpCodes}?q=${encodeURIComponent(text)}`;
  return (
    <EmptyState
      title={`There is no code “${code}”`}
      action={
        <form
          className="help-find"
          onSubmit={(event) => {
            event.preventDefault();
            go(address);
          }}
        >
          <Input
            type="search"
            ariaLabel="Find a code or a word"
            value={text}
            onChange={({ detail }) => setText(detail.value)}
          />
          <Button formAction="submit">Find</Button>
          <Button href={paths.helpCodes} onFollow={follow} variant="link">
            All codes
          </Button>
        </form>
      }
    >
      It may be misspelled, or newer than this page. If the product showed it,
      report it with the request id.
    </EmptyState>
  );
}
