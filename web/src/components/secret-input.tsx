import { Button, Input } from '@cloudscape-design/components';
import { useState } from 'react';

/** A field for a secret: hidden until somebody asks to see what they typed, and offered to no memory of the browser. */
export function SecretInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [shown, setShown] = useState(false);
  return (
    <div className="secret-input">
      <Input
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        spellcheck={false}
        value={value}
        onChange={({ detail }) => onChange(detail.value)}
      />
      <Button
        formAction="none"
        ariaLabel={`${shown ? 'Hide' : 'Show'} ${label}`}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
      </Button>
    </div>
  );
}
