import {
  Box,
  ExpandableSection,
  KeyValuePairs,
} from '@cloudscape-design/components';
import type { Capabilities } from '#shared/domain/carrier-kinds.ts';
import { capabilityWords } from '#shared/domain/carrier-words.ts';

/** What a carrier of this kind can do, in words. */
export function CapabilityPanel({ can }: { can: Capabilities }) {
  return (
    <ExpandableSection
      variant="container"
      headingTagOverride="h2"
      headerText="What it can do"
    >
      <KeyValuePairs
        columns={3}
        items={capabilityWords.map(({ id, label, about, text }) => ({
          id,
          label,
          value: (
            <>
              {text(can)}
              <Box variant="small" display="block">
                {about}
              </Box>
            </>
          ),
        }))}
      />
    </ExpandableSection>
  );
}
