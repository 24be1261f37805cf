import { userInfo } from 'node:os';

/**
 * The home folder of this process's user as the password file has it, which may be another than HOME: in a container
 * job HOME is `/github/home`, and root's own `/root`. Undefined if the user has no entry there, as in some containers.
 */
export function passwordFileHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
