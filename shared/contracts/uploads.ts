import * as z from 'zod';
import { rowFaults } from '../domain/audience-file.ts';
import { rowWarnings } from '../domain/audience-findings.ts';
import { campaignParams, count, instant, orNull, pageOf } from './common.ts';
import { countryCode } from './country-code.ts';

export const uploadStatuses = [
  'staged',
  'validating',
  'validated',
  'attaching',
  'attached',
  'rejected',
] as const;
export type UploadStatus = (typeof uploadStatuses)[number];

/** Most bytes and rows of one uploaded file. */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
export const MAX_UPLOAD_ROWS = 500_000;

export const uploadParams = z.strictObject({
  ...campaignParams.shape,
  upload_id: z.string().min(1).max(100),
});

/**
 * Which column of the file is what, by header. A column that is not named
 * becomes a custom field under its own header.
 */
export const columnMapping = z
  .strictObject({
    phone_number: z.string().min(1).max(200),
    /** Further numbers, in the order in which they are called. */
    phone_numbers: z.array(z.string().min(1).max(200)).max(9).optional(),
    external_id: z.string().min(1).max(200).optional(),
    timezone: z.string().min(1).max(200).optional(),
    scheduled_at: z.string().min(1).max(200).optional(),
    ignore: z.array(z.string().min(1).max(200)).max(200).optional(),
  })
  .meta({ id: 'ColumnMapping' });
export type ColumnMapping = z.output<typeof columnMapping>;

const defaultCountry = countryCode.meta({
  description: 'Of numbers without a country code.',
});

/** Body of POST …/uploads: announces a file and asks where to send it. */
export const createUploadBody = z
  .strictObject({
    file_name: z.string().trim().min(1).max(255),
    size_bytes: z.int().positive(),
    mapping: columnMapping.optional(),
    default_country: defaultCountry.optional(),
  })
  .meta({ id: 'CreateUpload' });

export const attachUploadBody = z
  .strictObject({
    mapping: columnMapping,
    default_country: defaultCountry.optional(),
  })
  .meta({ id: 'AttachUpload' });

/** Rows of a file that want the same repair; no number is in it. */
const finding = z
  .object({
    code: z.enum([...rowFaults, ...rowWarnings]),
    blocks: z.boolean().meta({
      description: 'The rows were left out; else they are taken all the same.',
    }),
    count,
    examples: z
      .array(z.object({ line: count, column: z.string().nullable() }))
      .meta({ description: 'The first rows; the header is line 1.' }),
  })
  .meta({ id: 'UploadFinding' });
export type UploadFinding = z.output<typeof finding>;

/** The report of one file: rows = accepted + rejected + duplicate + suppressed. */
export const uploadView = z
  .object({
    id: z.string(),
    campaign_id: z.string(),
    status: z.enum(uploadStatuses),
    file_name: z.string(),
    size_bytes: count,
    sha256: z.string().nullable().meta({
      description: 'Of the file as it came, in hex; null until it was read.',
    }),
    created_by: z.string().nullable(),
    rows: count.meta({ description: 'Data rows; blank lines do not count.' }),
    accepted: count,
    updated: count.meta({
      description:
        'Of the accepted rows: contacts that were there already, known by their external_id, and now say what the row says.',
    }),
    rejected: count,
    duplicate: count,
    suppressed: count,
    findings: z.array(finding).meta({
      description: 'What is wrong with rows, by repair, once all were read.',
    }),
    countries: z
      .array(z.object({ country: z.string().nullable(), count }))
      .meta({ description: 'Of the accepted ones; null: none is told.' }),
    progress: z.number().min(0).max(1),
    columns: z.array(z.string()),
    mapping: orNull(columnMapping),
    default_country: z.string().nullable().meta({
      description: "Of numbers without a country code; null: the campaign's.",
    }),
    error: z
      .object({ code: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why the whole file was refused.' }),
    created_at: instant,
    finished_at: instant.nullable(),
  })
  .meta({ id: 'Upload' });
export type UploadView = z.output<typeof uploadView>;

/** Where and with which form fields to POST the file: a presigned S3 form. */
export const createdUpload = z
  .object({
    upload: z.object({ id: z.string(), status: z.enum(uploadStatuses) }),
    url: z.string(),
    fields: z.record(z.string(), z.string()),
  })
  .meta({ id: 'CreatedUpload' });
export type CreatedUpload = z.output<typeof createdUpload>;

export const uploadList = pageOf(uploadView).meta({ id: 'UploadList' });
