import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { stageProfile } from '../profile.ts';
import { companyClients } from './clients.ts';
import { requireVariable } from './env.ts';
import { answerFace } from './face.ts';

const deps = {
  ...companyClients(),
  profile: stageProfile,
  key: requireVariable('CARRIER_KEY'),
};

/** Function URL that the product places its calls at. */
export const handler = (event: APIGatewayProxyEventV2) =>
  answerFace(deps, event);
