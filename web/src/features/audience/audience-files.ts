import { saveFile } from '../../lib/download.ts';

/** Files to begin with. Numbers of the sample are fictitious: nobody has 555-01xx. */

const BASE = ['phone_number', 'external_id', 'timezone'];

/** The header alone, with a column for each of the campaign's variables. */
export function saveTemplate(variables: readonly string[]): void {
  const own = variables.filter((name) => !BASE.includes(name)).map(quoted);
  save([[...BASE, ...own].join(',')], 'contacts-template.csv');
}

export function saveSample(): void {
  save(
    [
      'phone_number,external_id,timezone,first_name,city',
      '+13035550190,crm-1,America/Denver,Ada,Boulder',
      '+12125550191,crm-2,America/New_York,Ben,"New York, NY"',
      '(415) 555-0192,crm-3,,Cleo,San Francisco',
    ],
    'contacts-sample.csv',
  );
}

const quoted = (name: string) =>
  /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;

const save = (lines: readonly string[], name: string) =>
  saveFile(new Blob([`${lines.join('\n')}\n`], { type: 'text/csv' }), name);
