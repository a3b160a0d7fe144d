import type { RouteHandler } from '#functions/platform/route.ts';
import {
  attachUpload,
  createUpload,
  deleteUpload,
  getUpload,
  listUploads,
} from './uploads.ts';

/** By operation id. */
export const handlers: Record<string, RouteHandler> = {
  create_upload: createUpload,
  list_uploads: listUploads,
  get_upload: getUpload,
  attach_upload: attachUpload,
  delete_upload: deleteUpload,
};
