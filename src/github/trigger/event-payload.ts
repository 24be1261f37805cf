import { context } from '@actions/github';

/** Reads the payload of the event that started the job, as the runner provides it; it is not parsed yet. */
export function readEventPayload(): unknown {
  return context.payload;
}
