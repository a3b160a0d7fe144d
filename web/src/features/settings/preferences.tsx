import {
  Button,
  Container,
  FormField,
  Header,
  RadioGroup,
  SpaceBetween,
  Toggle,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { openDialog } from '../../app/dialogs.tsx';
import { setShortcutsOn, shortcutsOn } from '../../app/shortcuts.ts';
import { setTheme, themeChoice, themeChoices } from '../../app/theme.ts';
import { useShared } from '../../lib/shared-value.ts';
import {
  setZoneChoice,
  useZoneChoice,
  zoneChoices,
  zoneChoiceText,
} from '../../lib/zone.ts';

const themeText = {
  system: 'As the system has it',
  light: 'Light',
  dark: 'Dark',
} as const;

/** How this browser shows things. Nobody else is touched. */
export function Preferences() {
  const [theme, setShown] = useState(themeChoice);
  const zone = useZoneChoice();
  const shortcuts = useShared(shortcutsOn);
  return (
    <Container
      header={
        <Header variant="h2" description="Kept in this browser.">
          Preferences
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FormField label="Theme">
          <RadioGroup
            value={theme}
            items={themeChoices.map((value) => ({
              value,
              label: themeText[value],
            }))}
            onChange={({ detail }) => {
              const chosen = themeChoices.find((one) => one === detail.value);
              if (!chosen) return;
              setTheme(chosen);
              setShown(chosen);
            }}
          />
        </FormField>
        <FormField label="Times are shown in">
          <RadioGroup
            value={zone}
            items={zoneChoices.map((value) => ({
              value,
              label: zoneChoiceText[value],
            }))}
            onChange={({ detail }) => {
              const chosen = zoneChoices.find((one) => one === detail.value);
              if (chosen) setZoneChoice(chosen);
            }}
          />
        </FormField>
        <FormField
          label="Keyboard"
          description="Single keys, like p to pause updates. They never act while you type."
        >
          <SpaceBetween size="xs">
            <Toggle
              checked={shortcuts}
              onChange={({ detail }) => setShortcutsOn(detail.checked)}
            >
              Single keys do something
            </Toggle>
            <Button onClick={() => openDialog('shortcuts')}>
              List the keyboard shortcuts
            </Button>
          </SpaceBetween>
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
