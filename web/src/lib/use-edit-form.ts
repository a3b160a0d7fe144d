import { useState } from 'react';
import type { ConflictRow } from '../components/conflict-modal.tsx';
import { ApiError } from './api-error.ts';

/** What is edited, as it was read. A version of null is one that is not there yet. */
export interface Base<Form> {
  readonly form: Form;
  readonly version: number | null;
}

/**
 * A form over what others may change too: it saves what was changed on the
 * version that it was read at. When that is refused (412) theirs is read, and
 * the rows to choose by are in `conflict`.
 */
export function useEditForm<Form extends object>({
  base: read,
  fields,
  save,
  reload,
  onSaved,
}: {
  base: Base<Form>;
  /** How each is called, and its value in words. */
  fields: readonly Field<Form>[];
  save: (
    changes: Partial<Form>,
    version: number | null,
    form: Form,
  ) => Promise<unknown>;
  reload: () => Promise<Base<Form>>;
  onSaved: () => void;
}) {
  const [base, setBase] = useState(read);
  const [form, setForm] = useState(read.form);
  const [theirs, setTheirs] = useState<Base<Form> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);

  const send = async (from: Base<Form>) => {
    const changes = from.version === null ? form : changesOf(base.form, form);
    if (Object.keys(changes).length === 0) return onSaved();
    setSaving(true);
    setError(null);
    try {
      await save(changes, from.version, form);
      onSaved();
    } catch (refused) {
      if (!isStale(refused)) setError(refused);
      // What theirs is may be out of reach too: then the refusal is what there is.
      else await reload().then(setTheirs, setError);
    } finally {
      setSaving(false);
    }
  };

  return {
    form,
    set: (change: Partial<Form>) => setForm((old) => ({ ...old, ...change })),
    error,
    saving,
    submit: () => send(base),
    conflict: theirs && {
      rows: conflictRows(fields, base.form, theirs.form, form),
      keep: () => {
        setTheirs(null);
        return send(theirs);
      },
      takeTheirs: () => {
        setBase(theirs);
        setForm(theirs.form);
        setTheirs(null);
      },
      close: () => setTheirs(null),
    },
  };
}

export type EditForm<Form extends object> = ReturnType<
  typeof useEditForm<Form>
>;

export interface Field<Form> {
  readonly name: keyof Form & string;
  readonly label: string;
  readonly text: (form: Form) => string;
}

const isStale = (error: unknown) =>
  error instanceof ApiError && error.status === 412;

const same = (a: unknown, b: unknown) =>
  JSON.stringify(a) === JSON.stringify(b);

export function changesOf<Form extends object>(
  before: Form,
  after: Form,
): Partial<Form> {
  const names = Object.keys(after) as (keyof Form)[];
  const changed = names.filter((name) => !same(before[name], after[name]));
  return Object.fromEntries(
    changed.map((name) => [name, after[name]]),
  ) as Partial<Form>;
}

/** What either changed. */
export function conflictRows<Form extends object>(
  fields: readonly Field<Form>[],
  before: Form,
  theirs: Form,
  mine: Form,
): ConflictRow[] {
  return fields.flatMap(({ name, label, text }) => {
    const they = !same(before[name], theirs[name]);
    const me = !same(before[name], mine[name]);
    if (!they && !me) return [];
    const changed_by = they && me ? 'both' : they ? 'them' : 'me';
    const [theirText, myText] = [text(theirs), text(mine)];
    return [{ path: name, label, theirs: theirText, mine: myText, changed_by }];
  });
}
