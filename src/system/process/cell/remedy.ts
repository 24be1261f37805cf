import { ownProcess } from '../../own-process.js';

/** What would let this machine make cells: a clause for messages, in the imperative. `maySudo`: gump may use sudo here. */
export function cellRemedy(maySudo: boolean): string {
  if (ownProcess.platform !== 'linux') return 'run the job on Linux';
  if (ownProcess.isRoot)
    return 'give the job’s container the right to mount (`options: --privileged`), or run the job outside of it';
  const namespaces = 'install bubblewrap and allow user namespaces (`sysctl user.max_user_namespaces=15000`)';
  return maySudo ? `${namespaces}, or let the job’s user use sudo without a password` : namespaces;
}
