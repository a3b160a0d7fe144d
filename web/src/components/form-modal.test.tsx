import { Input } from '@cloudscape-design/components';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { ApiError } from '../lib/api-error.ts';
import { renderInApp } from '../testing/render.tsx';
import { FormModal } from './form-modal.tsx';

afterEach(cleanup);

/** A form whose name is wrong once it was sent, or that is refused as a whole. */
function Form({ isNameWrong }: { isNameWrong: boolean }) {
  const [tried, setTried] = useState(false);
  return (
    <FormModal
      title="Add carrier"
      verb="Add"
      failed="The carrier was not added"
      error={tried && !isNameWrong ? new ApiError(503, {}, 1) : null}
      saving={false}
      onClose={() => {}}
      onSubmit={() => setTried(true)}
    >
      <Input
        ariaLabel="Name"
        value=""
        invalid={tried && isNameWrong}
        onChange={() => {}}
      />
    </FormModal>
  );
}

function send(isNameWrong: boolean) {
  renderInApp(<Form isNameWrong={isNameWrong} />).show();
  fireEvent.submit(screen.getByLabelText('Name').closest('form')!);
}

test('whoever sends a long form at its end is taken to the first wrong field', () => {
  send(true);
  expect(document.activeElement).toBe(screen.getByLabelText('Name'));
});

test('or to what the server said, where no field is wrong', () => {
  send(false);
  expect(document.activeElement?.textContent).toContain(
    'The carrier was not added',
  );
});
