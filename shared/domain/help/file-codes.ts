import type { FileFault, RowFault } from '../audience-file.ts';
import type { RowWarning } from '../audience-findings.ts';
import { type HelpText, help } from './help-text.ts';

const AUDIENCE = 'campaign-wizard#audience';
const SAVE_AGAIN = 'Save it as CSV in UTF-8, and upload it again.';
const IN_EXCEL =
  'Format the column as text before you type or paste, then export again. The lost digits cannot be told from the file.';

/** Why nothing of a file is taken. */
export const fileFaultHelp = {
  empty_file: help(
    'Empty file',
    'The file is empty.',
    'The export failed, or the wrong file was chosen.',
    'Export it again.',
    AUDIENCE,
  ),
  no_rows: help(
    'No rows',
    'The file has a header and no rows.',
    'Only the names of columns were exported.',
    'Export it with its rows.',
    AUDIENCE,
  ),
  not_text: help(
    'Not a text file',
    'The file is not text.',
    'A spreadsheet, an archive or a PDF was renamed to .csv.',
    SAVE_AGAIN,
    AUDIENCE,
  ),
  encoding_unsupported: help(
    'Unknown encoding',
    'The file is UTF-16 without a byte order mark.',
    'It was saved as UTF-16 without its mark.',
    SAVE_AGAIN,
    AUDIENCE,
  ),
  encoding_invalid: help(
    'Damaged encoding',
    'Some bytes of the file are no text.',
    'Parts come from files in different encodings.',
    SAVE_AGAIN,
    AUDIENCE,
  ),
  not_csv: help(
    'Not a CSV file',
    'The file is a web page, XML, RTF or JSON.',
    'A web page, XML, RTF or JSON was renamed to .csv.',
    SAVE_AGAIN,
    AUDIENCE,
  ),
  unterminated_quote: help(
    'A quote is not closed',
    'A quote is opened and never closed.',
    'A cell has a quote that is not doubled.',
    'Close it, or write quotes inside a cell twice.',
    AUDIENCE,
  ),
  row_too_long: help(
    'A row is too long',
    'A row is longer than 64 KB.',
    'A line break is missing, or a cell holds a document.',
    'Mend that row.',
    AUDIENCE,
  ),
  too_many_rows: help(
    'Too many rows',
    'The file has more than 500,000 rows.',
    'The file has more than a file may have.',
    'Split it: a campaign takes several files.',
    AUDIENCE,
  ),
  file_too_large: help(
    'The file is too large',
    'The file is larger than 50 MB.',
    'It has more bytes than a file may have.',
    'Leave out columns that nobody needs, or split it.',
    AUDIENCE,
  ),
  too_many_columns: help(
    'Too many columns',
    'The file has more columns than a list may have.',
    'The separator was taken for another one, or it is a very wide table.',
    'Leave out columns that the agent does not need.',
    AUDIENCE,
  ),
  duplicate_column: help(
    'A column is named twice',
    'The header names a column twice.',
    'Two columns have the same name.',
    'Rename one of them.',
    AUDIENCE,
  ),
  column_name_too_long: help(
    'A column name is too long',
    'The header has a column name that is too long.',
    'The first row holds text, not names.',
    'Put the names of the columns in the first row.',
    AUDIENCE,
  ),
  unknown_column: help(
    'Unknown column',
    'The mapping names a column that the file does not have.',
    'The mapping was made for another file.',
    'Map the columns of this file.',
    AUDIENCE,
  ),
  missing_phone_number_column: help(
    'No phone number column',
    'No column is named phone_number.',
    'The column has another name.',
    'Name it phone_number, or map it.',
    AUDIENCE,
  ),
  no_valid_contacts: help(
    'No contact that can be called',
    'No row holds a phone number that can be called.',
    'Every row was refused.',
    'Look at rejects.csv, and at the default country.',
    AUDIENCE,
  ),
  campaign_ended: help(
    'The campaign has ended',
    'The campaign has ended; it takes no more contacts.',
    'It was stopped or done while the file was read.',
    'Restart or clone the campaign, and upload the file there.',
    AUDIENCE,
  ),
} as const satisfies Readonly<Record<FileFault, HelpText>>;

/** Why a row is not taken: the `reason` in rejects.csv. */
export const rowFaultHelp = {
  missing_phone_number: help(
    'No phone number',
    'The row has no number.',
    'The cell is empty.',
    'Add the number, or leave the row out.',
    AUDIENCE,
  ),
  spreadsheet_number: help(
    'Damaged by a spreadsheet',
    'The cell shows what a spreadsheet made of the number, such as 4.15556E+09, 4,155,550,190 or #####.',
    'The spreadsheet took the number for an amount.',
    IN_EXCEL,
    AUDIENCE,
  ),
  spreadsheet_date: help(
    'Turned into a date',
    'The cell holds a date.',
    'The spreadsheet took the number for a date.',
    IN_EXCEL,
    AUDIENCE,
  ),
  phone_extension: help(
    'Has an extension',
    'The number goes on with an extension, which nobody can dial for you.',
    'Something like “ext. 12” in the cell.',
    'Give a direct number.',
    AUDIENCE,
  ),
  several_phone_numbers: help(
    'Several numbers in one cell',
    'It cannot be told which one is meant.',
    'Two numbers in one cell.',
    'Put them in columns of their own, and map these as further numbers.',
    AUDIENCE,
  ),
  invalid_phone_number: help(
    'Not a valid number',
    'There is no such number in its country.',
    'Digits are missing or too many, the area code does not exist, or the default country is another one.',
    'Correct it, write it with + and country code, or change the default country.',
    AUDIENCE,
  ),
  row_shape: help(
    'More or fewer cells than columns',
    'The row does not fit the header.',
    'A separator inside a cell that is not quoted.',
    'Quote the cell.',
    AUDIENCE,
  ),
  cell_too_long: help(
    'A cell is too long',
    'A cell holds up to 4,000 letters, an external id 200.',
    'A whole text in one cell.',
    'Shorten it.',
    AUDIENCE,
  ),
  control_character: help(
    'Holds characters that cannot be shown',
    'The row has control characters.',
    'The file is damaged, or was exported by a broken program.',
    'Export it again.',
    AUDIENCE,
  ),
  invalid_scheduled_at: help(
    'No readable time',
    'The time before which the contact is not to be called cannot be read.',
    'Another format than 2026-05-10T18:00:00Z or 2026-05-10 18:00.',
    'Write it as year, month, day, and time.',
    AUDIENCE,
  ),
  duplicate: help(
    'The number, or the external id, came before',
    'The first row with a number or an external id is taken, the others are not.',
    'It is twice in the file, or another contact of the campaign has the number, or the row says nothing new.',
    'Nothing, as a rule. A row with the external_id of a contact changes that contact.',
    AUDIENCE,
  ),
  suppressed: help(
    'On a do-not-call list',
    'Every number of the row is on a list, so no contact was made of it.',
    "The organization's list, or the campaign's own.",
    'Nothing to do.',
    'troubleshooting#dnc',
  ),
} as const satisfies Readonly<Record<RowFault, HelpText>>;

/** What is odd about a row that is taken all the same. */
export const rowWarningHelp = {
  timezone_unknown: help(
    'No time zone was found',
    'The row was taken, and neither its zone column nor its number tells where the contact is.',
    'A toll-free or mobile number, or a country with several zones.',
    "Add a column timezone. With the contact's own clock it is not called without one.",
    AUDIENCE,
  ),
  invalid_timezone: help(
    'No such time zone',
    'The row was taken, and its time zone is one that no clock knows, so it is not used.',
    'An abbreviation such as EST, an offset, or a typing error.',
    'Write it as America/New_York.',
    AUDIENCE,
  ),
} as const satisfies Readonly<Record<RowWarning, HelpText>>;
