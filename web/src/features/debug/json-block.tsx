import { CopyToClipboard } from '@cloudscape-design/components';

/** JSON in a box of its own, which can be scrolled by keys too, and copied. */
export function JsonBlock({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div>
      <CopyToClipboard
        variant="button"
        textToCopy={text}
        copyButtonText={`Copy ${label.toLowerCase()}`}
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys (WCAG 2.1.1) */}
      <section className="json-block" aria-label={label} tabIndex={0}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}
