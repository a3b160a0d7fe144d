import {
  Box,
  FormField,
  Select,
  SpaceBetween,
  StatusIndicator,
  type StatusIndicatorProps,
  Table,
} from '@cloudscape-design/components';
import { columnFields } from '#shared/domain/column-fields.ts';
import { countriesOfCodes } from '#shared/domain/phone-country-data.ts';
import { UNKNOWN } from '../../lib/format.ts';
import {
  type ChoiceSource,
  choicesProblem,
  fieldHints,
  fieldLabels,
  sourceWords,
} from './field-labels.ts';
import type { Choices, SourcedChoice } from './use-choices.ts';

const SAMPLES = 3;

const options = columnFields.map((value) => ({
  value,
  label: fieldLabels[value],
  ...(fieldHints[value] && { description: fieldHints[value] }),
}));

const signs: Readonly<Record<ChoiceSource, StatusIndicatorProps.Type>> = {
  certain: 'success',
  likely: 'info',
  possible: 'warning',
  remembered: 'success',
  chosen: 'success',
  none: 'stopped',
};

/**
 * Which column is what: a row for each column with its first values, a choice,
 * and how sure the suggestion is.
 *
 * @param rows - the first ones; none when the file is not at hand
 */
export function ColumnMap({
  map,
  rows,
  defaultCountry,
}: {
  map: Choices;
  rows: readonly (readonly string[])[];
  /** Of the campaign. */
  defaultCountry: string;
}) {
  const problem = choicesProblem(map.reading);
  const items = map.choices.map((choice, at) => ({
    choice,
    samples: rows.slice(0, SAMPLES).map((row) => row[at] ?? ''),
  }));
  return (
    <SpaceBetween size="m">
      <Table
        variant="embedded"
        ariaLabels={{ tableLabel: 'Columns of the file' }}
        items={items}
        trackBy={({ choice }) => choice.column}
        columnDefinitions={[
          {
            id: 'column',
            header: rows.length > 0 ? 'Column and first values' : 'Column',
            isRowHeader: true,
            cell: ({ choice, samples }) => (
              <>
                <b>{choice.column}</b>
                <Samples values={samples} />
              </>
            ),
          },
          {
            id: 'field',
            header: 'Is',
            minWidth: 220,
            cell: ({ choice }) => <FieldSelect choice={choice} map={map} />,
          },
          {
            id: 'source',
            header: 'Why',
            cell: ({ choice }) => (
              <StatusIndicator
                type={signs[choice.source]}
                colorOverride={choice.source === 'possible' ? 'yellow' : 'grey'}
              >
                {sourceWords[choice.source]}
              </StatusIndicator>
            ),
          },
        ]}
      />
      {problem && (
        <div role="alert">
          <StatusIndicator type="error">{problem}</StatusIndicator>
        </div>
      )}
      <CountryField map={map} defaultCountry={defaultCountry} />
    </SpaceBetween>
  );
}

function Samples({ values }: { values: readonly string[] }) {
  if (values.length === 0) return null;
  return (
    <div className="audience-samples">
      {values.map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the n-th row of a file never moves
        <Box key={at} color="text-body-secondary" fontSize="body-s">
          {value === '' ? UNKNOWN : value}
        </Box>
      ))}
    </div>
  );
}

function FieldSelect({ choice, map }: { choice: SourcedChoice; map: Choices }) {
  const { column, field } = choice;
  return (
    <Select
      ariaLabel={`What ${column} is`}
      options={options}
      selectedOption={options.find(({ value }) => value === field) ?? null}
      expandToViewport
      onChange={({ detail }) => {
        const chosen = columnFields.find(
          (it) => it === detail.selectedOption.value,
        );
        if (chosen) map.choose(column, chosen);
      }}
    />
  );
}

const names = new Intl.DisplayNames(['en'], { type: 'region' });
const countries = [
  ...new Set(
    Object.values(countriesOfCodes)
      .flatMap((codes) => codes.split(' '))
      .filter((code) => /^[A-Z]{2}$/.test(code)),
  ),
]
  .map((value) => ({ value, label: `${names.of(value) ?? value} (${value})` }))
  .sort((a, b) => a.label.localeCompare(b.label));

function CountryField({
  map,
  defaultCountry,
}: {
  map: Choices;
  defaultCountry: string;
}) {
  const ofCampaign = `${names.of(defaultCountry) ?? defaultCountry} (${defaultCountry}), as the campaign`;
  const all = [{ value: '', label: ofCampaign }, ...countries];
  return (
    <FormField
      label="Default country"
      description="Numbers without + and a country code are read as numbers of this country."
    >
      <Select
        options={all}
        filteringType="auto"
        filteringAriaLabel="Find a country"
        selectedOption={
          all.find(({ value }) => value === (map.country ?? '')) ?? null
        }
        onChange={({ detail }) =>
          map.setCountry(detail.selectedOption.value || null)
        }
      />
    </FormField>
  );
}
