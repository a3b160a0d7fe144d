import { help } from './help-text.ts';

const API = 'getting-started#the-same-without-the-dashboard';

/** `{"type":"error","code":…}` of the WebSocket, where no problem has the same code. */
export const socketHelp = {
  frame_invalid: help(
    'The message cannot be read',
    'A message to the socket is no JSON object, or over 8 KB.',
    'A program sends something else.',
    'Send one JSON object for each message.',
    API,
  ),
  unknown_action: help(
    'Unknown action',
    'The socket knows subscribe, unsubscribe and ping.',
    'A misspelled action.',
    'Use one of the three.',
    API,
  ),
  too_many_subscriptions: help(
    'Too many subscriptions',
    'The socket watches as much as it may.',
    'A program subscribes and never unsubscribes.',
    'Unsubscribe from what is not shown, or subscribe to the list (*).',
    API,
  ),
  rate_limited: help(
    'Too many messages',
    'The socket was closed: more than 60 messages came in a second.',
    'A loop without a pause.',
    'Connect again, with a new ticket, and send less.',
    API,
  ),
} as const;
