import type * as z from 'zod';
import type { Scope } from './settings.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an answer holds: JSON of this schema, text of a type, or nothing. */
export type ResponseSpec =
  | { readonly description: string; readonly json: z.ZodType }
  | { readonly description: string; readonly content_type: string }
  | { readonly description: string };

/** What streams: events as they happen, or a file longer than one answer may be. */
export type Streaming = 'events' | 'download';

/**
 * One endpoint. From this come the router, the validation, the gateway's
 * resources, the OpenAPI document and the client.
 */
export interface Route {
  readonly method: Method;
  /** Under `/api/v1`, parameters as `{campaign_id}`. */
  readonly path: string;
  readonly operation_id: string;
  readonly tag: string;
  readonly summary: string;
  /** All are needed; `manage` implies `read`. Empty and `public`: no auth. */
  readonly scopes: readonly Scope[];
  readonly public?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** No body at all is also fine. */
  readonly body_optional?: true;
  /** The same fields may come as multipart/form-data with this file part. */
  readonly file_part?: string;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** Answered by a streaming function, not by the API function. */
  readonly streaming?: Streaming;
  /** Another spelling of that operation: its handler answers. */
  readonly alias_of?: string;
  /** AnyReach's vocabulary: `status` in the answer is `dialing_status`. */
  readonly compat?: true;
  /** The answer holds a secret: what is kept for a repeat is encrypted. */
  readonly answers_secret?: true;
  /** The answer is not kept for a repeat, which is answered anew: it holds all about a person. */
  readonly unkept?: true;
  /** How many requests of its credential one counts as; left out, 1. */
  readonly counts_as?: number;
  /** Deletes although it is no DELETE: a role that may not delete may not ask it. */
  readonly deletes?: true;
  /** Changes nothing although it is no GET: not in the audit log. */
  readonly only_reads?: true;
}

export const API_PREFIX = '/api/v1';

/** Where AnyReach has its campaigns: seed 004 prints these without our prefix. */
export const COMPAT_ROOT = '/campaign';

/** @returns whether an address is one of AnyReach's, known here or not */
export const isCompatPath = (path: string) =>
  path.startsWith(`${COMPAT_ROOT}/`);

/** An address as the route table has it. */
export const tablePath = (path: string) =>
  isCompatPath(path) ? `${API_PREFIX}${path}` : path;

/** Keeps the literal types of a route, so that handlers know what they get. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}
