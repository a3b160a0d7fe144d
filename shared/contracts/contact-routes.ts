import { campaignParams, pageQuery } from './common.ts';
import {
  contactList,
  contactListQuery,
  contactParams,
  contactView,
  runQuery,
} from './contacts.ts';
import { defineRoute } from './route.ts';
import {
  attachUploadBody,
  createdUpload,
  createUploadBody,
  uploadList,
  uploadParams,
  uploadView,
} from './uploads.ts';

const one = '/api/v1/campaigns/{campaign_id}' as const;
const upload = `${one}/uploads/{upload_id}` as const;
const read = { scopes: ['campaigns:read'] } as const;
const uploads = { tag: 'uploads', scopes: ['contacts:manage'] } as const;

const contacts = {
  ...read,
  tag: 'contacts',
  method: 'GET',
  params: campaignParams,
  query: contactListQuery,
  responses: { 200: { description: 'A page', json: contactList } },
} as const;

export const contactRoutes = [
  defineRoute({
    ...contacts,
    path: `${one}/contacts`,
    operation_id: 'list_contacts',
    summary: 'List contacts with their attempts; pages count from 0',
  }),
  defineRoute({
    ...contacts,
    path: `${one}/calls`,
    operation_id: 'list_calls',
    alias_of: 'list_contacts',
    summary: 'The same list; pages count from 1',
  }),
  defineRoute({
    ...contacts,
    path: `${one}/tasks`,
    operation_id: 'list_tasks',
    alias_of: 'list_contacts',
    summary: 'The same list; pages count from 1',
  }),
  defineRoute({
    ...read,
    tag: 'contacts',
    method: 'GET',
    path: `${one}/contacts/{contact_id}`,
    operation_id: 'get_contact',
    summary: 'Get one contact with its attempts',
    params: contactParams,
    query: runQuery,
    responses: { 200: { description: 'The contact', json: contactView } },
  }),
  defineRoute({
    ...read,
    tag: 'contacts',
    method: 'GET',
    path: `${one}/attempt-report.csv`,
    operation_id: 'get_attempt_report',
    summary: 'One row for each attempt of a run, as CSV',
    params: campaignParams,
    query: runQuery,
    streaming: 'download',
    responses: {
      200: { description: 'The report', content_type: 'text/csv' },
    },
  }),
  defineRoute({
    ...uploads,
    method: 'POST',
    path: `${one}/uploads`,
    operation_id: 'create_upload',
    summary: 'Announce a file of contacts and get a form to send it with',
    params: campaignParams,
    body: createUploadBody,
    responses: { 201: { description: 'The form', json: createdUpload } },
  }),
  defineRoute({
    ...uploads,
    ...read,
    method: 'GET',
    path: `${one}/uploads`,
    operation_id: 'list_uploads',
    summary: 'List the files of a campaign, newest first',
    params: campaignParams,
    query: pageQuery,
    responses: { 200: { description: 'A page', json: uploadList } },
  }),
  defineRoute({
    ...uploads,
    ...read,
    method: 'GET',
    path: upload,
    operation_id: 'get_upload',
    summary: 'The report of one file',
    params: uploadParams,
    responses: { 200: { description: 'The report', json: uploadView } },
  }),
  defineRoute({
    ...uploads,
    ...read,
    method: 'GET',
    path: `${upload}/rejects.csv`,
    operation_id: 'get_upload_rejects',
    summary: 'Every row that was not taken, with its line and the reason',
    params: uploadParams,
    streaming: 'download',
    responses: { 200: { description: 'The rows', content_type: 'text/csv' } },
  }),
  defineRoute({
    ...uploads,
    method: 'POST',
    path: `${upload}/attach`,
    operation_id: 'attach_upload',
    summary: 'Attach a validated file under this mapping of its columns',
    params: uploadParams,
    body: attachUploadBody,
    responses: { 200: { description: 'The report', json: uploadView } },
  }),
  defineRoute({
    ...uploads,
    method: 'DELETE',
    path: upload,
    operation_id: 'delete_upload',
    summary: 'Discard a file that was not attached',
    params: uploadParams,
    responses: { 204: { description: 'Discarded' } },
  }),
] as const;
