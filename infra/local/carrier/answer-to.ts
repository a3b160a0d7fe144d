import {
  callAnswer,
  doneAnswer,
  type FaceAnswer,
  type FaceRequest,
  placedAnswer,
  questionOf,
  recordingAnswer,
} from '#infra/carrier/http-face.ts';
import type { SimulatedCarrier } from './simulated-carrier.ts';

type Company = Pick<
  SimulatedCarrier,
  'place' | 'lookUp' | 'hangUp' | 'playMessage' | 'recording'
>;

/** Asks the company in this process what a request asks of it. */
export function answerTo(company: Company, request: FaceRequest): FaceAnswer {
  const question = questionOf(request);
  switch (question.kind) {
    case 'place':
      return placedAnswer(company.place(question.placement));
    case 'look_up':
      return callAnswer(company.lookUp(question.client_token));
    case 'recording':
      return recordingAnswer(company.recording(question.call_id));
    case 'hang_up':
      return doneAnswer(company.hangUp(question.call_id));
    case 'play_message':
      return doneAnswer(company.playMessage(question.call_id));
    case 'unusable':
      return question.answer;
    default:
      return question satisfies never;
  }
}
