import { Box, Checkbox } from '@cloudscape-design/components';

/** A checkbox with its hint in the label: axe takes one with a description for unlabelled. */
export function Check({
  checked,
  label,
  hint,
  onChange,
}: {
  checked: boolean;
  label: string;
  /** What follows from it. */
  hint: string;
  onChange: (checked: boolean) => void;
}) {
  return (
    <Checkbox
      checked={checked}
      onChange={({ detail }) => onChange(detail.checked)}
    >
      {label}
      <Box variant="small" display="block">
        {hint}
      </Box>
    </Checkbox>
  );
}
