import { context } from '@actions/github';

/** The payload of the event that started the job, as the runner left it; to be parsed. */
export function readEvent(): unknown {
  return context.payload;
}
