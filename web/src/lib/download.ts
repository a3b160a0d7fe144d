/** Saves a blob as a file: a link could not carry the credential. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has the blob by then; a second is plenty for it to start.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

const template = `phone_number,external_id,name
+13035550190,crm-1,Ada
+13035550191,crm-2,Ben
`;

export const saveTemplate = () =>
  saveFile(new Blob([template], { type: 'text/csv' }), 'contacts-template.csv');
